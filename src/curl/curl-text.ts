/** A request as a curl command for a POSIX shell. */

/** What a command is made of; placeholders stay as they are. */
export interface CurlRequest {
  readonly method: string;
  readonly url: string;
  readonly httpVersion: string | null;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Text, or the path of a file. Null: there is no body. */
  readonly body: { readonly kind: 'text' | 'file'; readonly text: string } | null;
  readonly followRedirects: boolean;
  readonly insecure: boolean;
  /** What curl computes the `Authorization` of, in the place of the field of that name. */
  readonly signIn?: CurlSignIn | null;
  /** Paths of PEM files, or of a PFX. */
  readonly certificate?: {
    readonly cert: string | null;
    readonly key: string | null;
    readonly pfx: string | null;
  } | null;
}

/** `user`: `name:password`, or the two keys of AWS. `scope`: `aws:amz:region:service`, as far as it is said. */
export type CurlSignIn =
  | { readonly kind: 'digest'; readonly user: string }
  | { readonly kind: 'aws'; readonly user: string; readonly scope: string };

/** The command, an option on each line. */
export function curlFor(request: CurlRequest): string {
  const { method, url, httpVersion, body, followRedirects, insecure, signIn, certificate } = request;
  const headers = signIn ? request.headers.filter(([name]) => name.toLowerCase() !== 'authorization') : request.headers;
  const isImplied = method === 'GET' ? body === null : method === 'POST' && body !== null;
  const options = [
    ...(method === 'HEAD' && body === null ? ['--head'] : isImplied ? [] : [`--request ${shellWord(method)}`]),
    shellWord(url),
    ...(/^HTTP\/2/i.test(httpVersion ?? '')
      ? ['--http2']
      : /^HTTP\/1\.1/i.test(httpVersion ?? '')
        ? ['--http1.1']
        : []),
    ...(followRedirects ? ['--location'] : []),
    ...(insecure ? ['--insecure'] : []),
    ...(signIn ? [signInOption(signIn), `--user ${shellWord(signIn.user)}`] : []),
    ...(certificate?.pfx ? ['--cert-type P12', `--cert ${shellWord(certificate.pfx)}`] : []),
    ...(certificate?.cert ? [`--cert ${shellWord(certificate.cert)}`] : []),
    ...(certificate?.key ? [`--key ${shellWord(certificate.key)}`] : []),
    ...headers.map(([name, value]) => `--header ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...bodyOptions(body),
  ];
  return `curl ${options.join(' \\\n  ')}`;
}

function signInOption(signIn: CurlSignIn): string {
  return signIn.kind === 'digest' ? '--digest' : `--aws-sigv4 ${shellWord(signIn.scope)}`;
}

function bodyOptions(body: CurlRequest['body']): string[] {
  if (!body) return [];
  return [body.kind === 'file' ? `--data-binary ${shellWord(`@${body.text}`)}` : `--data-raw ${shellWord(body.text)}`];
}

/** As one word: as it is where that is safe, else in quotes. */
export function shellWord(text: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text;
  if (!/[\p{Cc}]/u.test(text.replace(/\n/g, ''))) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = text.replace(/[\\']|\p{Cc}/gu, (char) => {
    const known: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', "'": "\\'", '\\': '\\\\' };
    return known[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `$'${escaped}'`;
}
