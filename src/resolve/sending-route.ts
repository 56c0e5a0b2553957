/** What is needed of files and variables to know how a request gets to its host. */
import { isAbsolute, join } from 'node:path';
import type { ProxyChoice } from '../exchange';
import { DiagnosticCode } from '../manifest';
import type { Directive } from '../syntax/document';
import type { Evaluator } from './evaluate';
import { percentDecode } from './percent';
import { type Report, substitute } from './substitute';
import { verbatim } from './traced';

const schemes = /^(?:https?|socks(?:4a?|5h?)?|pac\+(?:https?|file|data)):/i;

/** `# @proxy` with its placeholders filled in; `host:port` is an http: proxy. What is no address is an error at its place. */
export async function resolveProxy(
  { value, valueSpan }: Directive,
  evaluator: Pick<Evaluator, 'evaluate'>,
  report: Report,
): Promise<ProxyChoice> {
  const { start, end } = valueSpan;
  const named = (await substitute(verbatim(value, start), evaluator, report, false)).text.trim();
  const url = /^[a-z][a-z0-9+.-]*:\/\//i.test(named) || /^pac\+/i.test(named) ? named : `http://${named}`;
  if (!URL.canParse(url) || !schemes.test(url)) {
    const message =
      'The value of `@proxy` is not the address of a proxy. Write `http://host:8080`, `https://host:8443` or `socks5://host:1080`; other kinds are not supported.';
    report({ start, end, code: DiagnosticCode.badDirective, message, severity: 'error' });
    return 'environment';
  }
  return { url };
}

/** Paths of settings: from the workspace folder on. */
export function absolutePaths(paths: readonly string[], workspaceFolder: string | null): readonly string[] {
  return paths.map((path) => (isAbsolute(path) || workspaceFolder === null ? path : join(workspaceFolder, path)));
}

/** The password that a proxy is told: a proxy may give it back in what it says. */
export function secretsOfProxy(proxy: ProxyChoice): readonly string[] {
  if (typeof proxy === 'string' || !URL.canParse(proxy.url)) return [];
  const { password } = new URL(proxy.url);
  return password === '' ? [] : [...new Set([password, percentDecode(password)])];
}
