/** What the schema has against a value, in sentences: of a choice only what is wrong with the branch that was meant. */
import { type OutputUnit, Validator } from '@cfworker/json-schema';
import schema from './schema.json';

/** What is wrong, and the way to it in the value. */
export interface SchemaProblem {
  readonly path: readonly string[];
  readonly message: string;
  /** It is the name that is wrong, not what stands under it. */
  readonly atKey: boolean;
}

export type SchemaNode = Readonly<Record<string, unknown>>;

/** Every problem once, in the order of the schema. */
export function schemaProblems(value: unknown): SchemaProblem[] {
  const { errors } = new Validator(schema as object, '7', false).validate(value);
  const told = new Set<string>();
  return chosen(errors, '#').flatMap((error) => {
    const problem = toldOf(error);
    const key = problem && `${problem.path.join('/')} ${problem.message}`;
    if (!problem || key === null || told.has(key)) return [];
    told.add(key);
    return [problem];
  });
}

const wrappers = new Set(['$ref', 'properties', 'items', 'allOf', 'false', 'oneOf', 'anyOf', 'propertyNames']);

/** Errors of the branches of one choice stand below `…/oneOf/0`: only the likeliest branch's are kept. */
function chosen(errors: readonly OutputUnit[], root: string): OutputUnit[] {
  const kept: OutputUnit[] = [];
  const choices = new Map<string, Map<string, OutputUnit[]>>();
  for (const error of errors) {
    const rest = error.keywordLocation.slice(root.length);
    const branch = /^(.*?\/(?:oneOf|anyOf))\/(\d+)(?=\/|$)/.exec(rest);
    if (!branch) {
      kept.push(error);
      continue;
    }
    const [, choice = '', index = ''] = branch;
    const place = `${root}${choice}@${instanceOfChoice(error, errors, root + choice)}`;
    const branches = choices.get(place) ?? new Map<string, OutputUnit[]>();
    choices.set(place, branches);
    const location = `${root}${choice}/${index}`;
    branches.set(location, [...(branches.get(location) ?? []), error]);
  }
  for (const branches of choices.values()) {
    const ranked = Array.from(branches, ([location, ofBranch]) => {
      const own = chosen(ofBranch, location);
      return { own, distance: distance(own) };
    });
    const [best, ...others] = ranked.sort((a, b) => a.distance - b.distance);
    if (!best) continue;
    const constant = best.own.find(({ keyword }) => keyword === 'const');
    const alike = constant ? others.map(({ own }) => own.find((other) => isSameChoice(other, constant))) : [];
    // Each branch wants another value there: all of them are allowed.
    if (constant && alike.length > 0 && alike.every((other) => other !== undefined)) {
      const values = [constant, ...alike].map((other) => String(nodeAt(other?.keywordLocation ?? '')));
      kept.push({ ...constant, keyword: 'values', error: values.map((value) => `\`${value}\``).join(', ') });
    } else kept.push(...best.own);
  }
  return kept;
}

function isSameChoice({ keyword, instanceLocation }: OutputUnit, constant: OutputUnit): boolean {
  return keyword === 'const' && instanceLocation === constant.instanceLocation;
}

/** Where the value stands that the choice is about. */
function instanceOfChoice(error: OutputUnit, errors: readonly OutputUnit[], choice: string): string {
  const own = errors.filter(({ keywordLocation }) => keywordLocation === choice);
  const holding = own.filter(({ instanceLocation }) => error.instanceLocation.startsWith(instanceLocation));
  return holding.sort((a, b) => b.instanceLocation.length - a.instanceLocation.length)[0]?.instanceLocation ?? '';
}

/** How far the value is from what the branch wants. */
function distance(errors: readonly OutputUnit[]): number {
  const leaves = errors.filter(({ keyword }) => !wrappers.has(keyword));
  const top = Math.min(...errors.map(({ instanceLocation }) => instanceLocation.length));
  return leaves.reduce((sum, { keyword, instanceLocation }) => {
    if (keyword === 'type' && instanceLocation.length === top) return sum + 100;
    if (keyword === 'const') return sum + 50;
    return sum + 1;
  }, 0);
}

function toldOf({ keyword, keywordLocation, instanceLocation, error }: OutputUnit): SchemaProblem | null {
  const path = pathOf(instanceLocation);
  const at = (message: string, atKey = false): SchemaProblem => ({ path, message, atKey });
  const name = path.at(-1) ?? '';
  const node = nodeAt(keywordLocation);
  const parent = nodeAt(keywordLocation.slice(0, keywordLocation.lastIndexOf('/')));
  const quoted = /"([^"]*)"/.exec(error)?.[1] ?? '';
  switch (keyword) {
    case 'additionalProperties': {
      const known = Object.keys(isNode(parent) && isNode(parent.properties) ? parent.properties : {});
      // Of a map it is what stands under the name that is wrong, and that is told itself.
      if (isNode(parent) && parent.additionalProperties !== false) return null;
      const near = nearest(quoted, known);
      const hint = near ? ` Is \`${near}\` meant?` : ` Known here: ${known.map((each) => `\`${each}\``).join(', ')}.`;
      return { path: [...path, quoted], message: `\`${quoted}\` is not known here.${hint}`, atKey: true };
    }
    case 'required':
      return at(
        `\`${quoted}\` is missing${path.length === 0 || /^\d+$/.test(name) ? ' here' : ` in \`${name}\``}.`,
        true,
      );
    case 'enum': {
      const allowed = isList(node) ? node.map(String) : [];
      return at(`It must be one of ${allowed.map((each) => `\`${each}\``).join(', ')}.`);
    }
    case 'values':
      return at(`It must be one of ${error}.`);
    case 'const':
      return at(`It must be \`${String(node)}\`.`);
    case 'type':
      return at(`It must be ${[node].flat().map(typeInWords).join(' or ')}.`);
    case 'pattern': {
      const description = isNode(parent) && typeof parent.description === 'string' ? ` ${parent.description}` : '';
      const isKey = keywordLocation.includes('/propertyNames');
      return at(
        `\`${isKey ? name : 'This'}\` is not written as it must be.${description}`.replace('`This`', 'This'),
        isKey,
      );
    }
    case 'minItems':
    case 'minProperties':
      return at('Something must stand in here.', true);
    case 'minimum':
    case 'maximum':
      return at(`It must be ${keyword === 'minimum' ? 'at least' : 'at most'} ${String(node)}.`);
    default:
      return wrappers.has(keyword) ? null : at(error);
  }
}

function pathOf(location: string): string[] {
  return location
    .split('/')
    .slice(1)
    .map((token) => decodeURIComponent(token).replace(/~1/g, '/').replace(/~0/g, '~'));
}

/** What stands in the schema at a location that goes through `$ref`s. */
function nodeAt(location: string): unknown {
  let node: unknown = schema;
  for (const token of pathOf(location)) {
    if (token === '$ref') node = resolved(node);
    else node = isList(node) ? node[Number(token)] : isNode(node) ? node[token] : undefined;
  }
  return node;
}

function resolved(node: unknown): unknown {
  const ref = isNode(node) ? node.$ref : undefined;
  return typeof ref === 'string' ? nodeAt(ref) : node;
}

function isNode(value: unknown): value is SchemaNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

const types: Readonly<Record<string, string>> = {
  object: 'a mapping (`name: value`)',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  integer: 'a whole number',
  boolean: '`true` or `false`',
  null: '`null`',
};

function typeInWords(type: unknown): string {
  return types[String(type)] ?? String(type);
}

/** The known name that begins alike, the one of the likest length; null where none does. */
function nearest(name: string, known: readonly string[]): string | null {
  const start = name.toLowerCase().slice(0, 3);
  const near = start.length < 3 ? [] : known.filter((each) => each.toLowerCase().startsWith(start));
  const far = (each: string): number => Math.abs(each.length - name.length) - 2 * sharedStart(each, name);
  return near.sort((a, b) => far(a) - far(b))[0] ?? null;
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length]?.toLowerCase() === b[length]?.toLowerCase()) length++;
  return length;
}
