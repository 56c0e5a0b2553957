/**
 * Edits of a written request as edits of the curl command that it stands for. What comes of them is read again: they count
 * only where the command then says just what the edited request says.
 */
import { shellWord } from '../curl/curl-text';
import { quotedFor } from '../curl/quote';
import { sourcedRequest } from '../curl/request-text';
import { isVerbatim, originOf } from '../curl/sourced';
import { commandIn, commandPart, type WrittenRequest } from '../curl/written-request';
import type { Block, Span } from '../syntax/document';
import { parseDocument } from '../syntax/parse';
import type { Quoting, WordPiece } from '../syntax/shell-words';
import { applyEdits } from '../syntax/text-edits';
import {
  type Draft,
  deletion,
  insertion,
  joinText,
  type NewText,
  plainText,
  replacement,
  type Stretch,
  toEdits,
} from './draft';
import type { Fix, FixEdit } from './fix';

/**
 * The fixes of a written request as those of its command. Where an edit can't be made within the command, the fix makes a
 * request of the command and edits that.
 */
export function commandFixes<F extends Fix>(block: Block, written: WrittenRequest, fixes: readonly F[]): F[] {
  return fixes.flatMap((fix) => {
    const edits = commandEdits(block, written, fix.edits);
    if (edits) return edits.length > 0 ? [{ ...fix, edits }] : [];
    const converted = convertedEdit(block, written, fix.edits);
    return converted
      ? [{ ...fix, title: `Convert to a request: ${fix.title}`, edits: [converted], preferred: false }]
      : [];
  });
}

/** Null where the command has no place for one of them. */
export function commandEdits(block: Block, written: WrittenRequest, edits: readonly FixEdit[]): FixEdit[] | null {
  const drafts: Draft[] = [];
  for (const edit of edits) {
    const draft = commandDraft(block, written, { start: edit.start, end: edit.end, text: newTextOf(edit) });
    if (!draft) return null;
    drafts.push(...draft);
  }
  const found = toEdits(drafts, block.text);
  return found && saysTheSame(block, written, found, edits) ? found : null;
}

function commandDraft(block: Block, written: WrittenRequest, draft: Draft): Draft[] | null {
  const { sourced, command } = written;
  const within = draftWithin(written, draft);
  if (within) return [within];
  const { lines, body } = sourced;
  const headersEnd = (lines.at(-1)?.end ?? 0) + 1;
  if (draft.start === headersEnd && draft.end === headersEnd) return newOptions(block, written, draft.text);
  const line = lines.find(({ start, end }) => start <= draft.start && draft.end <= end + 1);
  if (!line || (body && draft.start >= body.start)) return null;
  const [requestLine] = lines;
  if (line === requestLine) {
    const { methodSpan } = written.block.request ?? {};
    if (!methodSpan || draft.start !== methodSpan.start || draft.end !== methodSpan.end) return null;
    return [insertion(command.word.end, [' -X ', ...draft.text])];
  }
  if (draft.start === line.start && draft.end === line.end + 1 && draft.text.length === 0) {
    return line.option && [optionDeletion(block, line.option)];
  }
  // What curl adds by itself is replaced by a header of its own.
  if (line.option || draft.end > line.end) return null;
  const { text } = sourced.written;
  const before = text.slice(line.start, draft.start);
  return newOptions(block, written, [before, ...draft.text, text.slice(draft.end, line.end), '\n']);
}

/** In what the command says in so many words, keeping its quotes. */
function draftWithin({ sourced, command }: WrittenRequest, { start, end, text }: Draft): Draft | null {
  const { written } = sourced;
  const { pieces } = written;
  const place = start === end ? placeAt(pieces, start) : placeOf(pieces, start, end);
  if (!place) return null;
  const quoted: Stretch[] = [];
  for (const stretch of text) {
    const plain = quotedFor(typeof stretch === 'string' ? stretch : stretch.stop, place.quoting, command.shell);
    if (plain === null) return null;
    quoted.push(typeof stretch === 'string' ? plain : { stop: plain });
  }
  const source = start === end ? { start: place.at, end: place.at } : originOf(written, start, end);
  return replacement(source, quoted);
}

interface Place {
  readonly at: number;
  readonly quoting: Quoting;
}

function placeAt(pieces: readonly WordPiece[], offset: number): Place | null {
  const inside = pieces.find((piece) => piece.start < offset && offset < piece.end);
  if (inside) {
    if (!isVerbatim(inside) || inside.quoting === null) return null;
    return { at: inside.origin.start + offset - inside.start, quoting: inside.quoting };
  }
  const before = pieces.find(({ end, quoting }) => end === offset && quoting !== null);
  if (before?.quoting) return { at: before.origin.end, quoting: before.quoting };
  const after = pieces.find(({ start, quoting }) => start === offset && quoting !== null);
  return after?.quoting ? { at: after.origin.start, quoting: after.quoting } : null;
}

function placeOf(pieces: readonly WordPiece[], start: number, end: number): Place | null {
  const over = pieces.filter((piece) => piece.start < end && piece.end > start);
  const first = over[0];
  const last = over.at(-1);
  if (!first?.quoting || !last || first.quoting !== last.quoting) return null;
  if (over.some(({ quoting }) => quoting === null)) return null;
  if (!isVerbatim(first) && first.start < start) return null;
  if (!isVerbatim(last) && last.end > end) return null;
  return { at: first.origin.start, quoting: first.quoting };
}

/** `Name: value` lines as `-H`, and what follows an empty line as `--data-raw`, behind the other options. */
function newOptions(block: Block, written: WrittenRequest, text: NewText): Draft[] | null {
  const { command } = written;
  if (command.shell !== 'bash') return null;
  const [head = [], ...rest] = splitText(text, '\n\n');
  const content = rest.length > 0 ? joinText(rest, '\n\n') : null;
  const options: NewText[] = [];
  for (const line of splitText(head, '\n')) {
    const plain = plainText(line);
    if (plain === '') continue;
    if (!/^[^\s:]+:/.test(plain)) return null;
    const word = quotedText(line);
    if (!word) return null;
    options.push(['-H ', ...word]);
  }
  if (content) {
    if (written.sourced.body) return null;
    const word = quotedText(trimmedEnd(content));
    if (!word) return null;
    options.push(['--data-raw ', ...word]);
  }
  const part = commandPart(block);
  const last = command.headers.findLast(({ span }) => span !== null)?.span ?? command.urlSpan;
  if (!part || options.length === 0) return null;
  const mark = /[ \t]\\[ \t]*(\r?\n)([ \t]*)/.exec(block.text.slice(command.word.start, part.end));
  const gap = mark ? ` \\${mark[1] ?? '\n'}${mark[2] ?? ''}` : ' ';
  return [
    insertion(
      last.end,
      options.flatMap((option): NewText => [gap, ...option]),
    ),
  ];
}

function quotedText(text: NewText): NewText | null {
  const plain = plainText(text);
  if (/[\p{Cc}]/u.test(plain.replace(/\n/g, ''))) return null;
  if (!text.some((stretch) => typeof stretch !== 'string')) return [shellWord(plain)];
  const inQuotes = text.map((stretch): Stretch => {
    const inner = quotedFor(typeof stretch === 'string' ? stretch : stretch.stop, 'single', 'bash') ?? '';
    return typeof stretch === 'string' ? inner : { stop: inner };
  });
  return ["'", ...inQuotes, "'"];
}

/** The option with the white space or the continued line end before it. */
function optionDeletion({ text }: Block, { start, end }: Span): Draft {
  const before = /(?:[ \t]*[\\^`][ \t]*\r?\n)?[ \t]*$/.exec(text.slice(Math.max(0, start - 200), start))?.[0] ?? '';
  return deletion(start - before.length, end);
}

function saysTheSame(
  block: Block,
  written: WrittenRequest,
  found: readonly FixEdit[],
  wanted: readonly FixEdit[],
): boolean {
  const now = parseDocument(applyEdits(block.text, found)).blocks.find(({ request }) => request !== null);
  const command = now && commandIn(now);
  if (!command) return false;
  const { text } = sourcedRequest(command, true).written;
  return meaningOf(text) === meaningOf(applyEdits(written.sourced.written.text, wanted));
}

/** Headers in any order; whether a form is encoded or is so already makes no difference to an equal text. */
function meaningOf(text: string): string {
  const at = text.indexOf('\n\n');
  const head = (at < 0 ? text : text.slice(0, at)).split('\n').filter((line) => line !== '# @no-auto-encoding');
  const body = at < 0 ? '' : text.slice(at + 2).trimEnd();
  return JSON.stringify([head.filter((line) => line !== '').sort(), body]);
}

/** The command's lines as the edited request; null where its body would be read as something else there. */
function convertedEdit(block: Block, written: WrittenRequest, edits: readonly FixEdit[]): FixEdit | null {
  const part = commandPart(block);
  if (!part || written.problems.some(({ severity }) => severity === 'error')) return null;
  const { text, body } = { text: written.sourced.written.text, body: written.sourced.body };
  const read = parseDocument(text);
  const only = read.blocks[0]?.request;
  const isRead = read.blocks.length === 1 && (body === null) === (only?.body === null);
  if (
    !isRead ||
    (body &&
      only?.body &&
      text.slice(body.start, body.end).trim() !== text.slice(only.body.start, only.body.end).trim())
  ) {
    return null;
  }
  const drafts = edits.map((edit) => ({ start: edit.start, end: edit.end, text: newTextOf(edit) }));
  const whole: Stretch[] = [];
  let done = 0;
  for (const draft of drafts) {
    whole.push(text.slice(done, draft.start), ...draft.text);
    done = draft.end;
  }
  whole.push(text.slice(done));
  const lineEnd = block.text.includes('\r\n') ? '\r\n' : '\n';
  const lines = whole.map((stretch) =>
    typeof stretch === 'string' ? stretch.replace(/\r?\n/g, lineEnd) : { stop: stretch.stop },
  );
  return toEdits([replacement(part, lines)], block.text)?.[0] ?? null;
}

/** The text of an edit with its stops, read from LSP's snippet syntax as `toEdits` writes it. */
function newTextOf({ newText, snippet }: FixEdit): NewText {
  if (snippet === undefined) return newText === '' ? [] : [newText];
  const unescaped = (text: string): string => text.replace(/\\([$}\\])/g, '$1');
  const text: Stretch[] = [];
  let done = 0;
  for (const match of snippet.matchAll(/(?<!\\)(?:\\\\)*\$\{\d+:((?:[^\\}]|\\.)*)\}/gs)) {
    const open = match.index + match[0].indexOf('${');
    if (open > done) text.push(unescaped(snippet.slice(done, open)));
    text.push({ stop: unescaped(match[1] ?? '') });
    done = match.index + match[0].length;
  }
  if (done < snippet.length) text.push(unescaped(snippet.slice(done)));
  return text;
}

function splitText(text: NewText, separator: string): NewText[] {
  const lines: Stretch[][] = [[]];
  for (const stretch of text) {
    if (typeof stretch !== 'string') {
      lines.at(-1)?.push(stretch);
      continue;
    }
    for (const [index, piece] of stretch.split(separator).entries()) {
      if (index > 0) lines.push([]);
      if (piece !== '') lines.at(-1)?.push(piece);
    }
  }
  return lines;
}

function trimmedEnd(text: NewText): NewText {
  const last = text.at(-1);
  return typeof last === 'string' ? [...text.slice(0, -1), last.trimEnd()] : text;
}
