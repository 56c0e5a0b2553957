/** Other clients of request files in VS Code, and the settings that put lenses over requests. */

export interface OtherClient {
  /** Of the extension. */
  readonly id: string;
  readonly name: string;
  /** Settings, and the value with which none of its lenses is shown. */
  readonly withoutLenses: Readonly<Record<string, unknown>>;
}

/** All lenses of httpYac; those that are off already may be switched on some day. */
const httpyacLenses = [
  ...['send', 'sendAll', 'sendRepeat', 'sendSelected', 'testResult', 'pickEnvironment', 'resetEnvironment'],
  ...['logoutUserSession', 'clearHistory', 'showVariables', 'validateVariables', 'showResponse', 'saveResponse'],
  ...['showResponseHeaders', 'generateCode', 'generateCodeSelectLanguage'],
];

export const otherClients: readonly OtherClient[] = [
  {
    id: 'humao.rest-client',
    name: 'REST Client',
    withoutLenses: {
      'rest-client.enableSendRequestCodeLens': false,
      'rest-client.enableCustomVariableReferencesCodeLens': false,
    },
  },
  {
    id: 'anweber.vscode-httpyac',
    name: 'httpYac',
    withoutLenses: { 'httpyac.codelens': Object.fromEntries(httpyacLenses.map((name) => [name, false])) },
  },
];
