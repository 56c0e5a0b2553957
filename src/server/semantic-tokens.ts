import {
  type SemanticTokens,
  type SemanticTokensDelta,
  type SemanticTokensDeltaParams,
  SemanticTokensRefreshRequest,
} from 'vscode-languageserver/node';
import { ExpressionKinds } from '../resolve/expression-kind';
import { referenceLines } from '../syntax/reference-lines';
import { blockIndexAt, offsetAt } from '../syntax/request-document';
import type { Capability } from './capability';
import { quietly } from './guard';
import { refreshAfter } from './refresh';
import type { Session } from './session';
import { BlockCache } from './state/block-cache';
import { BlockPlaces } from './state/block-ranges';
import type { OpenDocument } from './state/documents';
import { resolveContext } from './state/scope';
import { blockTokens } from './tokens/block-tokens';
import { tokenModifiers, tokenTypes } from './tokens/legend';
import { dataEdits, tokenData } from './tokens/token-data';

/** What was told last of a document, to tell only what has changed since. */
interface Told {
  readonly id: string;
  readonly data: readonly number[];
}

/** What a grammar can't know: which names are defined and by what, which directives have an effect. */
export const semanticTokens: Capability = {
  offers: () => ({
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: { delta: true },
      range: true,
    },
  }),
  register: (session) => {
    const { connection, documents, events, profile } = session;
    const cache = new BlockCache(blockTokens);
    const importing = new BlockCache((block) => referenceLines(block).imports.length > 0);
    const told = new Map<string, Told>();
    let count = 0;
    const tell = (uri: string, data: readonly number[]): string => {
      const id = String(++count);
      told.set(uri, { id, data });
      return id;
    };
    const whole = async (uri: string): Promise<number[]> => {
      const open = documents.get(uri);
      return open
        ? tokenData(open.document, cache, new BlockPlaces(open.document), await kindsIn(session, open, importing))
        : [];
    };
    const what = 'semantic tokens';
    connection.languages.semanticTokens.on(
      quietly(connection, what, { data: [] }, async ({ textDocument: { uri } }): Promise<SemanticTokens> => {
        const data = await whole(uri);
        return { resultId: tell(uri, data), data };
      }),
    );
    connection.languages.semanticTokens.onDelta(
      quietly<SemanticTokensDeltaParams, SemanticTokens | SemanticTokensDelta>(
        connection,
        what,
        { data: [] },
        async ({ textDocument: { uri }, previousResultId }) => {
          const data = await whole(uri);
          const before = told.get(uri);
          const resultId = tell(uri, data);
          return before?.id === previousResultId
            ? { resultId, edits: [...dataEdits(before.data, data)] }
            : { resultId, data };
        },
      ),
    );
    connection.languages.semanticTokens.onRange(
      quietly(connection, what, { data: [] }, async ({ textDocument: { uri }, range }) => {
        const open = documents.get(uri);
        if (!open) return { data: [] };
        const { document } = open;
        const kinds = await kindsIn(session, open, importing);
        const at = (position: typeof range.start): number => blockIndexAt(document, offsetAt(document, position));
        const blocks = [at(range.start), at(range.end)] as const;
        return { data: tokenData(document, cache, new BlockPlaces(document), kinds, blocks) };
      }),
    );
    events.documentChanged.event(({ uri, what: change }) => {
      if (change === 'closed') told.delete(uri);
    });
    if (!profile.semanticTokensRefresh) return;
    const refresh = () => connection.sendRequest(SemanticTokensRefreshRequest.type);
    refreshAfter(session, 'semantic tokens refresh', refresh, [
      'scopeChanged',
      'settingsChanged',
      'requestFilesChanged',
    ]);
  },
};

async function kindsIn(
  session: Session,
  { uri, document }: OpenDocument,
  importing: BlockCache<boolean>,
): Promise<ExpressionKinds> {
  const context = await resolveContext(session, uri, document, await session.settings.for(uri));
  return new ExpressionKinds(
    context,
    document.blocks.some((block) => importing.of(block)),
  );
}
