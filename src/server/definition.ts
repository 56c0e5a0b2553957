import type { Location, LocationLink } from 'vscode-languageserver/node';
import type { Position, Range } from '../protocol';
import type { Capability } from './capability';
import { quietly } from './guard';
import { environmentDefinitions, environmentPlace, isEnvironmentUri } from './navigation/environment-place';
import { fileReferences } from './navigation/file-references';
import { type DefinitionInBlock, definitionsOfName } from './navigation/name-definition';
import { type EnvironmentUse, symbolAt } from './navigation/name-search';
import type { Session } from './session';
import { BlockPlaces, rangeInBlock } from './state/block-ranges';
import { type OpenDocument, type PlaceInBlock, placeAt, rangeIn, touches } from './state/documents';
import { indexedRange, lineIndex } from './state/line-index';
import { referredFile } from './state/referred-file';
import type { Cancellable } from './state/request-file-list';
import { fileUri } from './state/workspace';

/** From a name to where it is defined, in the file, in one that it imports, in an environment; from a path to its file. */
export const definition: Capability = {
  offers: () => ({ definitionProvider: true }),
  register: (session) => {
    const { connection, profile } = session;
    connection.onDefinition(
      quietly(
        connection,
        'definition',
        null,
        async ({ textDocument: { uri }, position }, token): Promise<LocationLink[] | Location[] | null> => {
          const links = await linksAt(session, uri, position, token);
          if (links.length === 0) return null;
          if (profile.definitionLinks) return links;
          return links.map(({ targetUri, targetSelectionRange }) => ({ uri: targetUri, range: targetSelectionRange }));
        },
      ),
    );
  },
};

const fileStart: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

async function linksAt(
  session: Session,
  uri: string,
  position: Position,
  cancelled: Cancellable,
): Promise<LocationLink[]> {
  if (isEnvironmentUri(uri)) return environmentLinks(session, uri, position, cancelled);
  const open = session.documents.get(uri);
  const place = open && placeAt(open.document, position);
  if (!open || !place) return [];
  const { navigator } = session;
  const path = fileReferences(place.block, navigator.references.lines(place.block)).find((it) =>
    touches(it, place.offset),
  );
  if (path) return fileLink(session, open, place, path);
  const scope = navigator.scope();
  const symbol = await symbolAt(scope, scope.searched(open), place.index, scope.usesAt(place.block, place.offset));
  if (!symbol) return [];
  const originSelectionRange = rangeIn(open.document, place.index, symbol.at.use);
  const { inBlocks, inEnvironments } = await definitionsOfName(scope, session, symbol, cancelled);
  return [...inBlocks.map(blockTarget), ...inEnvironments.map(environmentTarget)].map((target) => ({
    originSelectionRange,
    ...target,
  }));
}

async function environmentLinks(
  session: Session,
  uri: string,
  position: Position,
  cancelled: Cancellable,
): Promise<LocationLink[]> {
  const place = await environmentPlace(session, uri, position, cancelled);
  if (!place) return [];
  const { inBlocks, inEnvironments } = await environmentDefinitions(place, session, cancelled);
  const targets = [...inBlocks.map(blockTarget), ...inEnvironments.map(environmentTarget)];
  return targets.map((target) => ({ originSelectionRange: place.range, ...target }));
}

async function fileLink(
  { deps, workspace }: Session,
  { uri, document }: OpenDocument,
  place: PlaceInBlock,
  reference: { readonly path: string; readonly start: number; readonly end: number },
): Promise<LocationLink[]> {
  const path = await referredFile(uri, reference.path, { workspace, files: deps.files });
  if (path === null) return [];
  const originSelectionRange = rangeIn(document, place.index, reference);
  return [{ originSelectionRange, targetUri: fileUri(path), targetRange: fileStart, targetSelectionRange: fileStart }];
}

type Target = Pick<LocationLink, 'targetUri' | 'targetRange' | 'targetSelectionRange'>;

function blockTarget({ uri, file, index, name, whole }: DefinitionInBlock): Target {
  const { document } = file;
  const block = document.blocks[index];
  const places = new BlockPlaces(document);
  const place = (span: typeof name): Range => (block ? places.place(index, rangeInBlock(block, span)) : fileStart);
  return { targetUri: uri, targetRange: place(whole), targetSelectionRange: place(name) };
}

function environmentTarget({ file, name }: EnvironmentUse): Target {
  const index = lineIndex(file.text);
  return {
    targetUri: file.uri ?? fileUri(file.path),
    targetRange: indexedRange(index, name.whole.start, name.whole.end),
    targetSelectionRange: indexedRange(index, name.start, name.end),
  };
}
