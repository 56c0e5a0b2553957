/** Why an authority cannot be used: offsets into it, and a sentence. */
export interface AuthorityProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** The parts of `user:password@host:port` (RFC 3986, 3.2), as offsets into it; `ascii` is the host as it is sent. */
export interface Authority {
  readonly userinfoEnd: number | null;
  readonly hostStart: number;
  readonly hostEnd: number;
  readonly host: string;
  readonly ascii: string;
  readonly port: number | null;
}

/** Reads an authority; an international host name becomes its ASCII form (UTS #46), an IPv6 address is in brackets. */
export function parseAuthority(text: string): Authority | AuthorityProblem {
  const at = text.lastIndexOf('@');
  const hostStart = at + 1;
  const bare = text.slice(hostStart);
  if (/^[0-9a-f]*:[0-9a-f:.]*:[0-9a-f.:]*$/i.test(bare)) {
    const message = `An IPv6 address stands in brackets: \`[${bare}]\`.`;
    return { start: hostStart, end: text.length, message };
  }
  const bracket = bare.startsWith('[') ? text.indexOf(']', hostStart) : hostStart;
  const colon = bracket < 0 ? -1 : text.indexOf(':', bracket);
  const hostEnd = colon < 0 ? text.length : colon;
  const host = text.slice(hostStart, hostEnd);
  const portText = colon < 0 ? null : text.slice(colon + 1);
  if (host === '') return { start: 0, end: text.length, message: 'The URL has no host.' };
  if (portText !== null && !/^\d*$/.test(portText)) {
    const message = `\`${portText}\` is not a port: a number from 0 to 65535 is expected after the colon.`;
    return { start: hostEnd + 1, end: text.length, message };
  }
  if (Number(portText) > 65_535) {
    return { start: hostEnd + 1, end: text.length, message: `The port ${portText} is out of range: at most 65535.` };
  }
  const ascii = asciiHost(host);
  if (ascii === null) return { start: hostStart, end: hostEnd, message: hostMessage(host) };
  const port = portText === null || portText === '' ? null : Number(portText);
  return { userinfoEnd: at < 0 ? null : at, hostStart, hostEnd, host, ascii, port };
}

/** Names and IPv4 addresses that the URL parser takes as they are; it reads others, such as 0x7f.1, as addresses. */
const plainHost =
  /^(?:(?!xn--)[a-z][a-z0-9-]*(?:\.(?!xn--)[a-z][a-z0-9-]*)*|(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)\.){3}(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d))$/i;

function asciiHost(host: string): string | null {
  if (plainHost.test(host)) return host;
  // The URL parser drops tabs and line ends and ends the host at a slash or backslash.
  if (/[\s\\/?#@]/.test(host)) return null;
  try {
    const { hostname } = new URL(`http://${host}/`);
    // It reads 0x7f.1 as an address; the host as written is what the server's name is.
    return /^[\x21-\x7e]+$/.test(host) && !host.includes('%') ? host : hostname;
  } catch {
    return null;
  }
}

function hostMessage(host: string): string {
  if (/\s/.test(host)) return `There is white space in the host \`${host.trim()}\`.`;
  if (host.startsWith('[')) {
    return host.includes('%')
      ? `\`${host}\`: an address with a zone cannot be used in a URL.`
      : `\`${host}\` is not an IPv6 address.`;
  }
  const bad = /[^\p{L}\p{N}.\-_]/u.exec(host);
  return bad ? `A host name has no \`${bad[0]}\`: \`${host}\`.` : `\`${host}\` is not a host name.`;
}

/**
 * The scheme where a URL names none: `http` for this machine and private networks, for names without a dot and for a
 * port of one's own, where there is rarely a certificate; `https` for the rest.
 */
export function defaultScheme(host: string, port: number | null): 'http' | 'https' {
  if (port === 443 || port === 8443) return 'https';
  if (port !== null) return 'http';
  const name = host.toLowerCase();
  if (name.startsWith('[') || /^(?:127|10)\.|^192\.168\.|^172\.(?:1[6-9]|2\d|3[01])\.|^169\.254\./.test(name))
    return 'http';
  return !name.includes('.') || /\.(?:localhost|local|internal|test)\.?$/.test(name) ? 'http' : 'https';
}
