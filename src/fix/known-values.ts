/**
 * Ids that earlier responses gave, with the names that people know them by: the choices for a parameter that wants one. An
 * index of ids and names alone, bounded in every direction; no body is kept.
 */
import type { Field } from '../diagnose/diagnosis';
import { idNames, isWrapper, parentsOf, type ResourceName, resourcesOf, singular, wordsOf } from './resource-names';

/** A value that a parameter may have. */
export interface KnownValue {
  readonly value: string;
  /** The response had it as a string, not as a number. */
  readonly isText: boolean;
  /** What people call it; empty where the response did not say. */
  readonly label: string;
}

/** What a response says about one thing: its ids, by the name of their member. */
interface KnownThing {
  readonly ids: ReadonlyMap<string, Omit<KnownValue, 'label'>>;
  readonly label: string;
}

export interface KnownResponse {
  /** What was called: whose path names what it gives. */
  readonly url: string;
  readonly body: unknown;
  /** Whether a member may be shown: credentials and what looks like them never are. */
  readonly isShowable: (name: string, value: string) => boolean;
}

const most = { scopes: 30, resources: 100, things: 60, items: 200, nodes: 3_000, depth: 8, value: 120, label: 80 };

const labelNames = [
  'name',
  'title',
  'label',
  'display_name',
  'displayName',
  'full_name',
  'fullName',
  'email',
  'login',
  'username',
  'summary',
] as const;

/** Members that say what an object is: Asana's, Stripe's, GraphQL's, JSON:API's. */
const typeNames = ['resource_type', 'object', '__typename', 'type', 'kind'] as const;

type Resources = Map<string, Map<string, KnownThing>>;

export class KnownValues {
  /** By environment and origin: what one server has given is no value for another. The last used come last. */
  readonly #scopes = new Map<string, Resources>();
  #learnt = 0;

  /** Grows with each response that is taken over. */
  get learnt(): number {
    return this.#learnt;
  }

  /** Takes over what a successful response has. */
  learn(environment: string | null, { url, body, isShowable }: KnownResponse): void {
    const scope = scopeKey(environment, url);
    if (scope === null || typeof body !== 'object' || body === null) return;
    const resources = this.#touch(scope);
    this.#learnt++;
    let nodes = 0;
    const walk = (value: unknown, resource: string | null, depth: number): void => {
      if (depth > most.depth || typeof value !== 'object' || value === null || ++nodes > most.nodes) return;
      if (Array.isArray(value)) {
        // What is learnt last is offered first: a list is to keep its order.
        for (const item of value.slice(0, most.items).reverse()) walk(item, resource, depth + 1);
        return;
      }
      const members = new Map(Object.entries(value));
      const thing = thingOf(members, resource, isShowable);
      if (thing) for (const name of namesOf(members, resource)) keep(resources, name, thing);
      for (const [name, member] of members) {
        // What is in a wrapper is what it is in; `{"id": …}` in a thing is that thing's no more.
        const inner = isWrapper(name) ? resource : singular(wordsOf(name).join(''));
        walk(member, inner, depth + 1);
      }
    };
    walk(body, resourceOfPath(url), 0);
  }

  /** The choices for a field of a request, the last that were seen first; empty where its name says no resource. */
  for(environment: string | null, url: string, field: Pick<Field, 'name' | 'location' | 'pointer'>): KnownValue[] {
    return this.named(environment, url, resourcesOf(field.name, parentsOf(field)));
  }

  /** The same for names of resources, the likeliest first: those of the first that is known. */
  named(environment: string | null, url: string, names: readonly ResourceName[]): KnownValue[] {
    const scope = scopeKey(environment, url);
    const resources = scope === null ? undefined : this.#scopes.get(scope);
    for (const { resource, idName } of names) {
      const things = [...(resources?.get(resource)?.values() ?? [])].reverse();
      const values = things.flatMap((thing): KnownValue[] => {
        const id = idOf(thing, idName);
        return id ? [{ ...id, label: thing.label }] : [];
      });
      if (values.length > 0) return values;
    }
    return [];
  }

  #touch(scope: string): Resources {
    const resources: Resources = this.#scopes.get(scope) ?? new Map();
    this.#scopes.delete(scope);
    this.#scopes.set(scope, resources);
    dropFirst(this.#scopes, most.scopes);
    return resources;
  }
}

function scopeKey(environment: string | null, url: string): string | null {
  return URL.canParse(url) ? JSON.stringify([environment, new URL(url).origin]) : null;
}

function idOf({ ids }: KnownThing, idName: string | null): Omit<KnownValue, 'label'> | null {
  const exact = idName === null ? undefined : ids.get(idName);
  // `workspaceId` of an API that says `gid` means that; a key is no id.
  if (idName === 'key' || idName === 'slug') return exact ?? null;
  return exact ?? [...ids].find(([name]) => name !== 'key' && name !== 'slug')?.[1] ?? [...ids.values()][0] ?? null;
}

function keep(resources: Resources, name: string, thing: KnownThing): void {
  const things: Map<string, KnownThing> = resources.get(name) ?? new Map();
  const key = [...thing.ids.values()][0]?.value ?? '';
  const known = things.get(key);
  things.delete(key);
  // What is seen in another place may lack its name.
  things.set(key, thing.label === '' && known ? known : thing);
  dropFirst(things, most.things);
  resources.delete(name);
  resources.set(name, things);
  dropFirst(resources, most.resources);
}

function dropFirst<T>(map: Map<string, T>, limit: number): void {
  const [first] = map.keys();
  if (map.size > limit && first !== undefined) map.delete(first);
}

/** The names by which an object is known: where it stands, and what it says that it is. */
function namesOf(members: ReadonlyMap<string, unknown>, resource: string | null): Set<string> {
  const names = new Set(resource === null ? [] : [resource]);
  for (const name of typeNames) {
    const type = members.get(name);
    if (typeof type === 'string' && /^[\p{L}_-]{2,40}$/u.test(type) && !isWrapper(type)) {
      names.add(singular(wordsOf(type).join('')));
    }
  }
  return names;
}

function thingOf(
  members: ReadonlyMap<string, unknown>,
  resource: string | null,
  isShowable: KnownResponse['isShowable'],
): KnownThing | null {
  const ids = new Map<string, Omit<KnownValue, 'label'>>();
  const add = (name: string, as: string): void => {
    const value = members.get(name);
    const isText = typeof value === 'string';
    if (!isText && !(typeof value === 'number' && Number.isSafeInteger(value))) return;
    const text = String(value);
    if (text === '' || text.length > most.value || /[\p{Cc}\s]/u.test(text) || !isShowable(name, text)) return;
    ids.set(as, { value: text, isText });
  };
  for (const name of idNames) add(name, name);
  if (ids.size === 0 && resource !== null) {
    // `{"workspaceId": 1, …}` among workspaces.
    for (const name of members.keys()) {
      const [own] = resourcesOf(name, []);
      if (own?.resource === resource && own.idName !== null) add(name, own.idName);
    }
  }
  return ids.size === 0 ? null : { ids, label: labelOf(members, isShowable) };
}

/** Members that hold the names of some APIs' objects: JSON:API's, Jira's, HubSpot's, Okta's. */
const holders = ['attributes', 'fields', 'properties', 'profile'] as const;

function labelOf(members: ReadonlyMap<string, unknown>, isShowable: KnownResponse['isShowable']): string {
  const own = ownLabel(members, isShowable);
  if (own !== '') return own;
  for (const name of holders) {
    const held = members.get(name);
    if (typeof held !== 'object' || held === null) continue;
    const label = ownLabel(new Map(Object.entries(held)), isShowable);
    if (label !== '') return label;
  }
  return '';
}

function ownLabel(members: ReadonlyMap<string, unknown>, isShowable: KnownResponse['isShowable']): string {
  for (const name of labelNames) {
    const value = members.get(name);
    if (typeof value !== 'string' || value.trim() === '' || !isShowable(name, value)) continue;
    const line = value.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
    return line.length <= most.label ? line : `${line.slice(0, most.label - 1)}…`;
  }
  return '';
}

/** `/api/1.0/workspaces/12/projects` gives projects; `/workspaces/12` a workspace. */
function resourceOfPath(url: string): string | null {
  const segments = new URL(url).pathname.split('/').filter((segment) => segment !== '');
  for (const segment of segments.reverse()) {
    // Ids, versions, and what is done with the resource.
    if (/\d/.test(segment) || isWrapper(segment) || /^(?:me|search|find|query|list|api|rest)$/i.test(segment)) continue;
    return singular(wordsOf(segment.replace(/\.\w+$/, '')).join(''));
  }
  return null;
}
