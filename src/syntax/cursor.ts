/** Finds out what somebody is writing at a place: what completion and hovers go by, in text that is half written. */
import { bodyPlace } from './cursor-body';
import { fieldPlace } from './cursor-field';
import { cursorLine, type Line, trimmedEnd } from './cursor-line';
import type { CursorPlace } from './cursor-place';
import { queryPlace, requestLinePlace } from './cursor-target';
import type { Block, Part } from './document';

/** What stands, or would be written, at an offset of a block; null where nothing is known of it. Never throws. */
export function placeOfCursor(block: Block, offset: number): CursorPlace | null {
  const line = cursorLine(block, offset);
  const { part } = line;
  if (part?.kind === 'separator') return null;
  if (part?.kind === 'script' && !isUnclosedBrace(block, part, line)) return scriptPlace(line);
  const placeholder = part?.kind === 'comment' || part?.kind === 'directive' ? null : placeholderPlace(line);
  if (placeholder) return placeholder;
  if (part?.kind !== 'body') {
    const directive = directivePlace(line);
    if (directive !== undefined) return directive;
  }
  const region = regionOf(block, line);
  if (part?.kind === 'variable' || block.request?.protocol === 'curl') return null;
  switch (region) {
    case 'head':
      return importPlace(line) ?? scriptPlace(line) ?? requestLinePlace(line);
    case 'request-line':
      return requestLinePlace(line);
    case 'headers':
      return queryPlace(line) ?? filePlace(line) ?? headerPlace(block, line);
    case 'body':
      return filePlace(line) ?? scriptPlace(line) ?? bodyPlace(block, line);
  }
}

/** `{{` at the start of a line opens a script of httpYac's, and the URL of one who has not written `}}` yet. */
function isUnclosedBrace(block: Block, part: Part, { start }: Line): boolean {
  return part.start === start && block.problems.some(({ code, start: at }) => code === 'unclosed' && at >= part.start);
}

type Region = 'head' | 'request-line' | 'headers' | 'body';

function regionOf({ parts, request }: Block, { start }: Line): Region {
  const requestLine = parts.find(({ kind }) => kind === 'request-line');
  if (!requestLine || start < requestLine.start) return 'head';
  if (start < requestLine.end) return 'request-line';
  if (request?.body && request.body.start <= start) return 'body';
  const blank = parts.find(({ kind, start: at }) => kind === 'blank' && at >= requestLine.end);
  return blank && start > blank.start ? 'body' : 'headers';
}

function placeholderPlace({ text, start, end, offset }: Line): CursorPlace | null {
  const before = text.slice(start, offset);
  const open = before.lastIndexOf('{{');
  if (open < 0 || before.indexOf('}}', open) >= 0) return null;
  const from = start + open + 2 + (/^\s*%?\s*/.exec(before.slice(open + 2))?.[0].length ?? 0);
  const after = text.slice(offset, end);
  const close = /^([^{}]*?)\s*\}\}/.exec(after);
  if (close) {
    const to = offset + (close[1] ?? '').length;
    return { kind: 'placeholder', start: from, end: to, open: start + open, closeEnd: offset + close[0].length };
  }
  const rest = /^[\w$.-]*/.exec(after)?.[0] ?? '';
  return { kind: 'placeholder', start: from, end: offset + rest.length, open: start + open, closeEnd: null };
}

/** Undefined where the line is no directive; null for a comment and for the blanks of a directive. */
function directivePlace(line: Line): CursorPlace | null | undefined {
  const { text, start, end, offset, before } = line;
  if (!/^\s*(?:#|\/\/)/.test(text.slice(start, end))) return undefined;
  // In a URL on several lines a `#fragment` may stand by itself.
  const name = /^\s*(?:#+|\/\/+)\s*@([\w.-]*)$/.exec(before);
  if (name) {
    const typed = name[1] ?? '';
    const rest = /^[\w.-]*/.exec(text.slice(offset, end))?.[0] ?? '';
    return { kind: 'directive-name', start: offset - typed.length, end: offset + rest.length };
  }
  const value = /^(\s*(?:#+|\/\/+)\s*@([\w.-]+)[ \t]+)/.exec(before);
  if (!value) return null;
  const from = start + (value[1] ?? '').length;
  return { kind: 'directive-value', directive: value[2] ?? '', start: from, end: Math.max(offset, trimmedEnd(line)) };
}

/** `import ./x.http`, `run ./x.http`, `run #name`. */
function importPlace(line: Line): CursorPlace | null {
  const { before, offset } = line;
  const keyword = /^\s*(import|run)[ \t]+(\S*)$/.exec(before);
  if (!keyword) return null;
  const typed = keyword[2] ?? '';
  const rest = /^\S*/.exec(line.text.slice(offset, line.end))?.[0] ?? '';
  const end = offset + rest.length;
  if (keyword[1] === 'run' && typed.startsWith('#')) {
    return { kind: 'request-name', start: offset - typed.length + 1, end: Math.max(offset, trimmedEnd(line)) };
  }
  return { kind: 'path', use: 'requests', start: offset - typed.length, end };
}

/** `< ./file`, `<@ ./file`, `>> ./file`, `<> ./file`. */
function filePlace(line: Line): CursorPlace | null {
  const found = /^(\s*(<@?[\w-]*|>>!?|<>)[ \t]+)(?!\{%)/.exec(line.before);
  if (!found) return null;
  const mark = found[2] ?? '';
  const use = mark === '<>' ? 'response' : mark.startsWith('>>') ? 'output' : 'body';
  return pathPlace(line, (found[1] ?? '').length, use);
}

/** `> ./script.js`, and `< ./script.js` over a request. */
function scriptPlace(line: Line): CursorPlace | null {
  const found = /^(\s*[<>][ \t]+)(?!\{%)/.exec(line.before);
  return found ? pathPlace(line, (found[1] ?? '').length, 'script') : null;
}

function pathPlace(line: Line, length: number, use: 'body' | 'output' | 'response' | 'script'): CursorPlace {
  return { kind: 'path', use, start: line.start + length, end: Math.max(line.offset, trimmedEnd(line)) };
}

function headerPlace(block: Block, line: Line): CursorPlace | null {
  const written = block.request?.headers.find(
    ({ whole, valueSpan, end }) => !whole && valueSpan.start <= line.offset && line.offset <= end,
  );
  if (written && written.nameSpan.start < line.start) {
    const { start, end } = written.valueSpan;
    return { kind: 'header-value', field: written.name, start, end, ofPart: false };
  }
  return fieldPlace(line, false);
}
