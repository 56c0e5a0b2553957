/** What is needed of the person who signs in, and of where they are: an editor, or a terminal. */
import type { DeviceCode } from './token-endpoint';

export interface Person {
  /** The address at which the editor itself takes redirects; null where it has none. */
  readonly redirectUrl: string | null;
  /** Their browser runs on another machine: a port of this one is out of its reach. */
  readonly isRemote: boolean;
  /** Opens a browser, or shows the address; false where there is nobody. */
  browse(url: string): Promise<boolean>;
  /** The address that the browser is sent to, at the editor's own one; with this `state`. */
  redirected(state: string, signal: AbortSignal): Promise<string>;
  /** Shows the code until the signal is aborted; false where there is nobody, or where they do not want to. */
  showCode(code: DeviceCode, signal: AbortSignal): Promise<boolean>;
}
