import { CompletionItemKind } from 'vscode-languageserver/node';
import { encodeParameter } from '../../fix/parameters';
import type { OperationParameter } from '../../openapi/operation';
import { isShowable } from '../shown-value';
import { knownValues } from './known-values';
import { parameterWords, typeOf } from './operation';
import { isSamePath, type Parameter, parametersOf, type RequestSketch } from './request-sketches';
import type { Asked, Provider, Suggestion } from './suggestion';
import { sameNamedVariable } from './urls';

/** Values of other requests that are offered again. */
const mostWritten = 10;

/** Of the query or of a form: by the API's description, then as the other requests of the host have them. */
export const parameterNameProvider: Provider<'parameter-name'> = async (asked) => {
  const { place } = asked;
  const present = new Set(presentNames(asked, place.inBody));
  const end = place.assigned ? '' : '=';
  const names = new Map<string, Suggestion>();
  const add = (name: string, more: Partial<Suggestion>): void => {
    if (present.has(name) || names.has(name)) return;
    const goesOn = end ? { goesOn: true } : {};
    names.set(name, { label: name, text: `${name}${end}`, kind: CompletionItemKind.Property, ...goesOn, ...more });
  };
  for (const parameter of await declared(asked, place.inBody)) {
    add(parameter.name, { value: typeOf(parameter), documentation: () => parameterWords(parameter) });
  }
  for (const { name } of written(asked, place.inBody)) add(name, { detail: 'in this file' });
  return { items: [...names.values()] };
};

export const parameterValueProvider: Provider<'parameter-value'> = async (asked) => {
  const { place } = asked;
  const { name } = place;
  const values = new Map<string, Suggestion>();
  const add = (value: string, kind: CompletionItemKind, detail: string): void => {
    if (value !== '' && !values.has(value)) values.set(value, { label: value, kind, detail });
  };
  const variable = await sameNamedVariable(asked, name);
  if (variable) values.set(variable.label, variable);
  for (const known of await knownValues(asked, name, [], asked.typed, ({ value }) => encodeParameter(value))) {
    values.set(known.text ?? known.label, known);
  }
  const parameter = (await declared(asked, place.inBody)).find((one) => one.name === name);
  for (const value of parameter?.values ?? []) add(value, CompletionItemKind.EnumMember, 'OpenAPI document');
  if (parameter?.type === 'boolean')
    for (const value of ['true', 'false']) add(value, CompletionItemKind.EnumMember, 'boolean');
  if (parameter?.example) add(parameter.example, CompletionItemKind.Value, 'example of the OpenAPI document');
  let left = mostWritten;
  for (const other of written(asked, place.inBody)) {
    if (left === 0) break;
    if (other.name !== name || values.has(other.value) || !isShowable(name, other.value, false)) continue;
    add(other.value, CompletionItemKind.Value, 'in this file');
    left--;
  }
  return { items: [...values.values()] };
};

async function declared(
  { operation }: Pick<Asked, 'operation'>,
  inBody: boolean,
): Promise<readonly OperationParameter[]> {
  const location = inBody ? 'form' : 'query';
  const found = ((await operation())?.parameters ?? []).filter((parameter) => parameter.location === location);
  return [...found].sort((one, other) => Number(other.required) - Number(one.required));
}

/** Those of the other requests of this host: of the same path first. */
function written({ open, at, sketches }: Asked, inBody: boolean): readonly Parameter[] {
  const own = sketches.of(at.block);
  if (!own) return [];
  const same = sketches.around(open.document, at.index).filter(({ origin }) => origin === own.origin);
  const nearest = [
    ...same.filter(({ path }) => isSamePath(path, own.path)),
    ...same.filter(({ path }) => !isSamePath(path, own.path)),
  ];
  return nearest.flatMap((sketch) => (inBody ? formOf(sketch) : sketch.query));
}

function formOf({ block }: RequestSketch): readonly Parameter[] {
  const body = block.request?.body;
  return body?.kind === 'form' ? parametersOf(block.text.slice(body.start, body.end).replace(/[\r\n]+/g, '')) : [];
}

/** The parameters that the request has already, without the one that is being written. */
function presentNames({ at, place, sketches }: Asked, inBody: boolean): readonly string[] {
  const sketch = sketches.of(at.block);
  if (!sketch) return [];
  const all = (inBody ? formOf(sketch) : sketch.query).map(({ name }) => name);
  const own = all.indexOf(at.block.text.slice(place.start, place.end).trim());
  return all.filter((_, index) => index !== own);
}
