/** What an OpenAPI operation adds to a diagnosis: the certain place of a guessed field, allowed values, names, what to type. */
import type { DiagnosedProblem, Field, Mend } from '../diagnose/diagnosis';
import { pageSizeNames } from '../diagnose/page-size';
import { type Operation, type OperationParameter, parametersNamed } from '../openapi/operation';
import { similarName } from '../resolve/similar-name';
import { looseName } from './names';
import { type FixValue, suggestionFor } from './value';

/** More allowed values than this are a list to read, not a choice of fixes. */
const maxValues = 12;

/** What most APIs take for a page. */
const usualPage = 100;

/** What of the request a field is about, as it is written now. */
export interface WrittenField {
  /** Null where it is not there, or has a variable for its value. */
  readonly value: string | null;
  /** The names that stand where it stands. */
  readonly beside: readonly string[];
}

/**
 * The problem with its fields where the operation says they go. A place that the response itself stated is kept. What the
 * message does not say, the schema does: the values that are allowed in the place of a malformed one, the bound of a number,
 * the name that an unknown one is nearest to.
 */
export function placedByOperation(
  problem: DiagnosedProblem,
  operation: Operation | null,
  written: (field: Field) => WrittenField | null,
): DiagnosedProblem {
  if (!operation) return problem;
  // What is unknown stands where it was found.
  const isPlaced = problem.kind === 'unknown-field';
  const mends = isPlaced ? problem.mends : problem.mends.map((mend) => placeMend(mend, operation));
  const field = problem.field && placeField(problem.field, operation);
  const named = problem.kind === 'unknown-field' ? unknownNames(mends, operation, written) : null;
  if (named) return { ...problem, field, mends: named };
  if (problem.kind === 'truncated' && mends.length === 0) return { ...problem, field, mends: smallerPage(operation) };
  return { ...problem, field, mends: field ? withSchema(problem, field, mends, operation, written) : mends };
}

function withSchema(
  { kind }: DiagnosedProblem,
  field: Field,
  mends: readonly Mend[],
  operation: Operation,
  written: (field: Field) => WrittenField | null,
): readonly Mend[] {
  if (kind === 'malformed') {
    const isSaid = mends.some((mend) => mend.op === 'replace' || mend.op === 'quote' || mend.op === 'unquote');
    // "Not allowed" may be said of a name.
    if (!isSaid && parameterOf(field, operation))
      return [...allowedValues(field, operation, written(field)?.value ?? null), ...mends];
    if (isSaid) return mends;
  } else if (kind !== 'unknown-field') return mends;
  if (mends.some(({ op }) => op === 'rename')) return mends;
  const there = written(field);
  const near = there && similarName(field.name, namesAt(field, operation, there.beside));
  return near === null ? mends : [{ op: 'rename', field, to: [near] }, ...mends];
}

/** What says how much is asked for at once, where the operation has it. */
function smallerPage({ parameters }: Operation): Mend[] {
  const found = pageSizeNames.flatMap((name) =>
    parameters.filter((one) => one.location === 'query' && looseName(one.name) === looseName(name)),
  )[0];
  if (!found) return [];
  const field: Field = { name: found.name, location: 'query', pointer: null, probable: false };
  return [{ op: 'add', field, value: String(Math.min(usualPage, found.maximum ?? usualPage)) }];
}

/** Of several names of which one is too much, those that the operation does not have. Null where it does not tell. */
function unknownNames(
  mends: readonly Mend[],
  operation: Operation,
  written: (field: Field) => WrittenField | null,
): readonly Mend[] | null {
  const guesses = mends.flatMap((mend) => (mend.op === 'remove' && mend.field.probable ? [mend.field] : []));
  if (guesses.length === 0 || guesses.length < mends.length) return null;
  const unknown = guesses.filter((field) => !declaredAt(field, operation).includes(field.name));
  if (unknown.length === 0 || unknown.length === guesses.length) return null;
  return unknown.flatMap((guess): Mend[] => {
    const field = { ...guess, probable: unknown.length > 1 };
    const near = similarName(field.name, namesAt(field, operation, written(field)?.beside ?? []));
    return [...(near === null ? [] : [{ op: 'rename', field, to: [near] } as const]), { op: 'remove', field }];
  });
}

/** The names that the operation has where the field stands, without those that are there. */
function namesAt(field: Field, operation: Operation, beside: readonly string[]): readonly string[] {
  return declaredAt(field, operation).filter((name) => name !== field.name && !beside.includes(name));
}

function declaredAt(field: Field, { parameters }: Operation): readonly string[] {
  const parent = (pointer: string | null): string => (pointer ?? '').replace(/\/[^/]*$/, '');
  const isBody = (location: string): boolean => location === 'body' || location === 'form';
  return parameters
    .filter(({ location, pointer }) =>
      isBody(field.location)
        ? isBody(location) && parent(pointer) === parent(field.pointer)
        : location === field.location,
    )
    .map(({ name }) => name);
}

function placeMend(mend: Mend, operation: Operation): Mend {
  switch (mend.op) {
    case 'add':
    case 'replace':
    case 'remove':
    case 'quote':
    case 'unquote':
      return { ...mend, field: placeField(mend.field, operation) };
    case 'add-all':
      return {
        ...mend,
        fields: mend.fields.map((one) => ({ ...one, field: placeField(one.field, operation) })),
      };
    default:
      return mend;
  }
}

function placeField(field: Field, operation: Operation): Field {
  if (!field.probable) return field;
  const [parameter] = candidates(field, operation);
  return parameter ? { ...field, ...placeOf(parameter), probable: false } : field;
}

/** The parameters that the field can be; of several, one where the field was guessed to be comes first. */
function candidates(field: Field, operation: Operation): readonly OperationParameter[] {
  const found = parametersNamed(operation, field.name).filter(({ location }) => location !== 'cookie');
  return [...found.filter((one) => fits(one, field)), ...found.filter((one) => !fits(one, field))];
}

function fits(parameter: OperationParameter, field: Field): boolean {
  return parameter.location === field.location && (field.pointer === null || parameter.pointer === field.pointer);
}

function placeOf({ name, location, pointer }: OperationParameter): Pick<Field, 'name' | 'location' | 'pointer'> {
  return { name, location: location === 'cookie' ? 'header' : location, pointer };
}

function allowedValues(field: Field, operation: Operation, value: string | null): Mend[] {
  const parameter = parameterOf(field, operation);
  if (!parameter) return [];
  const values = parameter.values.length > maxValues ? nearOnly(parameter.values, value) : nearFirst(parameter, value);
  if (values.length > 0) return [{ op: 'replace', field, find: null, values }];
  const bound = boundFor(parameter, value);
  return bound === null ? [] : [{ op: 'replace', field, find: null, values: [bound] }];
}

function nearOnly(values: readonly string[], value: string | null): readonly string[] {
  const near = value === null ? null : similarName(value, values);
  return near === null ? [] : [near];
}

/** What the value is nearest to comes first. */
function nearFirst({ values, type }: OperationParameter, value: string | null): readonly string[] {
  const all = values.length === 0 && type === 'boolean' ? ['true', 'false'] : values;
  const others = all.filter((one) => one !== value);
  const near = value === null ? null : similarName(value, others);
  return near === null ? others : [near, ...others.filter((one) => one !== near)];
}

function boundFor({ minimum, maximum }: OperationParameter, value: string | null): string | null {
  const number = value !== null && /^-?\d+(?:\.\d+)?$/.test(value.trim()) ? Number(value) : null;
  if (number === null) return null;
  if (maximum !== null && number > maximum) return String(maximum);
  return minimum !== null && number < minimum ? String(minimum) : null;
}

/** What the operation says of a field, wherever that stands. */
export function parameterOf(field: Field, operation: Operation): OperationParameter | null {
  return candidates(field, operation)[0] ?? null;
}

/** What is to be typed for a parameter that is missing, as its schema has it: an example, its values, the look of its format. */
export function typedByOperation(parameter: OperationParameter, name: string): FixValue & { readonly kind: 'typed' } {
  const { type, values, example, format } = parameter;
  const bare = type === 'integer' || type === 'number' || type === 'boolean';
  const choices = values.length > 0 ? values : type === 'boolean' ? ['true', 'false'] : [];
  const isShort = (text: string): boolean => /^[^\p{Cc}{}]{1,80}$/u.test(text);
  if (choices.length > 1 && choices.length <= maxValues && choices.every(isShort)) {
    const own = example !== null && choices.includes(example) ? example : (choices[0] ?? '');
    const ordered = [own, ...choices.filter((one) => one !== own)];
    return { kind: 'typed', suggestion: own, choices: ordered, literal: true, bare };
  }
  const first = choices[0] ?? example;
  if (first !== undefined && first !== null && isShort(first) && type !== 'array' && type !== 'object') {
    return { kind: 'typed', suggestion: first, literal: true, bare };
  }
  if (bare) return { kind: 'typed', suggestion: String(parameter.minimum ?? 1), literal: true, bare };
  const look = format === null ? undefined : formats[format];
  return look === undefined
    ? { kind: 'typed', suggestion: suggestionFor(name) }
    : { kind: 'typed', suggestion: look, literal: true };
}

const formats: Readonly<Record<string, string>> = {
  date: 'YYYY-MM-DD',
  'date-time': 'YYYY-MM-DDThh:mm:ssZ',
  time: 'hh:mm:ssZ',
  email: 'name@example.com',
  uri: 'https://example.com',
};
