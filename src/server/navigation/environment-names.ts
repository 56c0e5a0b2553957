/** The names in an environment file, with their places: variables that it defines, and those that its values use. */
import { basename } from 'node:path';
import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import { dotenvEnvironment } from '../../resolve/dotenv-files';
import { restClientSetting } from '../../resolve/editor-settings';
import { httpyacConfig, httpyacMember } from '../../resolve/httpyac-config';
import type { Span } from '../../syntax/document';
import { placeholdersIn } from '../../syntax/placeholders';
import { expressionNames } from './block-names';

/** A name where it stands; the span is the name alone, in offsets of the file. */
export interface EnvironmentName extends Span {
  readonly kind: 'variable' | 'request';
  readonly name: string;
  readonly role: 'definition' | 'reference';
  /** The environment of JSON that it stands in; null in a `.env`. */
  readonly environment: string | null;
  /** What the name is a part of: a property, a line, a placeholder. */
  readonly whole: Span;
  /** Of the definition `user.id`: `user.`, which is the name of the object that it is a member of; else empty. */
  readonly prefix: string;
  /** A definition whose value is an object: its members are variables, too. */
  readonly isObject: boolean;
}

/** Whether a file has lines such as `NAME=value`; else it is JSON. */
export function isDotenv(path: string): boolean {
  const name = basename(path);
  return name === '.env' || dotenvEnvironment(name) !== null;
}

/** The member of a file that holds environments beside other things: of an editor's settings, of httpYac's configuration. */
function memberOf(path: string): string | null {
  const name = basename(path);
  if (name === 'settings.json') return restClientSetting;
  return name === httpyacConfig ? httpyacMember : null;
}

/** In the order of the text; empty for a file that can't be read as what its name says. Never throws. */
export function environmentNames(path: string, text: string): readonly EnvironmentName[] {
  return isDotenv(path) ? dotenvNames(text) : jsonNames(text, memberOf(path));
}

/** Nobody writes deeper ones by hand, and the parser recurses. */
const maxDepth = 400;

/** Entries of an environment that hold no variables: sign-ins, certificates, headers. */
const sections = /^(?:Security|SSLConfiguration|\$.*)$/;

function jsonNames(text: string, within: string | null): EnvironmentName[] {
  const names: EnvironmentName[] = [];
  // A byte order mark is no JSON; a blank in its stead keeps the offsets.
  const json = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  if (depthOf(json) > maxDepth) return names;
  const root = parseTree(json, [], { allowTrailingComma: true });
  const environments = within === null ? root : root && findNodeAtLocation(root, [within]);
  for (const { name, value } of membersOf(json, environments)) {
    // `$schema` and other tools' own entries.
    if (value?.type !== 'object' || /^\$(?!shared$|kulalaShared$)/.test(name)) continue;
    addMembers(text, value, { environment: name === '$kulalaShared' ? '$shared' : name, prefix: '' }, names);
  }
  return names;
}

function addMembers(
  text: string,
  object: Node,
  { environment, prefix }: Pick<EnvironmentName, 'environment' | 'prefix'>,
  names: EnvironmentName[],
): void {
  for (const { property, key, name, value } of membersOf(text, object)) {
    const isObject = value?.type === 'object';
    if (isObject && prefix === '' && sections.test(name)) continue;
    const whole = spanOf(property);
    const own = { start: key.offset + 1, end: key.offset + key.length - 1 };
    names.push({
      ...own,
      kind: 'variable',
      name: prefix + name,
      role: 'definition',
      environment,
      whole,
      prefix,
      isObject,
    });
    if (value?.type === 'string' || value?.type === 'array')
      names.push(...placeholderNames(text, spanOf(value), environment));
    if (isObject && value && !isProvider(text, value))
      addMembers(text, value, { environment, prefix: `${prefix}${name}.` }, names);
  }
}

/** Visual Studio's `{"provider": "AspnetUserSecrets", …}` stands for a value that is elsewhere. */
function isProvider(text: string, object: Node): boolean {
  return membersOf(text, object).some(({ name, value }) => name === 'provider' && value?.type === 'string');
}

function membersOf(text: string, object: Node | undefined) {
  return (object?.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    // A key that is not closed yet is none.
    return key && text.charAt(key.offset + key.length - 1) === '"' && key.length > 1
      ? [{ property, key, name: String(key.value), value }]
      : [];
  });
}

/**
 * `NAME=value`, `export NAME=value`, `NAME: value`. A value in quotes may go on over lines, and what looks like another
 * name within it is none.
 */
function dotenvNames(text: string): EnvironmentName[] {
  const names: EnvironmentName[] = [];
  const line = /^[^\S\r\n]*(?:export[^\S\r\n]+)?([\w.-]+)(?:[^\S\r\n]*=|:[^\S\r\n])[^\S\r\n]*/gm;
  for (let found = line.exec(text); found; found = line.exec(text)) {
    const [matched, name = ''] = found;
    const start = found.index + matched.indexOf(name, /^\s*export\s/.test(matched) ? matched.indexOf('export') + 6 : 0);
    const end = valueEnd(text, line.lastIndex);
    const whole = { start, end };
    names.push({
      ...{ start, end: start + name.length, kind: 'variable', name, role: 'definition', environment: null, whole },
      ...{ prefix: '', isObject: false },
    });
    names.push(...placeholderNames(text, { start: line.lastIndex, end }, null));
    line.lastIndex = end;
  }
  return names;
}

function valueEnd(text: string, start: number): number {
  const quote = text.charAt(start);
  const isQuote = quote === '"' || quote === "'" || quote === '`';
  for (let at = start + 1; isQuote && at < text.length; at++) {
    if (text.charAt(at) === '\\') at++;
    else if (text.charAt(at) === quote) return at + 1;
  }
  const lineEnd = /[\r\n]/g;
  lineEnd.lastIndex = start;
  return lineEnd.exec(text)?.index ?? text.length;
}

/** The names in the placeholders of a stretch of text. */
export function placeholderNames(text: string, { start, end }: Span, environment: string | null): EnvironmentName[] {
  return placeholdersIn(text, start, end).flatMap((whole): EnvironmentName[] =>
    expressionNames(whole.expression, whole.expressionStart)
      .filter(({ form }) => form !== 'member')
      .map(({ kind, name, start: from, end: to }) => ({
        ...{ kind, name, role: 'reference', start: from, end: to },
        ...{ environment, whole, prefix: '', isObject: false },
      })),
  );
}

function spanOf({ offset, length }: Node): Span {
  return { start: offset, end: offset + length };
}

/** How many brackets are open at most, those in texts counted too: an upper bound. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 0;
  for (const [bracket] of json.matchAll(/[[{\]}]/g)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
