/** What the schema of dialects says about a place: for completion and hovers in users' dialects. */
import schema from './schema.json';
import type { YamlCursor } from './yaml-cursor';

export interface SchemaChoice {
  readonly label: string;
  readonly kind: 'name' | 'value';
  /** Markdown. */
  readonly description: string | null;
  /** What is put in. */
  readonly text: string;
}

type Node = Readonly<Record<string, unknown>>;

/** What can stand at the cursor, each once. */
export function schemaChoices({ path, at }: YamlCursor): SchemaChoice[] {
  const choices = new Map<string, SchemaChoice>();
  for (const node of nodesAt(path)) {
    for (const choice of at === 'name' ? names(node) : values(node)) {
      if (!choices.has(choice.label)) choices.set(choice.label, choice);
    }
  }
  return [...choices.values()];
}

/** What the schema says of the place, Markdown; null where it says nothing. */
export function schemaDescription(path: YamlCursor['path']): string | null {
  const node = nodesAt(path).find(({ description }) => typeof description === 'string');
  return typeof node?.description === 'string' ? node.description : null;
}

function names({ properties }: Node): SchemaChoice[] {
  return Object.entries(isNode(properties) ? properties : {}).map(([label, node]) => {
    const nodes = isNode(node) ? branches(node) : [];
    const description = nodes.map((each) => each.description).find((text) => typeof text === 'string');
    const opens = nodes.some(({ type }) => type === 'object' || type === 'array');
    return {
      label,
      kind: 'name',
      description: typeof description === 'string' ? description : null,
      text: opens ? `${label}:` : `${label}: `,
    };
  });
}

function values(node: Node): SchemaChoice[] {
  const allowed = Array.isArray(node.enum) ? node.enum : 'const' in node ? [node.const] : [];
  const all = node.type === 'boolean' ? ['true', 'false'] : allowed.map(String);
  const description = typeof node.description === 'string' ? node.description : null;
  return all.map((label) => ({ label, kind: 'value', description, text: label }));
}

/** The parts of the schema that hold at the path, choices with all their branches. */
function nodesAt(path: YamlCursor['path']): Node[] {
  let nodes = branches(schema as Node);
  for (const step of path) nodes = nodes.flatMap((node) => below(node, step)).flatMap(branches);
  return nodes;
}

function below({ properties, additionalProperties, items }: Node, step: string | 0): Node[] {
  if (step === 0) return isNode(items) ? [items] : [];
  const own = isNode(properties) ? properties[step] : undefined;
  const found = own ?? additionalProperties;
  return isNode(found) ? [found] : [];
}

/** The node itself first: what it says is about this place, what its definition says about all of its kind. */
function branches(node: Node): Node[] {
  const { $ref, allOf, oneOf, anyOf } = node;
  const referred = typeof $ref === 'string' ? definition($ref) : null;
  const parts = [allOf, oneOf, anyOf].flatMap((list) => (Array.isArray(list) ? list.filter(isNode) : []));
  return [node, ...(referred ? branches(referred) : []), ...parts.flatMap(branches)];
}

function definition(ref: string): Node | null {
  const found: unknown = (schema.definitions as Node)[ref.replace('#/definitions/', '')];
  return isNode(found) ? found : null;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
