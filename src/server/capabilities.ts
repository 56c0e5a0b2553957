import { annotations } from './annotations';
import { bodyRequests } from './body-requests';
import type { Capability } from './capability';
import { redirects, secretNames } from './client-questions';
import { codeAction } from './code-action';
import { codeLens } from './code-lens';
import { completion } from './completion';
import { configuration } from './configuration';
import { curlRequests } from './curl-requests';
import { definition } from './definition';
import { diagnostics } from './diagnostics';
import { documentLink } from './document-link';
import { documentSymbol } from './document-symbol';
import { environmentFiles } from './environment-files';
import { environmentRequests } from './environment-requests';
import { environmentSync } from './environment-sync';
import { exchangeRequests } from './exchange-requests';
import { executeCommand } from './execute-command';
import { fileRenames } from './file-renames';
import { foldingRange } from './folding-range';
import { formatting } from './formatting';
import { historyRequests } from './history-requests';
import { hover } from './hover';
import { inlayHint } from './inlay-hint';
import { references } from './references';
import { renaming } from './rename';
import { requestList } from './request-list';
import { runs } from './runs';
import { selectionRange } from './selection-range';
import { semanticTokens } from './semantic-tokens';
import { simulatorRequests } from './simulator-requests';
import { textDocumentContent } from './text-document-content';
import { textSync } from './text-sync';
import { ticker } from './ticker';
import { trust } from './trust';
import { userDialects } from './user-dialects';
import { watchedFiles } from './watched-files';
import { workspaceFolders } from './workspace-folders';
import { workspaceSymbol } from './workspace-symbol';

/** Everything that the server can do. Events reach the capabilities in this order. */
export const capabilities: readonly Capability[] = [
  textSync,
  workspaceFolders,
  configuration,
  watchedFiles,
  environmentSync,
  environmentFiles,
  trust,
  secretNames,
  redirects,
  userDialects,
  ticker,
  diagnostics,
  hover,
  codeAction,
  codeLens,
  completion,
  definition,
  references,
  renaming,
  fileRenames,
  documentLink,
  documentSymbol,
  workspaceSymbol,
  foldingRange,
  selectionRange,
  formatting,
  semanticTokens,
  inlayHint,
  textDocumentContent,
  executeCommand,
  annotations,
  runs,
  exchangeRequests,
  bodyRequests,
  environmentRequests,
  historyRequests,
  requestList,
  curlRequests,
  simulatorRequests,
];
