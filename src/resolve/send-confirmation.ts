/** What is asked before a request leaves: for a host in production, and where results of another host go with it. */
import type { Settings } from '../manifest';
import type { NamedExchange } from './context';
import type { Question } from './question';

export interface Leaving {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** Who redirects there, absolute; absent for what the request says itself. */
  readonly redirectedFrom?: string;
  /** It gets a token for the request. */
  readonly forToken?: boolean;
  /** The request file; null for an untitled one. */
  readonly file: string | null;
  readonly environment: string | null;
  /** As `EnvironmentSet.production` has them. */
  readonly production: readonly string[];
  /** Whose results went into the request. */
  readonly sources: readonly Pick<NamedExchange, 'request' | 'response'>[];
  readonly setting: Settings['faultline.confirmSending'];
  /** Answered before, by the question's key. */
  readonly isConfirmed: (key: string) => boolean;
}

/** What only reads: RFC 9110, 9.2.1, and others of the registry. A method that is not known may change something. */
const safe = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY', 'REPORT', 'SEARCH']);

/** What is still to be confirmed. A host is asked for once, then once more for what may change something there. */
export function sendConfirmations(leaving: Leaving): readonly Question[] {
  const { method, url, file, environment, production, sources, setting, isConfirmed } = leaving;
  if (production.length + sources.length === 0) return [];
  const { host, hostname } = hostOf(url);
  const sending = sendingOf(leaving, host);
  const inEnvironment = environment === null ? '' : `Environment: ${environment}. `;
  const questions: Question[] = [];
  if (setting !== 'none' && isListed(host, hostname, production)) {
    const reading = `production ${host} reading`;
    const changing = `production ${host} changing`;
    const isSafe = safe.has(method);
    if (leaving.forToken) {
      // Whoever lets the host be read from or changed lets it be signed in to.
      if (!isConfirmed(reading) && !isConfirmed(changing)) {
        const title = `${sending}, which is marked as production?`;
        questions.push(confirmation(`production ${host} token`, title, `${inEnvironment}Credentials go there.`));
      }
    } else if (!isSafe || !isConfirmed(changing)) {
      const what = isSafe ? 'It reads data there.' : 'It may change data there.';
      const title = `${sending}, which is marked as production?`;
      questions.push(confirmation(isSafe ? reading : changing, title, inEnvironment + what));
    }
  }
  if (setting !== 'all' || isLoopback(hostname)) return questions.filter(({ key }) => !isConfirmed(key));
  for (const { request, response } of sources) {
    const from = [hostOf(request.url).host, hostOf(response.url).host];
    if (from.includes(host)) continue;
    const [source] = from;
    const title = `${sending} with what ${source} has answered?`;
    const about = `${inEnvironment}A result of ${source}, such as a token, goes to another host.`;
    questions.push(confirmation(`results ${source} ${host} ${file ?? ''}`, title, about));
  }
  return [...new Map(questions.map((question) => [question.key, question])).values()].filter(
    ({ key }) => !isConfirmed(key),
  );
}

function sendingOf({ method, redirectedFrom, forToken }: Leaving, host: string): string {
  if (forToken) return `Get a token from ${host}`;
  if (redirectedFrom === undefined) return `Send ${method} to ${host}`;
  return `Follow the redirect of ${hostOf(redirectedFrom).host} with ${method} to ${host}`;
}

function confirmation(key: string, title: string, description: string): Question {
  return {
    key,
    kind: 'confirm',
    title,
    description,
    variable: null,
    initial: '',
    choices: [],
    once: false,
    lasting: true,
  };
}

function hostOf(url: string): { readonly host: string; readonly hostname: string } {
  if (!URL.canParse(url)) return { host: url, hostname: '' };
  const { host, hostname } = new URL(url);
  return { host, hostname: hostname.replace(/\.$/, '') };
}

/** `api.example`, `api.example:8443`, `*.example`, and `*` for all. */
function isListed(host: string, hostname: string, list: readonly string[]): boolean {
  return list.some((entry) => {
    const name = entry.trim().toLowerCase();
    return (
      name === '*' || name === host || name === hostname || (name.startsWith('*.') && hostname.endsWith(name.slice(1)))
    );
  });
}

/** This machine, to which nothing is given that it has not. */
function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}
