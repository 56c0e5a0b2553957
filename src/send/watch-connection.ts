/** Connections while they are made: how far they have got, and the certificate that the other side shows. */
import type { Socket } from 'node:net';
import type * as tls from 'node:tls';
import type { PeerCertificate } from './progress';
import type { TransportInput } from './transport';

/** Follows a connection from the look-up of the name to the response. The returned function stops that; null: it is there. */
export function watchConnection(
  socket: Socket,
  input: Pick<TransportInput, 'route' | 'progress' | 'stopwatch' | 'onConnected'>,
): (() => void) | null {
  const { progress, stopwatch, route } = input;
  const ready = () => {
    progress.phase = progress.sent ? 'receive' : 'send';
    input.onConnected();
  };
  const tlsPending = route.secure && 'secureConnecting' in socket && socket.secureConnecting === true;
  if (!socket.connecting && !tlsPending) {
    ready();
    return null;
  }
  const listeners: [event: string, listener: (value: unknown) => void][] = [];
  const listen = (event: string, listener: (value: unknown) => void) => {
    socket.prependListener(event, listener);
    listeners.push([event, listener]);
  };
  if (!socket.connecting) progress.phase = 'tls';
  listen('lookup', () => stopwatch.dns());
  listen('connect', () => {
    stopwatch.connect();
    if (route.secure) progress.phase = 'tls';
    else ready();
  });
  // Before Node.js judges the certificate and closes: afterwards nobody can say what was wrong with it.
  listen('secure', () => {
    progress.certificate = describeCertificate(socket as tls.TLSSocket);
  });
  listen('secureConnect', () => {
    stopwatch.tls();
    ready();
  });
  return () => {
    for (const [event, listener] of listeners) socket.removeListener(event, listener);
  };
}

function describeCertificate(socket: tls.TLSSocket): PeerCertificate | null {
  const certificate: Partial<tls.DetailedPeerCertificate> = socket.getPeerCertificate(true);
  if (!certificate.valid_to) return null;
  const names = (certificate.subjectaltname ?? '').split(', ').map((name) => name.replace(/^(DNS|IP Address):/, ''));
  return {
    subject: commonName(certificate.subject),
    issuer: commonName(certificate.issuer),
    names: names.filter((name) => name !== ''),
    validFrom: certificate.valid_from ?? '',
    validTo: certificate.valid_to,
    issuers: issuersOf(certificate),
  };
}

/** Chains that servers send are of three or four; a root is its own issuer. */
const longestChain = 10;

function issuersOf(certificate: Partial<tls.DetailedPeerCertificate>): PeerCertificate['issuers'] {
  const issuers: { subject: string; validFrom: string; validTo: string }[] = [];
  let below = certificate;
  for (let at = certificate.issuerCertificate; at && at !== below && issuers.length < longestChain; ) {
    issuers.push({ subject: commonName(at.subject), validFrom: at.valid_from, validTo: at.valid_to });
    below = at;
    at = at.issuerCertificate;
  }
  return issuers;
}

function commonName(name: { CN?: string | string[]; O?: string | string[] } | undefined): string {
  return String(name?.CN ?? name?.O ?? '');
}
