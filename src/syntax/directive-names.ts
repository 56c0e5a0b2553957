/**
 * The directives (`# @name value`) that a file may hold, from all dialects.
 *
 * - `honoured`: Faultline does what it says.
 * - `kept`: it would change what is sent or when, and Faultline does not do it yet; a quiet problem says so.
 * - `note`: it describes, or concerns only how another tool shows things.
 */
export type DirectiveUse = 'honoured' | 'kept' | 'note';

const DIRECTIVES: ReadonlyMap<string, DirectiveUse> = new Map<string, DirectiveUse>([
  ['name', 'honoured'],
  ['no-redirect', 'honoured'],
  ['no-cookie-jar', 'honoured'],
  ['no-log', 'honoured'],
  ['response-charset', 'honoured'],
  ['no-auto-encoding', 'honoured'],
  ['timeout', 'honoured'],
  ['connection-timeout', 'honoured'],
  ['first-byte-timeout', 'honoured'],
  ['idle-timeout', 'honoured'],
  ['no-reject-unauthorized', 'honoured'],
  ['insecure', 'honoured'],
  ['proxy', 'honoured'],
  ['no-proxy', 'honoured'],
  ['retry', 'honoured'],
  ['delay', 'honoured'],
  ['sleep', 'honoured'],
  ['disabled', 'honoured'],
  ['prompt', 'honoured'],
  ['note', 'honoured'],
  ['secret', 'honoured'],
  ['ref', 'honoured'],
  ['force-ref', 'honoured'],
  ['auth', 'honoured'],
  ['no-client-cert', 'honoured'],
  ['import', 'honoured'],

  ['loop', 'kept'],
  ['ratelimit', 'kept'],
  ['jwt', 'kept'],
  ['save', 'kept'],
  ['inject-variables', 'kept'],
  ['response-ref', 'kept'],
  ['jq', 'kept'],
  ['accept', 'kept'],
  ['keep-streaming', 'kept'],

  ['title', 'note'],
  ['description', 'note'],
  ['tag', 'note'],
  ['extension', 'note'],
  ['open-with', 'note'],
  ['language', 'note'],
  ['verbose', 'note'],
  ['debug', 'note'],
  ['no-streaming-log', 'note'],
  ['no-response-view', 'note'],
]);

/** All of them, in kebab case. */
export const directiveNames: readonly string[] = [...DIRECTIVES.keys()];

/** The same by name in lower case without `-` and `_`: `noRedirect` and `no_redirect` are `no-redirect`. */
const SQUEEZED: ReadonlyMap<string, DirectiveUse> = new Map(
  [...DIRECTIVES].map(([name, use]) => [directiveKey(name), use]),
);

/** A directive's name in the one spelling that all its spellings share: `forceref` for `force-ref`, `forceRef`, `force_ref`. */
export function directiveKey(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}

/** What Faultline does with a directive of this name, in any spelling; null for one that it does not know. */
export function directiveUse(name: string): DirectiveUse | null {
  return DIRECTIVES.get(name) ?? SQUEEZED.get(directiveKey(name)) ?? null;
}
