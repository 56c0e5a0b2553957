/** Tags of unions in the path of a field. */
import { child, isObject, type JsonNode } from './json-node';
import { normalName } from './location-words';

/**
 * The path without the tags of discriminated unions: Pydantic writes `content.0.text.citations` of the item
 * `{"type": "text"}`, which has no member `text`. What the object holds as a value, and not as a name, is its tag.
 */
export function withoutUnionTags(segments: readonly string[], json: unknown): readonly string[] {
  const kept: string[] = [];
  let node: JsonNode | null = json === undefined ? null : { value: json, path: [] };
  for (const [at, segment] of segments.entries()) {
    if (node && at < segments.length - 1 && isTag(segment, node.value)) continue;
    kept.push(segment);
    node = node && child(node, Array.isArray(node.value) && /^\d+$/.test(segment) ? Number(segment) : segment);
  }
  return kept;
}

/** A member of that name is meant only where something can stand below it. */
function isTag(segment: string, value: unknown): boolean {
  if (!isObject(value) || !Object.values(value).includes(segment)) return false;
  const wanted = normalName(segment);
  return !Object.entries(value).some(
    ([name, member]) => normalName(name) === wanted && typeof member === 'object' && member !== null,
  );
}
