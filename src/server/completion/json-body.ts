import { CompletionItemKind } from 'vscode-languageserver/node';
import type { KnownValue } from '../../fix/known-values';
import type { OperationParameter } from '../../openapi/operation';
import { isShowable } from '../shown-value';
import { isRecord } from '../state/json-value';
import { type JsonPlace, jsonPlaceAt, lookDown, readLoosely } from './json-place';
import { knownValues } from './known-values';
import { parameterWords, typeOf } from './operation';
import { isSamePath, type RequestSketch } from './request-sketches';
import { type Asked, none, type Provider, type Suggestion, type Suggestions } from './suggestion';
import { sameNamedVariable } from './urls';

/** Other requests whose bodies are read. */
const mostBodies = 20;
const mostNames = 100;
const mostValues = 10;

/** Names and values of a JSON body, by the API's description and by the bodies of the host's other requests. */
export const bodyProvider: Provider<'body'> = (asked) => {
  const { at, place } = asked;
  if (place.body !== 'json') return none;
  const body = at.block.text.slice(place.start, place.end);
  const here = jsonPlaceAt(body, at.offset - place.start);
  if (!here) return none;
  return here.isName ? names(asked, here, body) : values(asked, here);
};

async function names(asked: Asked, here: JsonPlace, body: string): Promise<Suggestions> {
  const parent = here.path.slice(0, -1);
  const siblings = lookDown(readLoosely(body), parent);
  const own = body.slice(here.token.start, here.token.end).replace(/"/g, '');
  const present = new Set(isRecord(siblings) ? Object.keys(siblings).filter((name) => name !== own) : []);
  const found = new Map<string, Suggestion>();
  const add = (name: string, stub: string, more: Partial<Suggestion>): void => {
    if (present.has(name) || found.has(name) || found.size >= mostNames) return;
    const quoted = JSON.stringify(name);
    found.set(name, {
      label: name,
      kind: CompletionItemKind.Property,
      filter: quoted,
      span: spanOf(asked, here),
      ...(here.colon ? { text: quoted } : { stops: `${quoted}: ${stub}${here.comma ? ',' : ''}` }),
      ...more,
    });
  };
  for (const parameter of await declaredBelow(asked, parent)) {
    const more = { value: typeOf(parameter), documentation: () => parameterWords(parameter) };
    add(parameter.name, stubOf(parameter), more);
  }
  for (const value of written(asked)) {
    const members = lookDown(value, parent);
    if (!isRecord(members)) continue;
    for (const [name, member] of Object.entries(members)) add(name, stubLike(member), { detail: 'in this file' });
  }
  return { items: [...found.values()] };
}

async function values(asked: Asked, here: JsonPlace): Promise<Suggestions> {
  const name = here.path.findLast((step) => typeof step === 'string');
  if (typeof name !== 'string') return none;
  const quoted = asked.at.block.text.charAt(asked.place.start + here.token.start) === '"';
  const found = new Map<string, Suggestion>();
  const add = (text: string, kind: CompletionItemKind, detail: string): void => {
    // Within quotes only texts can stand.
    if (found.has(text) || (quoted && !text.startsWith('"'))) return;
    found.set(text, {
      label: text.replace(/^"(.*)"$/s, '$1'),
      text,
      filter: text,
      kind,
      detail,
      span: spanOf(asked, here),
    });
  };
  const parent = here.path.slice(0, here.path.lastIndexOf(name));
  const typed = asked.at.block.text.slice(asked.place.start + here.token.start, asked.at.offset);
  const parents = parent.filter((step) => typeof step === 'string');
  const write = ({ value, isText }: KnownValue): string => (isText || quoted ? JSON.stringify(value) : value);
  for (const known of await knownValues(asked, name, parents, typed, write)) {
    found.set(known.text ?? '', { ...known, span: spanOf(asked, here) });
  }
  const parameter = (await declaredBelow(asked, parent)).find((one) => one.name === name);
  if (parameter) {
    const isText = parameter.type === 'string' || parameter.type === null;
    for (const value of parameter.values)
      add(isText ? JSON.stringify(value) : value, CompletionItemKind.EnumMember, 'OpenAPI document');
    if (parameter.type === 'boolean')
      for (const value of ['true', 'false']) add(value, CompletionItemKind.Keyword, 'boolean');
    if (parameter.example !== null)
      add(
        isText ? JSON.stringify(parameter.example) : parameter.example,
        CompletionItemKind.Value,
        'example of the OpenAPI document',
      );
  }
  const variable = await sameNamedVariable(asked, name);
  if (variable)
    add(
      parameter && /^(?:integer|number|boolean)$/.test(parameter.type ?? '') && !quoted
        ? variable.label
        : `"${variable.label}"`,
      CompletionItemKind.Variable,
      variable.detail ?? '',
    );
  let left = mostValues;
  for (const body of written(asked)) {
    const value = lookDown(body, here.path);
    if (left === 0) break;
    if (value === undefined || typeof value === 'object' || !isShowable(name, String(value), false)) continue;
    add(JSON.stringify(value), CompletionItemKind.Value, 'in this file');
    left--;
  }
  return { items: [...found.values()] };
}

function spanOf({ place }: Asked, { token }: JsonPlace): { start: number; end: number } {
  return { start: place.start + token.start, end: place.start + token.end };
}

/** The properties that the API's description has right below a path; those that are required first. */
async function declaredBelow(
  { operation }: Asked,
  parent: readonly (string | number)[],
): Promise<readonly OperationParameter[]> {
  const pointer = parent.map((step) => `/${String(step).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('');
  const below = ((await operation())?.parameters ?? []).filter(
    (one) => one.location === 'body' && one.pointer?.slice(0, one.pointer.lastIndexOf('/')) === pointer,
  );
  return [...below].sort((one, other) => Number(other.required) - Number(one.required));
}

/** The bodies of the host's other requests, those of the same path and method first. */
function written({ open, at, sketches }: Asked): readonly unknown[] {
  const own = sketches.of(at.block);
  if (!own) return [];
  const rank = (other: RequestSketch): number =>
    isSamePath(other.path, own.path) ? 0 : other.method === own.method ? 1 : 2;
  return sketches
    .around(open.document, at.index)
    .filter((other) => other.origin === own.origin && other.block.request?.body?.kind === 'json')
    .map((other) => ({ other, rank: rank(other) }))
    .filter(({ rank }) => rank < 2)
    .sort((one, another) => one.rank - another.rank)
    .slice(0, mostBodies)
    .map(({ other }) => sketches.body(other));
}

function stubOf({ type, values, example, name }: OperationParameter): string {
  if (type === 'object') return '{«»}';
  if (type === 'array') return '[«»]';
  if (type === 'boolean') return '«true|false»';
  const first = values[0] ?? example;
  if (type === 'integer' || type === 'number') return `«${first ?? '0'}»`;
  return first === null || first === undefined || /[«»|"\\]/.test(first) ? '"«»"' : `"«${first || name}»"`;
}

function stubLike(value: unknown): string {
  if (Array.isArray(value)) return '[«»]';
  if (typeof value === 'object' && value !== null) return '{«»}';
  if (typeof value === 'boolean') return '«true|false»';
  return typeof value === 'number' ? '«0»' : '"«»"';
}
