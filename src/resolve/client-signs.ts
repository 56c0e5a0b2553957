/** What in a block tells for which client its file was written. */
import type { Block } from '../syntax/document';
import type { Flavour } from './flavour';

export interface ClientSign {
  readonly client: Flavour;
  /** Only this client reads it; else others do as well, and it counts where nothing stronger is found. */
  readonly sure: boolean;
  /** As it stands in the file: `# @ref`. */
  readonly sign: string;
}

const byDirective: Readonly<Record<string, Flavour>> = {
  ref: 'httpyac',
  forceref: 'httpyac',
  loop: 'httpyac',
  ratelimit: 'httpyac',
  keepstreaming: 'httpyac',
  injectvariables: 'httpyac',
  responseref: 'httpyac',
  openwith: 'httpyac',
  prompt: 'rest-client',
};

/** By what follows `{{`. */
const placeholders: readonly (readonly [pattern: RegExp, client: Flavour, sure: boolean])[] = [
  [/\{\{\s*(\$(?:input|password|pick)(?:-askonce)?\b|\$global\.)/, 'httpyac', true],
  [/\{\{\s*(\$(?:aadToken|aadV2Token|oidcAccessToken)\b)/, 'rest-client', true],
  [/\{\{\s*(\$(?:historyFolder|mvnTarget|exampleServer)\b|\$env\.)/, 'jetbrains', true],
  [/\{\{\s*(\$(?:guid|datetime|localDatetime|dotenv|processEnv)\b)/, 'rest-client', false],
  [/\{\{\s*(\$random\.)/, 'jetbrains', false],
];

/** The signs of one block, each kind once. */
export function clientSigns(block: Block): readonly ClientSign[] {
  const signs: ClientSign[] = [];
  for (const { name } of block.directives) {
    const client = byDirective[name.toLowerCase().replace(/[-_]/g, '')];
    if (client) signs.push({ client, sure: true, sign: `# @${name}` });
  }
  for (const { kind, start, end } of block.parts) {
    if (kind === 'assertion') signs.push({ client: 'httpyac', sure: true, sign: '??' });
    else if (kind === 'response-reference') signs.push({ client: 'jetbrains', sure: true, sign: '<>' });
    else if (kind === 'script') signs.push(...scriptSigns(block.text.slice(start, end)));
  }
  if (!block.text.includes('{{')) return signs;
  for (const [pattern, client, sure] of placeholders) {
    const sign = pattern.exec(block.text)?.[1];
    if (sign !== undefined) signs.push({ client, sure, sign: `{{${sign}}}` });
  }
  return signs;
}

function scriptSigns(script: string): ClientSign[] {
  if (script.trimStart().startsWith('{{')) return [{ client: 'httpyac', sure: true, sign: '{{ … }}' }];
  // httpYac reads these too.
  const call = /\b(?:client|request)\.(?:global|test|assert|log|variables)\b/.exec(script)?.[0];
  return call === undefined ? [] : [{ client: 'jetbrains', sure: false, sign: call }];
}
