/** `Invoke-WebRequest` and `Invoke-RestMethod` as browsers, Postman and documentation have them. */
import type { CurlCommand } from './command';
import { plainCommand } from './plain-command';
import { PowerShellText, type PowerShellValue } from './powershell-text';

const command = /^(?:Invoke-WebRequest|Invoke-RestMethod|iwr|irm)(?=[\s`])/i;
const anyCommand = /(?:^|[\s=(])(?:Invoke-WebRequest|Invoke-RestMethod|iwr|irm)[\s`]/i;

/** Parameters that change nothing of the request, those without a value first. */
const switches = new Set(
  (
    'usebasicparsing disablekeepalive skipheadervalidation passthru allowunencryptedauthentication resume ' +
    'skiphttperrorcheck preserveauthorizationonredirect preservehttpmethodonredirect followrellink'
  ).split(' '),
);
const unimportant = new Set('sessionvariable outfile statuscodevariable responseheadersvariable verbose'.split(' '));
const known = [
  ...['uri', 'method', 'custommethod', 'headers', 'body', 'contenttype', 'infile', 'useragent', 'websession'],
  ...['timeoutsec', 'operationtimeoutseconds', 'connectiontimeoutseconds', 'proxy', 'skipcertificatecheck'],
  ...[...switches, ...unimportant],
];

/** The first of these commands in a script, with what the lines before it define; null where there is none. */
export function readPowerShell(text: string): CurlCommand | null {
  if (!anyCommand.test(text)) return null;
  const script = new PowerShellText(text);
  const session = new Session();
  while (!script.done) {
    script.skipBlanks();
    const found = readStatement(script, session);
    if (found) return found;
    script.nextStatement();
  }
  return null;
}

/** `$session = New-Object …WebRequestSession` and what is put into it. */
class Session {
  userAgent: string | null = null;
  readonly cookies: string[] = [];
}

/** One statement; the request where it is the command. */
function readStatement(script: PowerShellText, session: Session): CurlCommand | null {
  if (script.take(/^\$\w+\.UserAgent\s*=\s*/i)) {
    session.userAgent = script.text();
  } else if (script.take(/^\$\w+\.Cookies\.Add\(\(New-Object\s+System\.Net\.Cookie\(/i)) {
    const name = script.text();
    script.take(/^\s*,\s*/);
    session.cookies.push(`${name}=${script.text()}`);
  } else {
    const added = script.take(/^\$(\w+)\.Add\(\s*|^\$(\w+)\[\s*/i);
    if (added) {
      const key = script.text();
      script.take(/^\s*(?:,|\]\s*=)\s*/);
      script.define(added[1] ?? added[2] ?? '', key, script.text());
      return null;
    }
    const assigned = script.take(/^\$(\w+)\s*=\s*/);
    if (script.take(command)) return readParameters(script, session);
    if (assigned) script.assign(assigned[1] ?? '', script.value());
  }
  return null;
}

function readParameters(script: PowerShellText, session: Session): CurlCommand | null {
  const given = new Map<string, PowerShellValue>();
  const left: string[] = [];
  for (;;) {
    script.skipBlanks();
    if (script.atStatementEnd) break;
    const name = script.take(/^-([A-Za-z]+):?/)?.[1]?.toLowerCase();
    const full = name === undefined ? 'uri' : (known.find((it) => it === name) ?? onlyOne(name) ?? name);
    if (switches.has(full) || full === 'skipcertificatecheck' || full === 'noproxy') {
      given.set(full, 'true');
      continue;
    }
    script.skipBlanks();
    const at = script.at;
    const value = script.atStatementEnd ? '' : script.value();
    if (script.at === at && !script.atStatementEnd) return null;
    if (known.includes(full)) given.set(full, value);
    else left.push(`-${name ?? ''}`);
  }
  const text = (name: string): string | null => {
    const value = given.get(name);
    return typeof value === 'string' ? value : null;
  };
  const url = text('uri');
  if (url === null || url === '') return null;
  const table = given.get('headers');
  const headers = withoutPseudo(table instanceof Map ? [...table] : []);
  const has = (name: string): boolean => headers.some(([key]) => key.toLowerCase() === name);
  const add = (name: string, value: string | null): void => {
    if (value !== null && !has(name.toLowerCase())) headers.push([name, value]);
  };
  const inSession = given.has('websession');
  add('User-Agent', text('useragent') ?? (inSession ? session.userAgent : null));
  if (inSession && session.cookies.length > 0) add('Cookie', session.cookies.join('; '));
  add('Content-Type', text('contenttype'));
  const path = text('infile');
  const body = path === null ? bodyOf(given.get('body')) : { kind: 'file' as const, text: path };
  const seconds = Number(text('timeoutsec') ?? text('operationtimeoutseconds'));
  return plainCommand({
    ...{ method: text('method') ?? text('custommethod'), url, headers, body, left },
    insecure: given.has('skipcertificatecheck'),
    timeout: seconds > 0 ? seconds : null,
    proxy: text('proxy'),
  });
}

/** A name may be shortened as long as one is meant. */
function onlyOne(start: string): string | undefined {
  const [one, ...others] = known.filter((name) => name.startsWith(start));
  return others.length === 0 ? one : undefined;
}

/** A table is sent as a form. */
function bodyOf(value: PowerShellValue | undefined): { kind: 'text'; text: string } | null {
  if (value === undefined || value === '') return null;
  if (typeof value === 'string') return { kind: 'text', text: value };
  const pairs = [...value].map(([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`);
  return { kind: 'text', text: pairs.join('&') };
}

/** Browsers list HTTP/2's `:authority`, `:method`, `:path` and `:scheme` (RFC 9113, 8.3.1) without their colons. */
function withoutPseudo(headers: readonly [string, string][]): [string, string][] {
  const pseudo = new Set(['authority', 'method', 'path', 'scheme']);
  const isCopied = headers.some(([name]) => name === 'path') && headers.some(([name]) => name === 'scheme');
  return headers.filter(([name]) => !(isCopied && pseudo.has(name)));
}
