/** Where a variable is defined, in words: `this file, line 3`, `http-client.env.json (dev), line 7`. */
import { escapeMarkdown, fileLink } from '../../present/markdown';
import type { ResolveContext } from '../../resolve/context';
import type { ScopedVariable } from '../../resolve/lookup';
import { blockStart, positionAt } from '../../syntax/request-document';
import { environmentNames } from '../navigation/environment-names';
import type { Session } from '../session';
import type { OpenDocument } from '../state/documents';
import { indexedPosition, lineIndex } from '../state/line-index';
import { fileUri } from '../state/workspace';

interface SourceLine {
  readonly uri: string | null;
  /** From 1; null where it is not found. */
  readonly line: number | null;
}

/** Reads each environment file once. */
export class VariableSources {
  readonly #texts = new Map<string, Promise<string | null>>();

  constructor(
    private readonly session: Pick<Session, 'profile'>,
    private readonly open: OpenDocument,
    private readonly context: ResolveContext,
  ) {}

  /** Markdown, with a link where the client can follow it. */
  async of(name: string, variable: ScopedVariable): Promise<string> {
    const { uri, line } = this.#inRequests(variable) ?? (await this.#inEnvironment(name, variable));
    const title = line === null ? variable.source : `${variable.source}, line ${line}`;
    if (!this.session.profile.own || uri === null) return escapeMarkdown(title);
    return fileLink(title, line === null ? uri : `${uri}#L${line}`);
  }

  #inRequests({ definition, imported }: ScopedVariable): SourceLine | null {
    if (definition) return lineOf(this.open.uri, this.open.document, definition);
    if (!imported) return null;
    const { path, document } = imported.file;
    return lineOf(path === null ? null : fileUri(path), document, imported);
  }

  async #inEnvironment(name: string, { path, source }: ScopedVariable): Promise<SourceLine> {
    if (path === null) return { uri: null, line: null };
    const uri = fileUri(path);
    let reading = this.#texts.get(path);
    if (!reading) {
      reading = this.context.files.readText(path).catch(() => null);
      this.#texts.set(path, reading);
    }
    const text = await reading;
    if (text === null) return { uri, line: null };
    const environment = /\(([^()]*)\)$/.exec(source)?.[1] ?? null;
    const found = environmentNames(path, text).filter((it) => it.role === 'definition' && it.name === name);
    // In a `.env` the last of several lines holds.
    const place = found.find((it) => it.environment !== null && it.environment === environment) ?? found.at(-1);
    return { uri, line: place ? indexedPosition(lineIndex(text), place.start).line + 1 : null };
  }
}

function lineOf(
  uri: string | null,
  document: OpenDocument['document'],
  { blockIndex, span }: { readonly blockIndex: number; readonly span: { readonly start: number } },
): SourceLine {
  return { uri, line: positionAt(document, blockStart(document, blockIndex) + span.start).line + 1 };
}
