/** Signing in by OAuth 2 at a terminal: the browser comes back to a port of this machine, codes are shown. */
import { LazyTokens, tokenOptions } from '../oauth/lazy-tokens';
import type { Person } from '../oauth/person';
import type { RequestTokens } from '../oauth/token-keeper';
import { visibleLine } from '../present/visible-text';
import { labelOf, type RequestPlace } from '../resolve/import-graph';
import type { RunSetup } from './run-files';
import type { Terminal } from './terminal';

export class SignIns {
  private readonly tokens = new LazyTokens();

  constructor(private readonly setup: RunSetup) {}

  forRequest(place: RequestPlace): RequestTokens {
    const { args, deps, diagnoser, send, settings, terminal, workspaceFolder } = this.setup;
    return this.tokens.forRequest(async () => ({
      environment: args.environment,
      signal: terminal.signal,
      refreshTokens: null,
      waiting: (id) => {
        void terminal.err(`${visibleLine(`getting the token of ${id} for ${labelOf(place)}`)}\n`);
        return () => undefined;
      },
      deps: {
        send,
        diagnose: (input) => diagnoser.diagnose(input),
        options: tokenOptions(settings, workspaceFolder),
        person: personAt(terminal),
        now: deps.now,
        sleep: deps.sleep,
      },
    }));
  }
}

/** Without a terminal nobody is there: a script must not wait for a browser. */
function personAt(terminal: Terminal): Person {
  const isThere = terminal.ask !== undefined;
  return {
    redirectUrl: null,
    isRemote: false,
    browse: async (url) => {
      if (!isThere) return false;
      await terminal.err(`Sign in at this address; it is opened in your browser:\n${visibleLine(url)}\n`);
      terminal.openBrowser?.(url);
      return true;
    },
    redirected: () => Promise.reject(new Error('A terminal has no address of its own.')),
    showCode: async ({ userCode, verificationUri }, signal) => {
      if (!isThere) return false;
      await terminal.err(`To sign in, enter the code ${visibleLine(userCode)} at ${visibleLine(verificationUri)}\n`);
      await new Promise<void>((done) => {
        signal.addEventListener('abort', () => done(), { once: true });
        if (signal.aborted) done();
      });
      return true;
    },
  };
}
