import { type Hover, MarkupKind } from 'vscode-languageserver/node';
import { responseScheme } from '../manifest';
import type { Position, Range } from '../protocol';
import type { Capability } from './capability';
import { dialectHover } from './dialect-help';
import { quietly } from './guard';
import { environmentNameHover } from './hover/environment-name';
import { requestHover } from './hover/request';
import { isEnvironmentUri } from './navigation/environment-place';
import { responseHover } from './response-hover';
import type { Session } from './session';

/** Markdown, and the range that it is about. */
export interface HoverText {
  readonly markdown: string;
  readonly range: Range;
}

/** Hovers have no side effects: what they offer to do are links, and only in a client that has the commands. */
export const hover: Capability = {
  offers: () => ({ hoverProvider: true }),
  register: (session) => {
    session.connection.onHover(
      quietly(session.connection, 'hover', null, async ({ textDocument: { uri }, position }): Promise<Hover | null> => {
        const text = await hoverText(session, uri, position);
        return text && { contents: { kind: MarkupKind.Markdown, value: text.markdown }, range: text.range };
      }),
    );
  },
};

function hoverText(session: Session, uri: string, position: Position): Promise<HoverText | null> {
  if (session.dialects.open.has(uri)) return dialectHover(session, uri, position);
  if (isEnvironmentUri(uri)) return environmentNameHover(session, uri, position);
  return uri.startsWith(`${responseScheme}:`)
    ? responseHover(session, uri, position)
    : requestHover(session, uri, position);
}
