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
}

/** The command, an option on each line. */
export function curlFor(request: CurlRequest): string {
  const { method, url, httpVersion, headers, body, followRedirects, insecure } = request;
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
    ...headers.map(([name, value]) => `--header ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...bodyOptions(body),
  ];
  return `curl ${options.join(' \\\n  ')}`;
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
