import type { ServerCapabilities } from 'vscode-languageserver/node';
import type { Session } from './session';
import type { ClientProfile } from './state/client-profile';

/** One thing that the server can do. Each stands in a file of its own and in the table of `capabilities.ts`. */
export interface Capability {
  /** What it adds to the answer to `initialize`. */
  readonly offers?: (profile: ClientProfile) => ServerCapabilities;
  /** Puts its handlers on the session's connection. */
  readonly register: (session: Session) => void;
  /** When the client is ready: dynamic registrations. */
  readonly initialized?: (session: Session) => void | Promise<void>;
}
