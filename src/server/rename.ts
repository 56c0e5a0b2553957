import { LSPErrorCodes, type PrepareRenameResult, ResponseError, type WorkspaceEdit } from 'vscode-languageserver/node';
import type { Position } from '../protocol';
import { placeholdersIn } from '../syntax/placeholders';
import type { Capability } from './capability';
import { openly } from './guard';
import { environmentPlace, isEnvironmentUri } from './navigation/environment-place';
import { workspaceEdit } from './navigation/file-edits';
import { symbolAt } from './navigation/name-search';
import { renamable, rename } from './navigation/rename';
import type { Session } from './session';
import { placeAt, rangeIn, touches } from './state/documents';
import type { Cancellable } from './state/request-file-list';

/** A new name for a variable or a request, in all files that share it. What can't be renamed is refused with the reason. */
export const renaming: Capability = {
  offers: (profile) => ({ renameProvider: profile.prepareRename ? { prepareProvider: true } : true }),
  register: (session) => {
    const { connection, profile } = session;
    connection.onPrepareRename(
      openly(
        connection,
        'rename',
        async ({ textDocument: { uri }, position }, token): Promise<PrepareRenameResult | null> => {
          const found = await nameAt(session, uri, position, token);
          if (!found) return null;
          const { scope, symbol, range } = found;
          const checked = await renamable(scope, session, symbol, token);
          if (!checked.ok) throw refusal(checked.message);
          return { range, placeholder: symbol.name };
        },
      ),
    );
    connection.onRenameRequest(
      openly(
        connection,
        'rename',
        async ({ textDocument: { uri }, position, newName }, token): Promise<WorkspaceEdit | null> => {
          const found = await nameAt(session, uri, position, token);
          if (!found) return null;
          const renamed = await rename(found.scope, session, found.symbol, newName, token);
          // Half of the edits would be worse than none.
          if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
          if (!renamed.ok) throw refusal(renamed.message);
          return workspaceEdit(renamed.files, profile);
        },
      ),
    );
  },
};

async function nameAt(session: Session, uri: string, position: Position, cancelled: Cancellable) {
  if (isEnvironmentUri(uri)) return environmentPlace(session, uri, position, cancelled);
  const { documents, navigator } = session;
  const open = documents.get(uri);
  const place = open && placeAt(open.document, position);
  if (!open || !place) return null;
  const scope = navigator.scope();
  const symbol = await symbolAt(scope, scope.searched(open), place.index, scope.usesAt(place.block, place.offset));
  if (symbol) return { scope, symbol, range: rangeIn(open.document, symbol.at.index, symbol.at.use) };
  const placeholder = placeholdersIn(place.block.text).find((it) => touches(it, place.offset));
  if (placeholder) throw refusal(whyNot(placeholder.expression));
  return null;
}

/** Why what stands in a placeholder, and is no name at that place, can't be renamed. */
function whyNot(expression: string): string {
  const dynamic = /^%?\s*(\$[\w.-]*)/.exec(expression)?.[1];
  if (dynamic === '$processEnv' || dynamic?.startsWith('$env')) {
    return 'This is a variable of the process environment. Rename it where the process gets it from.';
  }
  if (dynamic === '$secret')
    return 'This is the name of a secret. Store the secret under another name, then change it here.';
  if (dynamic) return `${dynamic} is a dynamic variable: its name can’t be changed.`;
  return 'This is a path into the result of a request. Only the name of the request can be changed.';
}

function refusal(message: string): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message);
}
