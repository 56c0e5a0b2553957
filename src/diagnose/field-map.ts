/** Tells maps of fields to their errors from objects that are errors themselves. */
import { isContainerName, messageNames, plainFieldNames, tellingNames, wholeNames } from './error-words';
import { isObject, type JsonObject } from './json-node';
import { normalName } from './location-words';

/** Deeper than this no error stands. */
export const maxDepth = 12;

/** Has a member that only errors have: the object is one. */
export function isTelling(value: JsonObject): boolean {
  return Object.entries(value).some(
    ([key, member]) => tellingNames.has(normalName(key)) && (typeof member === 'string' || isTexts(member)),
  );
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string');
}

/** `{"field": "name", "description": "is missing"}`: an error by itself. */
function namesOne(value: JsonObject): boolean {
  const members = Object.entries(value).map(([key, member]) => [normalName(key), member] as const);
  return (
    members.some(
      ([name, member]) => plainFieldNames.has(name) && typeof member === 'string' && /^[\w.$[\]-]+$/.test(member),
    ) && members.some(([name, member]) => messageNames.has(name) && typeof member === 'string' && /\s/.test(member))
  );
}

/**
 * In a map of fields to messages a name that is no field: `_errors`, `non_field_errors`, CakePHP's `_empty`, Symfony's
 * `children`.
 */
export function isWhole(key: string, value: unknown, top: boolean): boolean {
  if (key.trim() === '') return true;
  if (key === 'children' && isObject(value)) return Object.values(value).every(isFormNode);
  if (!top && typeof value === 'string' && /^_(?!id$)/.test(key)) return true;
  return wholeNames.has(normalName(key)) && (key.startsWith('_') || top || /errors/i.test(key));
}

function isFormNode(value: unknown): boolean {
  return isObject(value) && Object.keys(value).every((key) => key === 'errors' || key === 'children');
}

/** Under a name that holds errors: a map of fields, unless the object is an error itself. */
export function isFieldMapUnder(name: string, value: JsonObject): boolean {
  if (
    name === 'error' ||
    name === 'fault' ||
    name === 'apierror' ||
    name === 'badrequest' ||
    name === 'responsemetadata'
  )
    return false;
  if (isTelling(value) || namesOne(value) || '#text' in value) return false;
  // What stands beside an error may be a map of anything: of errors it is where its texts say what is wrong.
  if (vague.has(name) && !saysWhatIsWrong(value, 0)) return false;
  const entries = Object.entries(value);
  if (
    entries.some(([key, member]) => isContainerName(normalName(key)) && Array.isArray(member) && member.some(isObject))
  ) {
    return !/^(?:details?|message|validation)$/.test(name) && isFieldMap(value);
  }
  // `validation: {source: 'query', keys: ['x']}` names a field without a message.
  if (entries.some(([key, member]) => normalName(key) === 'keys' && Array.isArray(member))) return false;
  return entries.length > 0 && entries.every(([, member]) => isMessages(member, 0));
}

/** `{"name": ["is missing"]}` as a whole body: nothing but lists of messages, and maps of those. */
export function isFieldMap(value: JsonObject, depth = 0): boolean {
  const members = Object.values(value);
  return (
    depth <= maxDepth &&
    members.length > 0 &&
    members.every((member) =>
      Array.isArray(member)
        ? member.length > 0 &&
          member.every((item) => typeof item === 'string' || (isObject(item) && isMessages(item, 0)))
        : isObject(member) && isFieldMap(member, depth + 1),
    )
  );
}

function isMessages(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return true;
  if (depth > maxDepth) return false;
  if (Array.isArray(value)) return value.every((item) => isMessages(item, depth + 1));
  return isObject(value) && (isTelling(value) || Object.values(value).every((item) => isMessages(item, depth + 1)));
}

const vague = new Set(['description', 'detail', 'details', 'errordetail', 'errordetails', 'extra', 'params', 'fields']);

function saysWhatIsWrong(value: unknown, depth: number): boolean {
  if (typeof value === 'string')
    return /\s|^(?:is[_-])?(?:required|missing|invalid|blank|empty|taken|unknown|too_\w+)$/i.test(value.trim());
  if (typeof value !== 'object' || value === null || depth > maxDepth) return false;
  return Object.values(value).some((member) => saysWhatIsWrong(member, depth + 1));
}
