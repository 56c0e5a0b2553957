/** The query of a request target as it is written, over one line or many, and the edits that change it. */
import type { Origins } from '../resolve/resolved';
import type { Span, Target } from '../syntax/document';
import { maskPlaceholders } from '../syntax/placeholders';
import { type Draft, deletion, insertion, joinText, type NewText, replacement } from './draft';
import { indentation, lineEndAt, previousLineEnd } from './layout';
import { findByName } from './names';
import { type ParameterChange, parameterText, setDraft } from './parameter-change';
import { encodeParameter, readParameters, type WrittenParameter } from './parameters';
import type { FixValue } from './value';

export interface WrittenQuery {
  readonly target: Target;
  readonly parameters: readonly WrittenParameter[];
  /** Offset in `target.text` of the `?`, or of the `&` of the line that begins the query instead; null where there is none. */
  readonly mark: number | null;
  /** Offset of the end of the query in `target.text`: before the `#` of a fragment. */
  readonly end: number;
  /** A variable's value holds the `?`: what is added goes on with `&`. */
  readonly begunByVariable: boolean;
  /** A variable's value holds the fragment: nothing can be added before it. */
  readonly closedByVariable: boolean;
}

export function readQuery(target: Target, origins: Origins | null): WrittenQuery {
  const { text } = target;
  const masked = maskPlaceholders(text);
  const fragment = masked.indexOf('#');
  const end = fragment < 0 ? text.length : fragment;
  const question = masked.slice(0, end).indexOf('?');
  const mark = question < 0 ? openingLine(target, masked, origins) : question;
  const resolved = origins?.url.text ?? '';
  return {
    target,
    parameters: mark === null ? [] : readParameters(text, masked, mark + 1, end),
    mark,
    end,
    begunByVariable: mark === null && resolved.replace(/#.*$/s, '').includes('?'),
    closedByVariable: fragment < 0 && resolved.includes('#'),
  };
}

/** A query line that begins with `&` begins the query where the `?` is on none, and in no variable's value. */
function openingLine(target: Target, masked: string, origins: Origins | null): number | null {
  let at = 0;
  for (const [index, { start, end }] of target.pieces.entries()) {
    if (index > 0 && masked[at] === '&') {
      const question = origins?.url.text.indexOf('?') ?? -1;
      const from = origins?.url.pieces.find((piece) => piece.start <= question && question < piece.end);
      // What was sent tells whether the mark came from here; without it, only what is written.
      const isHere = from ? from.variable === null && from.origin.start <= start && start < from.origin.end : null;
      return (isHere ?? !target.text.slice(0, at).includes('{{')) ? at : null;
    }
    at += end - start;
  }
  return null;
}

export function findParameter(query: WrittenQuery, name: string): WrittenParameter | null {
  return findByName(query.parameters, name, (parameter) => parameter.name);
}

/** The source of a stretch of the target's text. A stretch that ends where a line does stays on that line. */
export function targetSpan(target: Target, start: number, end: number): Span {
  return { start: sourceOffset(target, start, 'after').offset, end: sourceOffset(target, end, 'before').offset };
}

/**
 * Where an offset of the target's text stands in the block, and in which piece. At a seam: behind the earlier piece, or
 * before the later.
 */
function sourceOffset(target: Target, offset: number, side: 'before' | 'after'): { offset: number; piece: number } {
  let at = 0;
  for (const [piece, { start, end }] of target.pieces.entries()) {
    const next = at + end - start;
    if (offset < next || (offset === next && (side === 'before' || piece === target.pieces.length - 1))) {
      return { offset: start + offset - at, piece };
    }
    at = next;
  }
  return { offset: target.end, piece: target.pieces.length - 1 };
}

/** The edits in the block for these changes; null where they can't be made in the text as it is. */
export function queryEdits(query: WrittenQuery, source: string, changes: readonly ParameterChange[]): Draft[] | null {
  const { target } = query;
  const drafts: Draft[] = [];
  const added: { name: string; value: FixValue }[] = [];
  const removed = new Set<WrittenParameter>();
  for (const change of changes) {
    const parameter = findParameter(query, change.name);
    if (change.op === 'set') {
      const span = (start: number, end: number): Span => targetSpan(target, start, end);
      if (parameter) drafts.push(setDraft(parameter, change.value, span, source));
      else added.push(change);
    } else if (!parameter) return null;
    else if (change.op === 'remove') removed.add(parameter);
    else {
      const span = targetSpan(target, parameter.start, parameter.nameEnd);
      drafts.push(replacement(span, [encodeParameter(change.to)]));
    }
  }
  if (removed.size > 0) drafts.push(...removals(query, source, removed));
  if (added.length === 0) return drafts;
  if (query.closedByVariable) return null;
  drafts.push(additions(query, source, added, removed.size === query.parameters.length && removed.size > 0));
  return drafts;
}

function additions(
  query: WrittenQuery,
  source: string,
  added: readonly { name: string; value: FixValue }[],
  emptied: boolean,
): Draft {
  const { target, mark, end } = query;
  const texts = added.map(parameterText);
  const last = sourceOffset(target, end, 'before');
  const piece = target.pieces[last.piece];
  const open = mark === null ? query.begunByVariable : !emptied;
  const before = end > 0 ? target.text[end - 1] : '';
  const first = !open ? '?' : before === '?' || before === '&' ? '' : '&';
  // The user's query goes over lines, and the query ends with one: each new parameter gets a line of its own.
  if (piece && last.piece > 0 && last.offset === piece.end && first !== '') {
    const newLine = lineEndAt(source, piece.start) + indentation(source, piece.start);
    const lines = texts.flatMap((text, index): NewText => [newLine, index === 0 ? first : '&', ...text]);
    return insertion(last.offset, lines);
  }
  return insertion(last.offset, [first, ...joinText(texts, '&')]);
}

/** Takes parameters out, each with its `&`, and with its line where nothing else is left on it. */
function removals(query: WrittenQuery, source: string, removed: ReadonlySet<WrittenParameter>): Draft[] {
  const { target, parameters } = query;
  const pieceOf = ({ start }: WrittenParameter): number => sourceOffset(target, start, 'after').piece;
  const drafts: Draft[] = [];
  for (let first = 0; first < parameters.length; ) {
    const from = parameters[first];
    if (!from || !removed.has(from)) {
      first++;
      continue;
    }
    let after = first;
    while (isRemoved(parameters[after], removed)) after++;
    const kept = parameters[after];
    if (first === 0 && kept && pieceOf(kept) === pieceOf(from)) {
      // What stands first goes with the `&` behind it, so that the `?` stays.
      drafts.push({ ...targetSpan(target, from.start, kept.start), text: [] });
    } else {
      const run = parameters.slice(first, after);
      for (const piece of new Set(run.map(pieceOf))) {
        const here = run.filter((parameter) => pieceOf(parameter) === piece);
        drafts.push(removal(query, source, here, piece));
      }
      if (first === 0 && kept && target.text[kept.start - 1] === '&') {
        drafts.push(replacement(targetSpan(target, kept.start - 1, kept.start), ['?']));
      }
    }
    first = after;
  }
  return drafts;
}

function isRemoved(parameter: WrittenParameter | undefined, removed: ReadonlySet<WrittenParameter>): boolean {
  return parameter !== undefined && removed.has(parameter);
}

/** The removal of neighbours on one line of the target. */
function removal(
  { target }: WrittenQuery,
  source: string,
  here: readonly WrittenParameter[],
  pieceIndex: number,
): Draft {
  const from = here[0]?.start ?? 0;
  const separator = target.text[from - 1];
  const { start, end } = targetSpan(
    target,
    separator === '?' || separator === '&' ? from - 1 : from,
    here.at(-1)?.end ?? from,
  );
  const piece = target.pieces[pieceIndex];
  const wholeLine = pieceIndex > 0 && piece !== undefined && start === piece.start && end === piece.end;
  return deletion(wholeLine ? previousLineEnd(source, start) : start, end);
}
