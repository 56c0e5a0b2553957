import { DocumentHighlightKind, type Location } from 'vscode-languageserver/node';
import type { Position } from '../protocol';
import type { Capability } from './capability';
import { openly, quietly } from './guard';
import { environmentPlace, isEnvironmentUri } from './navigation/environment-place';
import type { NameScope } from './navigation/name-scope';
import { type NameSymbol, occurrences, symbolAt, usesInFile } from './navigation/name-search';
import { OccurrenceLocations } from './navigation/occurrence-locations';
import type { Session } from './session';
import { placeAt, rangeIn } from './state/documents';

/** Every use of a variable or a request's name, in all files that share it; and those in sight, as the cursor moves. */
export const references: Capability = {
  offers: () => ({ referencesProvider: true, documentHighlightProvider: true }),
  register: (session) => {
    const { connection } = session;
    connection.onReferences(
      openly(
        connection,
        'references',
        async ({ textDocument: { uri }, position, context }, token): Promise<Location[] | null> => {
          const found = isEnvironmentUri(uri)
            ? await environmentPlace(session, uri, position, token)
            : await nameAt(session, uri, position);
          if (!found) return null;
          const { uses, environments } = await occurrences(found.scope, session, found.symbol, token);
          const locations = new OccurrenceLocations();
          const isWanted = (role: 'definition' | 'reference') => role === 'reference' || context.includeDeclaration;
          return [
            ...uses.filter(({ use }) => isWanted(use.role)).map((it) => locations.location(it)),
            ...environments.filter(({ name }) => isWanted(name.role)).map((it) => locations.environmentLocation(it)),
          ];
        },
      ),
    );
    connection.onDocumentHighlight(
      quietly(connection, 'highlights', null, async ({ textDocument: { uri }, position }) => {
        const found = await nameAt(session, uri, position);
        if (!found) return null;
        const { scope, symbol } = found;
        const { searched } = symbol.at;
        const uses = await usesInFile(scope, symbol);
        return uses.map(({ index, use }) => ({
          range: rangeIn(searched.file.document, index, use),
          kind: use.role === 'definition' ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
        }));
      }),
    );
  },
};

async function nameAt(
  { documents, navigator }: Session,
  uri: string,
  position: Position,
): Promise<{ readonly scope: NameScope; readonly symbol: NameSymbol } | null> {
  const open = documents.get(uri);
  const place = open && placeAt(open.document, position);
  if (!open || !place) return null;
  const scope = navigator.scope();
  const symbol = await symbolAt(scope, scope.searched(open), place.index, scope.usesAt(place.block, place.offset));
  return symbol && { scope, symbol };
}
