/** `curl …` lines: kept as they are, with method, URL and headers read where they are plain. */
import { DiagnosticCode } from '../manifest';
import { isSpace, skipSpace } from './characters';
import { methodOf } from './methods';
import { CURL, REQUEST_LINE } from './records';
import { looksLikeUrl } from './request-line';
import { TAIL } from './request-state';
import type { Scan } from './scan';

/** An argument of the command. Its text is `[start, end)` without quotes; `plain` where no escape stands in it. */
interface Argument {
  readonly start: number;
  readonly end: number;
  readonly plain: boolean;
}

/** Options whose value is the next argument, as far as it matters for telling the URL. */
const WITH_VALUE = new Set(
  (
    '-X --request -H --header -d --data --data-raw --data-binary --data-urlencode --data-ascii --json -F --form ' +
    '--form-string -u --user -A --user-agent -e --referer -b --cookie -c --cookie-jar -o --output -T --upload-file ' +
    '-x --proxy -U --proxy-user -m --max-time --connect-timeout -E --cert --key --cacert --resolve -w --write-out ' +
    '--oauth2-bearer --retry --retry-delay --aws-sigv4 --interface -r --range -D --dump-header --url'
  ).split(' '),
);

/** Whether the line `[start, end)` starts a curl command. */
export function opensCurl(text: string, start: number, end: number): boolean {
  const at = text.charCodeAt(start) === 0x24 ? skipSpace(text, start + 1, end) : start;
  return text.startsWith('curl', at) && at + 4 < end && isSpace(text.charCodeAt(at + 4));
}

/**
 * Reads the command that starts at `start` on the current line, over as many lines as its quotes and continuation
 * marks (`\`, and `^` of cmd.exe, and PowerShell's backtick) span. False where it has no URL: then it is prose.
 */
export function curlLines(scan: Scan, start: number): boolean {
  const { request, write } = scan;
  const mark = scan.mark();
  const firstEnd = scan.trimmedEnd();
  if (scan.lineStart < request.proseTo) {
    // Lines that were read once, and had no URL, are not read over and over for each `curl` among them.
    if (interpret(scan.text, readArguments(scan, start, true).args) === null) return false;
  }
  const { args, closed } = readArguments(scan, start, false);
  const command = interpret(scan.text, args);
  if (command === null) {
    request.proseTo = scan.lineNext;
    scan.reset(mark);
    return false;
  }
  const { method, url, headers } = command;
  request.hasRequest = true;
  request.protocol = CURL;
  request.state = TAIL;
  scan.linePart(REQUEST_LINE);
  const word = method === null ? command.implied : scan.text.slice(method.start, method.end);
  write.request(start, CURL, methodOf(word).number, method?.start ?? -1, method?.end ?? -1);
  write.piece(url.start, url.end);
  for (const header of headers) {
    if (!request.field.read(header.start, header.end)) continue;
    write.field(request.field);
    const { valueStart, end } = request.field;
    if (/[\r\n]/.test(scan.text.slice(valueStart, end))) write.foldField(end);
  }
  if (closed) {
    const message =
      'Faultline keeps curl commands but does not send them yet. Write a request line, headers and a body.';
    scan.problem(DiagnosticCode.notRun, 'hint', start, firstEnd, message);
  } else {
    const message = 'A quotation mark of this command is not closed.';
    scan.problem(DiagnosticCode.unclosed, 'error', start, firstEnd, message);
  }
  return true;
}

/** Ends on the command's last line, or, with `oneLine`, on the current one. */
function readArguments(scan: Scan, start: number, oneLine: boolean): { args: Argument[]; closed: boolean } {
  const { text } = scan;
  const args: Argument[] = [];
  let from = start;
  let quote = 0;
  let isEscaping = false;
  let argument: { start: number; end: number; plain: boolean } | null = null;
  for (;;) {
    let goesOn = false;
    for (let at = from; at < scan.lineEnd; at++) {
      const c = text.charCodeAt(at);
      if (quote !== 0) {
        if (c === quote) {
          quote = 0;
          if (argument !== null) argument.end = at;
        } else if (c === 0x5c && isEscaping && argument !== null) {
          argument.plain = false;
          at++;
        }
        continue;
      }
      if (isSpace(c)) {
        if (argument !== null) args.push(argument);
        argument = null;
        continue;
      }
      if ((c === 0x5c || c === 0x5e || c === 0x60) && skipSpace(text, at + 1, scan.lineEnd) === scan.lineEnd) {
        goesOn = true;
        break;
      }
      if (c === 0x22 || c === 0x27) {
        quote = c;
        // `\` means something in "…" and in $'…'.
        isEscaping = c === 0x22 || (at > start && text.charCodeAt(at - 1) === 0x24);
        if (argument === null) argument = { start: at + 1, end: at + 1, plain: true };
        else argument.plain = false;
      } else {
        if (argument === null) argument = { start: at, end: at + 1, plain: true };
        if (c === 0x5c) {
          argument.plain = false;
          at++;
        }
        argument.end = Math.min(at + 1, scan.lineEnd);
      }
    }
    if (quote === 0 && argument !== null) {
      args.push(argument);
      argument = null;
    }
    if (oneLine || (quote === 0 && !goesOn)) return { args, closed: true };
    const mark = scan.mark();
    if (!scan.advance() || scan.atSeparator()) {
      scan.reset(mark);
      return { args, closed: quote === 0 };
    }
    from = scan.lineStart;
  }
}

interface Command {
  readonly url: Argument;
  readonly method: Argument | null;
  /** What curl sends without `-X`: by `-d` or `-F`, by `-I`, by `-T`. */
  readonly implied: string;
  readonly headers: readonly Argument[];
}

/** The command's URL and what stands beside it; null where it has no URL. */
function interpret(text: string, args: readonly Argument[]): Command | null {
  let url: Argument | null = null;
  let method: Argument | null = null;
  let implied = 'GET';
  let get = false;
  const headers: Argument[] = [];
  for (let index = 0; index < args.length; index++) {
    const argument = args[index];
    if (argument === undefined) continue;
    const word = text.slice(argument.start, argument.end);
    if (word.startsWith('-') && word.length > 1) {
      const value = WITH_VALUE.has(word) ? args[++index] : undefined;
      const short = !word.startsWith('--') && word.length > 2 ? word.slice(0, 2) : word;
      if (word === '-X' || word === '--request') method = value ?? null;
      else if (short === '-X') method = { ...argument, start: argument.start + 2 };
      else if (word === '--url') url = value ?? null;
      else if ((word === '-H' || word === '--header') && value?.plain) headers.push(value);
      else if (short === '-d' || word.startsWith('--data') || word === '--json') implied = 'POST';
      else if (short === '-F' || word.startsWith('--form')) implied = 'POST';
      else if (word === '-I' || word === '--head') implied = 'HEAD';
      else if (short === '-T' || word === '--upload-file') implied = 'PUT';
      else if (word === '-G' || word === '--get') get = true;
    } else if (url === null && looksLikeUrl(text, argument.start, argument.end)) url = argument;
  }
  return url && { url, method, implied: get ? 'GET' : implied, headers };
}
