import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { namesCredential } from '../redact/secret-names';
import type { EnvironmentProblem, VariableValue } from './variable-value';

/** Sections by name, as written. */
export type EnvironmentSections = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The environments of one file by name; empty where the file is not valid. */
export interface EnvironmentFile {
  readonly environments: ReadonlyMap<string, ReadonlyMap<string, VariableValue>>;
  /** What an environment holds besides variables (`Security`, `SSLConfiguration`), by environment. */
  readonly sections?: ReadonlyMap<string, EnvironmentSections>;
  /** The hosts that `"$production"` marks, by environment; `*` for all that are reached in it. */
  readonly production?: ReadonlyMap<string, readonly string[]>;
  readonly problems: readonly EnvironmentProblem[];
}

/**
 * Reads `{"dev": {"host": "…"}, "$shared": {…}}`. Comments and trailing commas are let pass. A number or truth value is
 * its text; an object is its JSON, and its members are there as `name.member`. `secret`: all values are.
 */
export function readEnvironmentFile(text: string, path: string, fileName: string, secret: boolean): EnvironmentFile {
  const environments = new Map<string, ReadonlyMap<string, VariableValue>>();
  const errors: ParseError[] = [];
  // A byte order mark is no JSON, but editors on Windows write it; a blank in its stead keeps the offsets.
  const json = text.startsWith('\uFEFF') ? ` ${text.slice(1)}` : text;
  if (json.trim() === '') return { environments, problems: [] };
  const root = parseTree(json, errors, { allowTrailingComma: true, allowEmptyContent: true });
  const [first] = errors;
  if (first) return { environments, problems: [{ path, ...jsonFault(first, json) }] };
  if (root?.type !== 'object') {
    const place = root ? { start: root.offset, end: root.offset + root.length } : { start: 0, end: text.length };
    const message = 'An environment file is a JSON object: {"name of an environment": {"variable": "value"}}.';
    return { environments, problems: [{ path, ...place, message }] };
  }
  return environmentsIn(root, path, fileName, secret);
}

/** Kulala's name for what all environments share, beside that of the others. */
const sharedNames: Readonly<Record<string, string>> = { $shared: '$shared', $kulalaShared: '$shared' };

/** The environments that the members of a JSON object are. `source`: what people know it by. `path` null: it is no file. */
export function environmentsIn(root: Node, path: string | null, source: string, secret: boolean): EnvironmentFile {
  const environments = new Map<string, Map<string, VariableValue>>();
  const sections = new Map<string, EnvironmentSections>();
  const production = new Map<string, readonly string[]>();
  const problems: EnvironmentProblem[] = [];
  const report = (node: Node, message: string): void => {
    if (path !== null) problems.push({ path, start: node.offset, end: node.offset + node.length, message });
  };
  for (const [written, node] of membersOf(root)) {
    const name = Object.hasOwn(sharedNames, written) ? sharedNames[written] : written;
    // `$schema` and other tools' own entries.
    if (name === undefined || (written.startsWith('$') && name === written && written !== '$shared')) continue;
    if (node.type !== 'object') {
      report(node, `The environment "${name}" must be an object of variables.`);
      continue;
    }
    const variables = environments.get(name) ?? new Map<string, VariableValue>();
    environments.set(name, variables);
    const mark = membersOf(node).find(([key]) => key === productionMark)?.[1];
    if (mark) production.set(name, productionHosts(mark, report));
    const its = sectionsOf(node);
    if (its) sections.set(name, its);
    addVariables(node, '', (variable, value, place) => {
      if (value === null) {
        const message = `"${variable}" takes its value from a secret provider, which Faultline does not read. Put the value into http-client.private.env.json.`;
        report(place, message);
        return;
      }
      const isSecret = secret || namesCredential(variable);
      variables.set(variable, { value, source: `${source} (${name})`, path, secret: isSecret });
    });
  }
  return { environments, sections, production, problems };
}

/** The member of an environment that marks its hosts. */
export const productionMark = '$production';

/** `true`, a host or a list of hosts. What is none of them marks all: to ask once too often does no harm. */
function productionHosts(mark: Node, report: (node: Node, message: string) => void): readonly string[] {
  const value: unknown = getNodeValue(mark);
  if (value === false) return [];
  const hosts = typeof value === 'string' ? [value] : value;
  if (Array.isArray(hosts) && hosts.every((host) => typeof host === 'string')) return hosts;
  if (value !== true) report(mark, '"$production" is true, or a list of hosts such as ["api.example.com"].');
  return ['*'];
}

type Add = (name: string, value: string | null, node: Node) => void;

/** What JetBrains' client and Kulala keep in an environment besides variables: sign-ins, certificates, headers. */
const sections = /^(?:Security|SSLConfiguration|\$.*)$/;

function sectionsOf(node: Node): EnvironmentSections | null {
  const found = membersOf(node).filter(
    ([key, value]) => value.type === 'object' && /^(?:Security|SSLConfiguration)$/.test(key),
  );
  return found.length === 0 ? null : Object.fromEntries(found.map(([key, value]) => [key, getNodeValue(value)]));
}

function addVariables(object: Node, prefix: string, add: Add): void {
  for (const [key, node] of membersOf(object)) {
    if (prefix === '' && (key === productionMark || (node.type === 'object' && sections.test(key)))) continue;
    const name = prefix + key;
    if (node.type === 'string' || node.type === 'number' || node.type === 'boolean')
      add(name, String(node.value), node);
    else if (node.type === 'array') add(name, JSON.stringify(getNodeValue(node)), node);
    else if (node.type === 'object') {
      // Visual Studio's `{"provider": "AspnetUserSecrets", …}` stands for a value that is elsewhere.
      if (membersOf(node).some(([member, value]) => member === 'provider' && value.type === 'string')) {
        add(name, null, node);
        continue;
      }
      add(name, JSON.stringify(getNodeValue(node)), node);
      addVariables(node, `${name}.`, add);
    }
  }
}

function membersOf(object: Node): [name: string, value: Node][] {
  return (object.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && value ? [[String(key.value), value] as [string, Node]] : [];
  });
}

/** By the library's names for its errors. */
const explained: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a text must be in double quotes',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a name in double quotes is expected here',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected here',
  CommaExpected: 'a comma is missing before this',
  CloseBraceExpected: 'a closing brace } is missing',
  CloseBracketExpected: 'a closing bracket ] is missing',
  EndOfFileExpected: 'nothing may follow the closing brace',
  UnexpectedEndOfString: 'the text is not closed with a double quote',
  UnexpectedEndOfComment: 'the comment is not closed with */',
  InvalidUnicode: 'four hexadecimal digits must follow \\u',
  InvalidEscapeCharacter: 'no such sequence with a backslash; write \\\\ for a backslash',
  InvalidCharacter: 'control characters must be escaped',
};

/** What is wrong with JSON, at its place. */
export function jsonFault(error: ParseError, json: string): { message: string; start: number; end: number } {
  const name = printParseErrorCode(error.error);
  const start = Math.min(error.offset, json.length);
  const end = Math.min(json.length, Math.max(start + 1, error.offset + error.length));
  const message = `This is not valid JSON: ${explained[name] ?? name}. None of the file's variables are used.`;
  return { message, start, end };
}
