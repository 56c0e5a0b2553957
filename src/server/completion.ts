import { type CompletionItem, type CompletionList, CompletionTriggerKind } from 'vscode-languageserver/node';
import { placeOfCursor } from '../syntax/cursor';
import type { CursorPlace } from '../syntax/cursor-place';
import type { Capability } from './capability';
import { environmentCompletion } from './completion/environment-file';
import { documentationOf, type ItemData, itemsOf } from './completion/items';
import { operationOf } from './completion/operation';
import { providers } from './completion/providers';
import { RequestSketches } from './completion/request-sketches';
import type { Asked, Suggestion, Suggestions } from './completion/suggestion';
import { isTriggerOf, triggerCharacters } from './completion/triggers';
import { dialectCompletion } from './dialect-help';
import { quietly } from './guard';
import type { Session } from './session';
import { type OpenDocument, type PlaceInBlock, placeAt } from './state/documents';
import { isRecord } from './state/json-value';
import { JsonBodies } from './state/last-exchange';
import { resolveContext } from './state/scope';

/** Lists whose documentation can still be asked for. */
const keptLists = 4;

/** What can stand where the cursor is: by the place, which `syntax/` finds out, from that place's provider. */
export const completion: Capability = {
  offers: () => ({ completionProvider: { triggerCharacters: [...triggerCharacters], resolveProvider: true } }),
  register: (session) => {
    const { connection, documents } = session;
    const sketches = new RequestSketches();
    const bodies = new JsonBodies();
    const lists = new Map<number, readonly Suggestion[]>();
    let count = 0;
    const keep = (items: readonly Suggestion[]): number => {
      lists.set(++count, items);
      lists.delete(count - keptLists);
      return count;
    };
    connection.onCompletion(
      quietly(connection, 'completion', empty, async ({ textDocument: { uri }, position, context }, token) => {
        const ofDialect = await dialectCompletion(session, uri, position);
        if (ofDialect) return ofDialect;
        const ofEnvironment = await environmentCompletion(session, uri, position);
        if (ofEnvironment) return ofEnvironment;
        const open = documents.get(uri);
        const at = open && placeAt(open.document, position);
        const place = at && placeOfCursor(at.block, at.offset);
        if (!open || !place) return empty;
        const { triggerKind, triggerCharacter = '' } = context ?? {};
        if (triggerKind === CompletionTriggerKind.TriggerCharacter && !isTriggerOf(triggerCharacter, place))
          return empty;
        const asked = ask(session, open, at, place, { sketches, bodies });
        const { items, more = false } = await suggest(asked);
        if (token.isCancellationRequested) return empty;
        return { isIncomplete: more, items: itemsOf(asked, items, keep(items)) };
      }),
    );
    connection.onCompletionResolve((item, token) =>
      quietly(connection, 'completion', item, (it: CompletionItem) => documented(session, it, lists))(item, token),
    );
  },
};

const empty: CompletionList = { isIncomplete: false, items: [] };

function ask(
  session: Session,
  open: OpenDocument,
  at: PlaceInBlock,
  place: CursorPlace,
  memory: Pick<Asked, 'sketches' | 'bodies'>,
): Asked {
  const context = once(async () => ({
    ...(await resolveContext(session, open.uri, open.document, await session.settings.for(open.uri))),
    blockIndex: at.index,
  }));
  const operation = once(async () => operationOf(session, at.block, await context()));
  return {
    session,
    open,
    at,
    place,
    typed: at.block.text.slice(place.start, at.offset),
    context,
    operation,
    ...memory,
  };
}

function suggest(asked: Asked): Suggestions | Promise<Suggestions> {
  // Each provider takes the places of its own kind, as the table of providers says.
  const provider = providers[asked.place.kind] as (asked: Asked) => Suggestions | Promise<Suggestions>;
  return provider(asked);
}

async function documented(
  { profile }: Session,
  item: CompletionItem,
  lists: ReadonlyMap<number, readonly Suggestion[]>,
): Promise<CompletionItem> {
  const data: unknown = item.data;
  if (!isRecord(data)) return item;
  const { list, index } = data as Partial<ItemData>;
  const suggestion = lists.get(list ?? -1)?.[index ?? -1];
  const markdown = await suggestion?.documentation?.();
  const documentation = markdown ? documentationOf(profile, markdown) : undefined;
  return documentation ? { ...item, documentation } : item;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => {
    made ??= make();
    return made;
  };
}
