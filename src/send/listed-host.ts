/** Lists of hosts in settings: `api.example`, `api.example:8443`, `*.example`, `[::1]`. */
import type { WireUrl } from './wire-url';

/** Is the host of this URL in the list? A name alone means all ports; `*.` all names below, and not the name itself. */
export function isListed(url: Pick<WireUrl, 'hostname' | 'port'>, list: readonly string[]): boolean {
  const hostname = url.hostname.toLowerCase().replace(/\.$/, '');
  return list.some((entry) => {
    const match = /^(?:\[(.+)\]|([^:]+|[^:]*:.*:.*?))(?::(\d+))?$/.exec(entry.trim().toLowerCase());
    const name = (match?.[1] ?? match?.[2] ?? '').replace(/\.$/, '');
    if (name === '' || (match?.[3] !== undefined && Number(match[3]) !== url.port)) return false;
    return name.startsWith('*.') ? hostname.endsWith(name.slice(1)) : hostname === name;
  });
}
