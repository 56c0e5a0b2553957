/** The names that `package.json`, the client and the server share. A test holds them against the manifest, both ways. */

/**
 * Commands of the palette, all of category `Faultline`. They work on the active editor; lenses and links give `send` and
 * `sendAll` `(uri: string, position: Position)`, and `cancel`, `showResponse`, `explainLast` and `copyReport`
 * `(exchangeId: string)`; `cancel` also takes the id of a run.
 */
export const Command = {
  send: 'faultline.send',
  sendAll: 'faultline.sendAll',
  resendLast: 'faultline.resendLast',
  cancel: 'faultline.cancel',
  retryWithBackoff: 'faultline.retryWithBackoff',
  explainLast: 'faultline.explainLast',
  fixAndSend: 'faultline.fixAndSend',
  fixAll: 'faultline.fixAll',
  copyPhrase: 'faultline.copyPhrase',
  copyReport: 'faultline.copyReport',
  selectEnvironment: 'faultline.selectEnvironment',
  startSimulator: 'faultline.startSimulator',
  stopSimulator: 'faultline.stopSimulator',
  showPanel: 'faultline.showPanel',
  showLog: 'faultline.showLog',
  showResponse: 'faultline.showResponse',
  toggleRaw: 'faultline.toggleRaw',
  openExample: 'faultline.openExample',
  pasteCurl: 'faultline.pasteCurl',
  copyCurl: 'faultline.copyCurl',
  /** `(name?: string)`: asks for the value of a secret, and for its name where none is given, and keeps it. */
  setSecret: 'faultline.setSecret',
  removeSecret: 'faultline.removeSecret',
  showCookies: 'faultline.showCookies',
  clearCookies: 'faultline.clearCookies',
  searchHistory: 'faultline.searchHistory',
  compareResponses: 'faultline.compareResponses',
  clearHistory: 'faultline.clearHistory',
  exportHar: 'faultline.exportHar',
  /** `(exchangeId?, fileUri?)`: the whole body, or a file that it was written to, in an editor of its own. */
  openBody: 'faultline.openBody',
  /** `(exchangeId?)` */
  saveBody: 'faultline.saveBody',
  /** `(exchangeId?)`: with status line and headers. */
  saveResponse: 'faultline.saveResponse',
  signOut: 'faultline.signOut',
  /** Forgets what was confirmed for the session or for good. */
  askAgain: 'faultline.askAgain',
} as const;
export type Command = (typeof Command)[keyof typeof Command];

/** Commands that only Faultline's own links and lenses call; not in the palette. */
export const InternalCommand = {
  /** `(exchangeId, fixId)`: applies the fix; a snippet's placeholder is then selected. */
  applyFix: 'faultline.applyFix',
  /** `(exchangeId, fixId)`: applies the fix and sends again, at once or when the placeholder is filled in. */
  applyFixAndSend: 'faultline.applyFixAndSend',
  /** `(exchangeId)` */
  copyPhraseOf: 'faultline.copyPhraseOf',
  /** `(exchangeId)` */
  retryExchange: 'faultline.retryExchange',
  /** `(exchangeId)`: chooses it in the panel. */
  revealExchange: 'faultline.revealExchange',
  /** `(send: boolean)`: ends the filling in of a fix's placeholder, by sending or by leaving it. */
  finishFix: 'faultline.finishFix',
  /** `(uri: string, position: Position)`: shows a file, the cursor at that place. */
  showPlace: 'faultline.showPlace',
} as const;
export type InternalCommand = (typeof InternalCommand)[keyof typeof InternalCommand];

export const View = { panel: 'faultline.panel', container: 'faultline' } as const;

/** Keys for `when` clauses, set by the client. */
export const ContextKey = {
  running: 'faultline.running',
  simulatorRunning: 'faultline.simulatorRunning',
  hasExchange: 'faultline.hasExchange',
  hasPhrase: 'faultline.hasPhrase',
  hasFix: 'faultline.hasFix',
  canRetry: 'faultline.canRetry',
  /** The active editor shows requests. */
  requestEditor: 'faultline.requestEditor',
  /** A fix's placeholder is being filled in, to be sent after it. */
  fixPending: 'faultline.fixPending',
  /** Another client of request files has the keys, lenses, outline and completion. */
  yields: 'faultline.yields',
} as const;

/** Settings with their types; the defaults stand in `package.json`. Times in the unit that the name says. */
export interface Settings {
  'faultline.annotations.enabled': boolean;
  'faultline.codeLens.enabled': boolean;
  'faultline.response.show': 'beside' | 'active' | 'never';
  'faultline.response.view': 'pretty' | 'raw';
  'faultline.timeoutSeconds': number;
  'faultline.connectTimeoutSeconds': number;
  'faultline.firstByteTimeoutSeconds': number;
  'faultline.idleTimeoutSeconds': number;
  'faultline.followRedirects': boolean;
  'faultline.rememberCookies': boolean;
  /** Files of certificates that are trusted besides the system's; relative to the workspace folder. */
  'faultline.tls.certificateAuthorities': readonly string[];
  /** By `host`, `host:port` or `*.domain`: `cert` and `key`, or `pfx`; `passphrase`. */
  'faultline.tls.clientCertificates': Readonly<Record<string, unknown>>;
  /** `host`, `host:port` or `*.domain`: their certificates are not verified. */
  'faultline.tls.insecureHosts': readonly string[];
  /** By name; each is added where a request has no field of that name. */
  'faultline.defaultHeaders': Readonly<Record<string, string>>;
  'faultline.retry.attempts': number;
  'faultline.retry.baseSeconds': number;
  'faultline.retry.capSeconds': number;
  'faultline.history.enabled': boolean;
  'faultline.history.maxEntries': number;
  'faultline.history.maxBytes': number;
  /** Between the starts of two requests of a file that is sent whole: `200 ms`; a number without a unit is ms. */
  'faultline.run.delay': string;
  'faultline.run.concurrency': number;
  'faultline.run.stopOnFailure': boolean;
  'faultline.log.file': string;
  'faultline.log.maxBytes': number;
  /** E-mail addresses are hidden as credentials are. */
  'faultline.redact.emailAddresses': boolean;
  'faultline.redact.personalNumbers': boolean;
  /** Which requests are confirmed before they are sent. */
  'faultline.confirmSending': 'all' | 'production' | 'none';
  'faultline.simulator.port': number;
  'faultline.syntax.flavour': 'auto' | 'rest-client' | 'jetbrains' | 'httpyac';
  'faultline.coexistence': 'ask' | 'faultline' | 'theirs' | 'both';
}
export const settingKeys = [
  'faultline.annotations.enabled',
  'faultline.codeLens.enabled',
  'faultline.response.show',
  'faultline.response.view',
  'faultline.timeoutSeconds',
  'faultline.connectTimeoutSeconds',
  'faultline.firstByteTimeoutSeconds',
  'faultline.idleTimeoutSeconds',
  'faultline.followRedirects',
  'faultline.rememberCookies',
  'faultline.tls.certificateAuthorities',
  'faultline.tls.clientCertificates',
  'faultline.tls.insecureHosts',
  'faultline.defaultHeaders',
  'faultline.retry.attempts',
  'faultline.retry.baseSeconds',
  'faultline.retry.capSeconds',
  'faultline.history.enabled',
  'faultline.history.maxEntries',
  'faultline.history.maxBytes',
  'faultline.run.delay',
  'faultline.run.concurrency',
  'faultline.run.stopOnFailure',
  'faultline.log.file',
  'faultline.log.maxBytes',
  'faultline.redact.emailAddresses',
  'faultline.redact.personalNumbers',
  'faultline.confirmSending',
  'faultline.simulator.port',
  'faultline.syntax.flavour',
  'faultline.coexistence',
] as const satisfies readonly (keyof Settings)[];

/** What a language server or command line without an editor's settings goes by. */
export const defaultSettings: Settings = {
  'faultline.annotations.enabled': true,
  'faultline.codeLens.enabled': true,
  'faultline.response.show': 'beside',
  'faultline.response.view': 'pretty',
  'faultline.timeoutSeconds': 120,
  'faultline.connectTimeoutSeconds': 15,
  'faultline.firstByteTimeoutSeconds': 0,
  'faultline.idleTimeoutSeconds': 120,
  'faultline.followRedirects': true,
  'faultline.rememberCookies': true,
  'faultline.tls.certificateAuthorities': [],
  'faultline.tls.clientCertificates': {},
  'faultline.tls.insecureHosts': [],
  'faultline.defaultHeaders': {},
  'faultline.retry.attempts': 5,
  'faultline.retry.baseSeconds': 1,
  'faultline.retry.capSeconds': 60,
  'faultline.history.enabled': true,
  'faultline.history.maxEntries': 500,
  'faultline.history.maxBytes': 20_000_000,
  'faultline.run.delay': '0',
  'faultline.run.concurrency': 1,
  'faultline.run.stopOnFailure': false,
  'faultline.log.file': '',
  'faultline.log.maxBytes': 5_000_000,
  'faultline.redact.emailAddresses': false,
  'faultline.redact.personalNumbers': false,
  'faultline.confirmSending': 'all',
  'faultline.simulator.port': 7357,
  'faultline.syntax.flavour': 'auto',
  'faultline.coexistence': 'ask',
};

/** Codes of diagnostics: stable, documented, and what code actions match on. Response diagnostics carry `response-<kind>`. */
export const DiagnosticCode = {
  noRequestLine: 'no-request-line',
  badRequestLine: 'bad-request-line',
  badHeader: 'bad-header',
  badVariable: 'bad-variable',
  badUrl: 'bad-url',
  badDirective: 'bad-directive',
  unknownDirective: 'unknown-directive',
  missingSeparator: 'missing-separator',
  missingBoundary: 'missing-boundary',
  notRun: 'not-run',
  unclosed: 'unclosed',
  undefinedVariable: 'undefined-variable',
  variableCycle: 'variable-cycle',
  noResponseYet: 'no-response-yet',
  badReference: 'bad-reference',
  /** What the request asks for was not answered. */
  noAnswer: 'no-answer',
  secretNotSet: 'secret-not-set',
  signInFailed: 'sign-in-failed',
  /** Another client would take another value. */
  otherClient: 'other-client',
  missingFile: 'missing-file',
  fileOutsideWorkspace: 'file-outside-workspace',
  /** A response could not be written to the file that the request names. */
  notWritten: 'not-written',
  badEnvironment: 'bad-environment',
  /** In a dialect of the workspace. */
  badDialect: 'bad-dialect',
  duplicateName: 'duplicate-name',
  duplicateVariable: 'duplicate-variable',
  duplicateHeader: 'duplicate-header',
  emptyHeader: 'empty-header',
  contentLength: 'content-length',
  unknownMethod: 'unknown-method',
  badHttpVersion: 'bad-http-version',
  singleBraces: 'single-braces',
  unexpectedBody: 'unexpected-body',
  bodyType: 'body-type',
  jsonSyntax: 'json-syntax',
  duplicateKey: 'duplicate-key',
  xmlSyntax: 'xml-syntax',
  graphqlSyntax: 'graphql-syntax',
  untrusted: 'untrusted',
  /** An imported file lies outside the workspace, and what would be taken from it is not known. */
  importNotRead: 'import-not-read',
  importCycle: 'import-cycle',
  unknownRequest: 'unknown-request',
  ambiguousName: 'ambiguous-name',
  referenceCycle: 'reference-cycle',
  dependencyFailed: 'dependency-failed',
  sharedBlock: 'shared-block',
} as const;
export type DiagnosticCode = (typeof DiagnosticCode)[keyof typeof DiagnosticCode];

/** Scheme of the read-only documents that show a response, and their language. */
export const responseScheme = 'faultline-response';
export const requestLanguage = 'http';
export const responseLanguage = 'faultline-response';
