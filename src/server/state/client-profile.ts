/** What the client at the other end can do, read once from `initialize`. */
import { isAbsolute } from 'node:path';
import type { InitializeParams } from 'vscode-languageserver/node';
import type { ClientOptions } from '../../protocol';
import { isRecord } from './json-value';

export interface ClientProfile {
  /** The options of Faultline's own client; null for every other LSP client. */
  readonly own: ClientOptions['faultline'] | null;
  /** Where the history is kept; null: in memory. */
  readonly historyPath: string | null;
  /** The editor's name and version, as it gives them. */
  readonly editor: readonly [name: string, version: string] | null;
  readonly configuration: boolean;
  readonly configurationRegistration: boolean;
  readonly watchedFilesRegistration: boolean;
  /** Documents of other languages, completion and hovers for them can be asked for afterwards. */
  readonly textRegistration: boolean;
  readonly workspaceFolders: boolean;
  readonly documentChanges: boolean;
  readonly snippetEdits: boolean;
  readonly codeActionLiterals: boolean;
  /** The edit of an action may come when it is chosen. */
  readonly codeActionResolve: boolean;
  /** An edit may make files. */
  readonly createFiles: boolean;
  readonly codeLensRefresh: boolean;
  readonly inlayHintRefresh: boolean;
  readonly foldingRangeRefresh: boolean;
  readonly semanticTokensRefresh: boolean;
  /** How many ranges the client takes at most; null where it does not say. */
  readonly foldingRangeLimit: number | null;
  readonly textDocumentContent: boolean;
  readonly workDoneProgress: boolean;
  readonly hierarchicalSymbols: boolean;
  /** A workspace symbol may come without its range, which is asked for when it is chosen. */
  readonly symbolResolve: boolean;
  /** Further kinds of documents can be asked for. */
  readonly syncRegistration: boolean;
  /** Navigation, completion and hovers for further kinds of documents can be asked for. */
  readonly navigationRegistration: boolean;
  readonly definitionLinks: boolean;
  readonly prepareRename: boolean;
  readonly completionSnippets: boolean;
  /** A text beside the label of each row. */
  readonly completionLabelDetails: boolean;
  readonly completionCommit: boolean;
  readonly completionMarkdown: boolean;
  readonly relatedInformation: boolean;
  readonly showDocument: boolean;
  readonly showMessageRequest: boolean;
}

export function readClientProfile(params: InitializeParams): ClientProfile {
  const { capabilities, clientInfo, initializationOptions } = params;
  const { workspace, textDocument, window } = capabilities;
  const completionItem = textDocument?.completion?.completionItem;
  return {
    own: readClientOptions(initializationOptions),
    historyPath: historyPathIn(initializationOptions),
    editor: clientInfo ? [clientInfo.name, clientInfo.version ?? ''] : null,
    configuration: workspace?.configuration === true,
    configurationRegistration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchedFilesRegistration: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    textRegistration: [textDocument?.synchronization, textDocument?.completion, textDocument?.hover].every(
      (feature) => feature?.dynamicRegistration === true,
    ),
    workspaceFolders: workspace?.workspaceFolders === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport === true,
    codeActionLiterals: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    codeActionResolve:
      textDocument?.codeAction?.dataSupport === true &&
      textDocument.codeAction.resolveSupport?.properties.includes('edit') === true,
    createFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
    codeLensRefresh: workspace?.codeLens?.refreshSupport === true,
    inlayHintRefresh: workspace?.inlayHint?.refreshSupport === true,
    foldingRangeLimit: textDocument?.foldingRange?.rangeLimit ?? null,
    foldingRangeRefresh: workspace?.foldingRange?.refreshSupport === true,
    semanticTokensRefresh: workspace?.semanticTokens?.refreshSupport === true,
    textDocumentContent: workspace?.textDocumentContent !== undefined,
    workDoneProgress: window?.workDoneProgress === true,
    hierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    symbolResolve: workspace?.symbol?.resolveSupport?.properties.includes('location.range') === true,
    prepareRename: textDocument?.rename?.prepareSupport === true,
    syncRegistration: textDocument?.synchronization?.dynamicRegistration === true,
    navigationRegistration: [
      textDocument?.definition,
      textDocument?.references,
      textDocument?.rename,
      textDocument?.hover,
      textDocument?.completion,
    ].every((feature) => feature?.dynamicRegistration === true),
    definitionLinks: textDocument?.definition?.linkSupport === true,
    completionSnippets: completionItem?.snippetSupport === true,
    completionLabelDetails: completionItem?.labelDetailsSupport === true,
    completionCommit: completionItem?.commitCharactersSupport === true,
    completionMarkdown: completionItem?.documentationFormat?.includes('markdown') === true,
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation === true,
    showDocument: window?.showDocument?.support === true,
    showMessageRequest: window?.showMessage !== undefined,
  };
}

/** Of any client: a relative path would mean whatever folder the server was started in. */
function historyPathIn(options: unknown): string | null {
  const given = isRecord(options) && isRecord(options.faultline) ? options.faultline : options;
  const path = isRecord(given) ? given.historyPath : null;
  return typeof path === 'string' && isAbsolute(path) ? path : null;
}

/** Null where the options are not those of Faultline's client, or are malformed: then it is a client like any other. */
function readClientOptions(options: unknown): ClientOptions['faultline'] | null {
  if (!isRecord(options) || !isRecord(options.faultline)) return null;
  const { version, transport, asks, signsIn, redirect, secrets, trusted, storagePath, environments } =
    options.faultline;
  const chosen = isRecord(environments) ? Object.entries(environments) : [];
  return {
    version: typeof version === 'string' ? version : '',
    transport: transport === true,
    asks: asks === true,
    signsIn: signsIn === true,
    ...(isRecord(redirect) && typeof redirect.url === 'string'
      ? { redirect: { url: redirect.url, isRemote: redirect.isRemote === true } }
      : {}),
    ...(Array.isArray(secrets) ? { secrets: secrets.filter((name) => typeof name === 'string') } : {}),
    trusted: trusted === true,
    storagePath: typeof storagePath === 'string' ? storagePath : '',
    environments: Object.fromEntries(chosen.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
  };
}
