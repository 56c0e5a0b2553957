/** `curl …` lines: where the command ends, and its method, URL and headers. `curl/` reads all of it. */
import { DiagnosticCode } from '../manifest';
import { isSpace, skipSpace } from './characters';
import { type CurlOption, curlOptions } from './curl-options';
import type { Span } from './document';
import { methodOf } from './methods';
import { CURL, REQUEST_LINE } from './records';
import { looksLikeUrl } from './request-line';
import { TAIL } from './request-state';
import type { Scan } from './scan';
import { readShellWords, type ShellWord, type SourcedText } from './shell-words';

/** Whether the line `[start, end)` starts a curl command. */
export function opensCurl(text: string, start: number, end: number): boolean {
  const at = text.charCodeAt(start) === 0x24 ? skipSpace(text, start + 1, end) : start;
  if (!text.startsWith('curl', at)) return false;
  const after = text.startsWith('.exe', at + 4) ? at + 8 : at + 4;
  return after < end && isSpace(text.charCodeAt(after));
}

/**
 * Reads the command that starts at `start` on the current line, over as many lines as its quotes and continuation
 * marks (`\`, and `^` of cmd.exe, and PowerShell's backtick) span. False where it has no URL: then it is prose.
 */
export function curlLines(scan: Scan, start: number): boolean {
  const { request, write, text } = scan;
  const mark = scan.mark();
  const firstEnd = scan.trimmedEnd();
  const from = text.charCodeAt(start) === 0x24 ? skipSpace(text, start + 1, firstEnd) : start;
  if (scan.lineStart < request.proseTo) {
    // Lines that were read once, and had no URL, are not read over and over for each `curl` among them.
    if (interpret(readShellWords(text, from, () => false).words) === null) return false;
  }
  const goesOn = (): boolean => {
    const line = scan.mark();
    if (scan.advance() && !scan.atSeparator()) return true;
    scan.reset(line);
    return false;
  };
  const { words, closed } = readShellWords(text, from, goesOn);
  const command = interpret(words);
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
  const span = method && plainSpan(method);
  write.request(
    start,
    CURL,
    methodOf(span ? (method?.text ?? '') : command.implied).number,
    span?.start ?? -1,
    span?.end ?? -1,
  );
  for (const piece of piecesOf(url)) write.piece(piece.start, piece.end);
  for (const header of headers) {
    const line = plainSpan(header);
    if (!line || !request.field.read(line.start, line.end)) continue;
    write.field(request.field);
    const { valueStart, end } = request.field;
    if (/[\r\n]/.test(text.slice(valueStart, end))) write.foldField(end);
  }
  const last = words.at(-1);
  if (last) write.reaches(last.end);
  if (!closed) {
    const message = 'A quotation mark of this command is not closed.';
    scan.problem(DiagnosticCode.unclosed, 'error', start, firstEnd, message);
  }
  return true;
}

interface Command {
  readonly url: SourcedText;
  readonly method: SourcedText | null;
  /** What curl sends without `-X`: by `-d` or `-F`, by `-I`, by `-T`. */
  readonly implied: string;
  readonly headers: readonly SourcedText[];
}

/** The method that an option stands for, where no `-X` says another. */
export function impliedMethod({ name }: CurlOption): string | null {
  if (name === 'head') return 'HEAD';
  if (name === 'upload-file') return 'PUT';
  return /^(?:data(?:-\w+)?|json|form(?:-string)?)$/.test(name) ? 'POST' : null;
}

/** The command's URL and what stands beside it; null where it has no URL. */
function interpret(words: readonly ShellWord[]): Command | null {
  let url: SourcedText | null = null;
  let method: SourcedText | null = null;
  let implied = 'GET';
  let get = false;
  const headers: SourcedText[] = [];
  for (const option of curlOptions(words.slice(1))) {
    const { name, value, isBare } = option;
    implied = impliedMethod(option) ?? implied;
    if (name === 'get') get = true;
    else if (name === 'request') method = value;
    else if (name === 'header' && value) headers.push(value);
    else if (name === 'url' && value && url === null) {
      if (!isBare || looksLikeUrl(value.text, 0, value.text.length)) url = value;
    }
  }
  return url?.text ? { url, method, implied: get ? 'GET' : implied, headers } : null;
}

/** Where a text stands that is taken over as it is; null where escapes or several quotes make it up. */
function plainSpan({ pieces }: SourcedText): Span | null {
  const [only] = pieces;
  if (!only || pieces.length > 1 || only.end - only.start !== only.origin.end - only.origin.start) return null;
  return only.origin;
}

/** The stretches of source that make up the text, as far as they are its own characters. */
function piecesOf({ pieces }: SourcedText): Span[] {
  // Of an escape such as `^&`, what is escaped stands last.
  return pieces.map(({ start, end, origin }) => ({
    start: Math.max(origin.start, origin.end - (end - start)),
    end: origin.end,
  }));
}
