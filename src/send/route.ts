/** What the transports need to know to get to a host. */
import type { Agent } from 'node:http';
import type { SecureContext } from 'node:tls';
import type { HeaderField } from '../exchange';
import type { Identity } from './client-certificates';

export interface Route {
  /** TLS on the connection that the agent makes: to the server or, for http: URLs, to an https: proxy. */
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: number;
  /** The request target: origin-form, or absolute-form for a proxy (RFC 9112, 3.2). */
  readonly target: string;
  /** Undefined: the default agent of the module. */
  readonly agent: Agent | undefined;
  /** Proxy-Authorization, where the proxy reads it from the request. */
  readonly headers: readonly HeaderField[];
  /** `host:port` of the proxy that is known to be in between, without userinfo. */
  readonly proxy: string | null;
  /** The proxy through which a connection to the server is made by CONNECT; null where there is none. */
  readonly tunnel: URL | null;
  /** Header fields must be given as an object, not as a flat array. */
  readonly headerObject: boolean;
  /** VS Code's patched modules decide what is in between. */
  readonly hosted: boolean;
  /** In VS Code, but past its patched modules: the request says by which proxy it goes. */
  readonly bypassesHost: boolean;
  readonly secureContext: SecureContext | null;
  /** What this side shows; null where `secureContext` holds it, or nothing is shown. */
  readonly identity: Identity | null;
  /** Names the certificates that are trusted besides the system's, and that which is shown. */
  readonly trusted: string;
  /** To be called when the exchange is over. */
  release(): void;
}
