/** What a parameter's name says about whose id its value is: `workspace`, `workspace_gid` and `workspaceId` are a workspace's. */
import type { Field } from '../diagnose/diagnosis';

/** Members that hold an id, the likeliest first. */
export const idNames = ['gid', 'id', '_id', 'uuid', 'guid', 'sid', 'key', 'slug'] as const;

export interface ResourceName {
  /** In the singular, words joined: `usertasklist`. */
  readonly resource: string;
  /** The member that is meant, where the name says it: `key` of `project_key`. */
  readonly idName: string | null;
}

/** Roles that people have in other resources. */
const people =
  /^(?:assignee|author|collaborator|contact|creator|followers?|manager|members?|owner|reporter|reviewers?|assignedto|createdby)$/;

/**
 * The resources that a field's value may be the id of, the likeliest first. `parents`: the names that the field stands
 * under, the nearest last: of a body the members, of a path the segments before it.
 */
export function resourcesOf(name: string, parents: readonly string[]): readonly ResourceName[] {
  const words = wordsOf(name);
  const last = words.at(-1) ?? '';
  const idName = idNames.find((one) => one.replace('_', '') === singular(last)) ?? null;
  const own = idName === null ? words : words.slice(0, -1);
  if (own.length === 0) {
    const parent = parents.findLast((one) => !isWrapper(one) && !/^\d+$/.test(one));
    return parent === undefined ? [] : named(wordsOf(parent), idName);
  }
  return named(own, idName);
}

function named(words: readonly string[], idName: string | null): ResourceName[] {
  const resource = singular(words.join(''));
  // `default_workspace` is a workspace; what the first words say of it, no list of workspaces knows.
  const base = words.length > 1 ? [singular(words.at(-1) ?? '')] : [];
  const user = people.test(resource) || base.some((one) => people.test(one)) ? ['user'] : [];
  return [...new Set([resource, ...base, ...user])].map((one) => ({ resource: one, idName }));
}

/** The names that a field stands under. */
export function parentsOf({ pointer, location }: Pick<Field, 'pointer' | 'location'>): readonly string[] {
  if (location !== 'body' || pointer === null) return [];
  return pointer.split('/').slice(1, -1);
}

/** `userTaskLists` → `user`, `task`, `lists`. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/\[\]$/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

export function singular(word: string): string {
  if (/[^aeiou]ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  return /[^siu]s$/.test(word) ? word.slice(0, -1) : word;
}

/** Members that hold what was asked for, and are no resource themselves. */
export function isWrapper(name: string): boolean {
  return /^(?:data|items?|results?|records?|entries|entry|values?|content|contents|list|objects?|elements?|nodes?|node|edges?|response|payload|body|hits|rows|embedded|_embedded|resources?|collection|attributes|properties|input|variables|all)$/i.test(
    name,
  );
}
