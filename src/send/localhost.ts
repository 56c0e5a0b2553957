/** `localhost` means this machine, in both families, whatever the system's host file says (RFC 6761, 6.3). */
import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

const loopbacks: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/** Is it `localhost`, or a name below it? */
export function isLocalhost(hostname: string): boolean {
  return /^(.+\.)?localhost\.?$/.test(hostname);
}

/**
 * The system's answer first, in its order, then the family that it leaves out: a server that listens on the one family
 * is found though the name stands for the other. For `net.connect` with `autoSelectFamily`, which asks for all.
 */
export const lookupLocalhost: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    const known = error ? [] : found;
    const missing = loopbacks.filter(({ family }) => !known.some((address) => address.family === family));
    const addresses = [...known, ...missing];
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else callback(null, first?.address ?? '127.0.0.1', first?.family ?? 4);
  });
};
