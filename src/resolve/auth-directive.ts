/** What `# @auth login` says behind the name: where the token stands, which header takes it, how long it holds. */
import type { Span } from '../syntax/document';
import { parseDuration } from './duration';

/** Read from the directive; what is absent is null and found out from the response. Times in ms. */
export interface LoginOptions {
  /** Behind `login.response.`: `body.$.access_token`, `headers.X-Token`, `cookies.session`. */
  readonly token: string | null;
  /** The header that takes the token. */
  readonly header: string | null;
  readonly lifetimeMs: number | null;
  readonly marginMs: number | null;
}

export interface LoginOptionsRead {
  readonly options: LoginOptions;
  /** Offsets into the text. */
  readonly problems: readonly (Span & { readonly message: string })[];
}

/** `# @auth none`: a login that holds for the whole file is not this request's. */
export const noLogin = 'none';

const names = 'token, header, lifetime and margin';

/**
 * Reads `token=$.access_token header=Authorization lifetime=1h margin=1min`: any of them, in any order, values with blanks in
 * quotes. What cannot be read is a problem and counts as absent.
 */
export function parseLoginOptions(text: string): LoginOptionsRead {
  const options: { -readonly [Key in keyof LoginOptions]: LoginOptions[Key] } = {
    token: null,
    header: null,
    lifetimeMs: null,
    marginMs: null,
  };
  const problems: (Span & { message: string })[] = [];
  for (const item of text.matchAll(/([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|(\S*))|\S+/g)) {
    const [whole, name, double, single, plain] = item;
    const value = (double ?? single ?? plain ?? '').trim();
    const bad = (message: string): void =>
      void problems.push({ start: item.index, end: item.index + whole.length, message });
    if (name === undefined) bad(`\`${whole}\` is not understood: ${names} are, each with \`=\`.`);
    else if (value === '') bad(`\`${name}=\` needs a value.`);
    else if (name === 'token') {
      options.token = tokenPath(value);
      if (options.token === null)
        bad('The token stands in `$.path` of the body, in `headers.Name` or in `cookies.name`.');
    } else if (name === 'header') {
      if (/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(value)) options.header = value;
      else bad(`\`${value}\` is not a header name.`);
    } else if (name === 'lifetime' || name === 'margin') {
      const duration = parseDuration(value);
      if (duration) options[name === 'lifetime' ? 'lifetimeMs' : 'marginMs'] = duration.ms;
      else bad(`\`${value}\` is not a length of time: \`30min\`, \`1h\`, \`90s\` are.`);
    } else bad(`There is no option \`${name}\`: ${names} are there.`);
  }
  return { options, problems };
}

/** As it stands behind `login.response.`; null where it leads nowhere. */
function tokenPath(value: string): string | null {
  const path = value.replace(/^response\./, '');
  if (/^(?:\$|\/)/.test(path)) return `body.${path}`;
  if (/^body\.(?:\$|\/|\*$)/.test(path)) return path;
  const named = /^(header|cookie)s?\.(.+)$/.exec(path);
  return named ? `${named[1]}s.${named[2]}` : null;
}
