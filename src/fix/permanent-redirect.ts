/** A request that has moved for good (RFC 9110, 15.4.2 and 15.4.9): its new address, and the edits that put it in. */
import { writtenRequest } from '../curl/written-request';
import type { Origins } from '../resolve/resolved';
import type { Span } from '../syntax/document';
import { commandFixes } from './command-edits';
import { toEdits } from './draft';
import type { Fix } from './fix';
import type { FixTarget } from './reading';
import { urlEdits, wholePieces } from './target-url';
import { inWords } from './value';

/** A redirect on the way of a request: the URL that answered, and its Location field as it came. */
export interface Redirect {
  readonly status: number;
  readonly url: string;
  readonly location: string;
}

/** The id of the fix, which belongs to no problem. */
export const movedFix = 'moved';

export interface Move {
  /** Absolute, http or https, without userinfo and fragment. */
  readonly address: string;
  readonly sameHost: boolean;
  /**
   * Following it changes what is asked: a POST becomes a GET, or credentials stay behind where the scheme, host or port
   * is another one. Then a failure may come of the redirect alone.
   */
  readonly changesRequest: boolean;
}

/**
 * Where the 301s and 308s that a request began with lead to: what comes behind a passing redirect is not the request's
 * address. Null where there is none, and where it is no http URL or would give up TLS. A query that the address does not
 * have is the request's own; one that carries names of credentials (by `isCredential`) is not taken over.
 */
export function moveOf(
  { method, url: sent }: { readonly method: string; readonly url: string },
  redirects: readonly Redirect[],
  isCredential: (name: string) => boolean,
): Move | null {
  if (!URL.canParse(sent)) return null;
  const from = new URL(sent);
  let to = from;
  let losesMethod = false;
  for (const { status, url, location } of redirects) {
    if (status !== 301 && status !== 308) break;
    if (!URL.canParse(location, url)) break;
    const next = new URL(location, url);
    if (next.protocol !== 'https:' && (next.protocol !== 'http:' || to.protocol === 'https:')) break;
    if (status === 301 && method.toUpperCase() === 'POST') losesMethod = true;
    to = next;
  }
  if (to === from) return null;
  const sameHost = to.hostname === from.hostname;
  // The user's own name and password stay with their host; what a server writes there is never taken.
  const [userinfo = ''] = sameHost ? (/^[^:]+:\/\/([^/?#]*@)/.exec(sent)?.slice(1) ?? []) : [];
  const address = `${to.protocol}//${userinfo}${to.host}${to.pathname}${queryOf(sent, to, isCredential)}`;
  if (address === sent) return null;
  return { address, sameHost, changesRequest: losesMethod || to.origin !== from.origin };
}

function queryOf(sent: string, to: URL, isCredential: (name: string) => boolean): string {
  const own = /^[^?#]*(\?[^#]*)?/.exec(sent)?.[1] ?? '';
  const theirs = [...to.searchParams];
  const mine = [...new URLSearchParams(own)];
  const isOwn = ([name, value]: readonly [string, string]): boolean =>
    mine.some(([other, otherValue]) => other === name && otherValue === value);
  const isSame = theirs.length === mine.length && theirs.every(isOwn);
  const hasSecret = theirs.some((one) => !isOwn(one) && isCredential(one[0]));
  return to.search === '' || isSame || hasSecret ? own : to.search;
}

/** What the address is called where it stands in a title: without the query. */
export function addressInWords({ address }: Move): string {
  return inWords(address.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//'), 80);
}

/**
 * The edit that puts the address into the request; what it shares with the old one stays as it is written. Null where the
 * request has it already, or where it can't be put in. `failed`: is the response that came of it a failure?
 */
export function fixOfMove(target: FixTarget, move: Move, failed: boolean): Fix | null {
  const { block, origins } = target;
  if (block.request?.protocol === 'curl') {
    const written = writtenRequest(block);
    const fix = written && fixOfMove({ ...target, block: written.block }, move, failed);
    return fix ? (commandFixes(block, written, [fix])[0] ?? null) : null;
  }
  if (block.request?.protocol !== 'http' && block.request?.protocol !== 'graphql') return null;
  if (!origins && block.request.target.text.includes('{{')) return null;
  const drafts = urlEdits(block, block.request.target, origins, move.address);
  const edits = drafts && toEdits(drafts, block.text);
  if (!edits || edits.length === 0) return null;
  return {
    id: movedFix,
    title: `Use the new address ${addressInWords(move)}`,
    edits,
    problem: null,
    // To another host the request's credentials go with it: that is for the user to decide.
    preferred: failed && move.sameHost && move.changesRequest,
    complete: true,
  };
}

/** A variable of the URL that holds all that the address changes. */
export interface MovedVariable {
  readonly name: string;
  /** Its placeholder in the block. */
  readonly place: Span;
  readonly from: string;
  readonly to: string;
}

/** Null where the change is in literal text, or in more than one variable. */
export function movedVariable({ url }: Origins, { address }: Move): MovedVariable | null {
  const old = url.text;
  let start = 0;
  while (start < old.length && old[start] === address[start]) start++;
  let kept = 0;
  const most = Math.min(old.length, address.length) - start;
  while (kept < most && old[old.length - 1 - kept] === address[address.length - 1 - kept]) kept++;
  const end = old.length - kept;
  const piece = wholePieces(url.pieces).find((one) =>
    end > start ? one.start <= start && end <= one.end : one.start < start && start < one.end,
  );
  if (!piece || piece.variable === null) return null;
  const to = address.slice(piece.start, address.length - (old.length - piece.end));
  return { name: piece.variable, place: piece.origin, from: old.slice(piece.start, piece.end), to };
}
