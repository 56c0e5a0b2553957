import { encodingOf } from '../body-text';
import { DiagnosticCode, type Settings } from '../manifest';
import { directiveKey } from '../syntax/directive-names';
import type { Block, Directive } from '../syntax/document';
import { authLine } from '../syntax/reference-lines';
import { parseLoginOptions } from './auth-directive';
import { parseDelay, parseDuration } from './duration';
import type { RequestOptions, ResolveProblem, RetryDirective } from './resolved';
import { parseRetry } from './retry-directive';

/** What a block's directives say about sending, and what of them cannot be read. */
export interface BlockOptions {
  readonly options: RequestOptions;
  /** `# @proxy`, whose value may have placeholders. */
  readonly proxy: Directive | null;
  /** `# @no-auto-encoding`: URL and form go out as written. */
  readonly autoEncode: boolean;
  /** False for `# @no-client-cert`. */
  readonly clientCert: boolean;
  readonly problems: readonly ResolveProblem[];
}

type OptionSettings = Pick<
  Settings,
  | 'faultline.timeoutSeconds'
  | 'faultline.connectTimeoutSeconds'
  | 'faultline.firstByteTimeoutSeconds'
  | 'faultline.idleTimeoutSeconds'
  | 'faultline.followRedirects'
  | 'faultline.rememberCookies'
  | 'faultline.tls.insecureHosts'
  | 'faultline.tls.certificateAuthorities'
  | 'faultline.syntax.flavour'
>;

/**
 * Reads the directives that say how a request is sent, in kebab and in camel case; the settings stand for those that are
 * absent. A bare number of `@timeout` is seconds, as in JetBrains' client; where it looks like the milliseconds of
 * others, that is said, and where the setting says that the file is theirs, it is milliseconds. A time of 0 is no limit.
 * What cannot be read is a warning and counts as absent.
 * @param inherited directives of another block that hold where the block itself has none of the name
 */
export function readOptions(
  block: Block,
  settings: OptionSettings,
  inherited: readonly Directive[] = [],
): BlockOptions {
  const problems: ResolveProblem[] = [];
  const byName = new Map<string, Directive>();
  for (const directive of [...inherited, ...block.directives]) byName.set(directiveKey(directive.name), directive);
  // What is wrong with another block's line is said there.
  const problemsOf = (directive: Directive) => (inherited.includes(directive) ? [] : problems);
  const flag = (...names: string[]) =>
    names.some((name) => {
      const directive = byName.get(name);
      return directive !== undefined && !/^(?:false|off|no|0)$/i.test(directive.value.trim());
    });
  const time = (name: string, seconds: number): number | null => {
    const directive = byName.get(name);
    const ms = (directive ? readTime(directive, settings, problemsOf(directive)) : null) ?? Math.round(seconds * 1000);
    return ms > 0 ? ms : null;
  };
  const timeoutMs = time('timeout', settings['faultline.timeoutSeconds']);
  const retry = byName.get('retry');
  const delay = byName.get('delay') ?? byName.get('sleep');
  const proxy = readProxy(byName.get('proxy'), problemsOf);
  const auth = byName.get('auth');
  if (auth) readLogin(auth, problemsOf(auth));
  return {
    options: {
      timeoutMs,
      streamTimeoutMs: byName.has('timeout') ? timeoutMs : null,
      connectTimeoutMs: time('connectiontimeout', settings['faultline.connectTimeoutSeconds']),
      firstByteTimeoutMs: time('firstbytetimeout', settings['faultline.firstByteTimeoutSeconds']),
      idleTimeoutMs: time('idletimeout', settings['faultline.idleTimeoutSeconds']),
      followRedirects: settings['faultline.followRedirects'] && !flag('noredirect'),
      cookieJar: settings['faultline.rememberCookies'] && !flag('nocookiejar'),
      responseCharset: readCharset(byName.get('responsecharset'), problemsOf),
      noLog: flag('nolog'),
      insecure: flag('insecure', 'norejectunauthorized'),
      insecureHosts: settings['faultline.tls.insecureHosts'],
      caFiles: settings['faultline.tls.certificateAuthorities'],
      proxy: proxy ? { url: proxy.value.trim() } : flag('noproxy') ? 'none' : 'environment',
      delayMs: delay ? readDelay(delay, problemsOf(delay)) : 0,
      retry: retry ? readRetry(retry, problemsOf(retry)) : null,
    },
    proxy,
    autoEncode: !flag('noautoencoding'),
    clientCert: !flag('noclientcert'),
    problems,
  };
}

/** Of a bare number: REST Client and httpYac would take it for ms. From here on a reader may doubt, and must. */
const doubtful = 100;
const hardlySeconds = 1000;

function readTime(directive: Directive, settings: OptionSettings, problems: ResolveProblem[]): number | null {
  const { name, value, valueSpan, nameSpan } = directive;
  const code = DiagnosticCode.badDirective;
  const place = value === '' ? nameSpan : valueSpan;
  const span = { start: place.start, end: place.end };
  const duration = parseDuration(value);
  if (!duration) {
    const what = value === '' ? `\`@${name}\` needs a time` : `\`${value}\` is not a length of time`;
    problems.push({ ...span, code, message: `${what}: \`@${name} 5 s\`, \`@${name} 500 ms\`.`, severity: 'warning' });
    return null;
  }
  const seconds = duration.ms / 1000;
  const flavour = settings['faultline.syntax.flavour'];
  if (!duration.unit && (flavour === 'httpyac' || flavour === 'rest-client')) return seconds;
  if (!duration.unit && flavour === 'auto' && seconds >= doubtful) {
    const message = `A number without a unit is seconds here; other clients take it for milliseconds. Write \`${value.trim()} s\` or \`${value.trim()} ms\`.`;
    problems.push({ ...span, code, message, severity: seconds >= hardlySeconds ? 'warning' : 'information' });
  }
  return duration.ms;
}

/** As Kulala and httpYac have it, a bare number is milliseconds. */
function readDelay({ name, value, valueSpan, nameSpan }: Directive, problems: ResolveProblem[]): number {
  const text = value.trim();
  const delayMs = parseDelay(text);
  if (delayMs !== null) return delayMs;
  const { start, end } = text === '' ? nameSpan : valueSpan;
  const what = text === '' ? `\`@${name}\` needs a time` : `\`${text}\` is not a length of time`;
  const message = `${what}: \`@${name} 500 ms\`, \`@${name} 2 s\`.`;
  problems.push({ start, end, code: DiagnosticCode.badDirective, message, severity: 'warning' });
  return 0;
}

function readCharset(
  directive: Directive | undefined,
  problemsOf: (directive: Directive) => ResolveProblem[],
): string | null {
  if (directive === undefined) return null;
  const charset = directive.value.trim();
  if (charset !== '' && encodingOf(charset) !== null) return charset;
  const { start, end } = charset === '' ? directive.nameSpan : directive.valueSpan;
  const what = charset === '' ? '`@response-charset` needs a charset' : `\`${charset}\` is no charset that is known`;
  const message = `${what}: \`@response-charset windows-1251\`, \`@response-charset shift_jis\`.`;
  problemsOf(directive).push({ start, end, code: DiagnosticCode.badDirective, message, severity: 'warning' });
  return null;
}

function readProxy(
  directive: Directive | undefined,
  problemsOf: (directive: Directive) => ResolveProblem[],
): Directive | null {
  if (directive === undefined) return null;
  if (directive.value.trim() !== '') return directive;
  const { start, end } = directive.nameSpan;
  const message = '`@proxy` needs an address: `@proxy http://host:8080`. To send without a proxy, write `@no-proxy`.';
  problemsOf(directive).push({ start, end, code: DiagnosticCode.badDirective, message, severity: 'warning' });
  return null;
}

/** What the options mean is read where the login is looked up. */
function readLogin({ value, valueSpan }: Directive, problems: ResolveProblem[]): void {
  const { options, optionsSpan } = authLine(value, valueSpan.start).auth;
  for (const { start, end, message } of parseLoginOptions(options).problems) {
    const offset = optionsSpan.start;
    const code = DiagnosticCode.badDirective;
    problems.push({ start: offset + start, end: offset + end, code, message, severity: 'warning' });
  }
}

function readRetry(directive: Directive, problems: ResolveProblem[]): RetryDirective | null {
  const retry = parseRetry(directive.value);
  for (const { start, end, message } of retry.problems) {
    const offset = directive.valueSpan.start;
    const code = DiagnosticCode.badDirective;
    problems.push({ start: offset + start, end: offset + end, code, message, severity: 'warning' });
  }
  return retry.directive;
}
