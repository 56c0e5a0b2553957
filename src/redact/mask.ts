/** What stands in place of a secret, and how it is put there. */

/** In place of each secret. A second redaction leaves it as it is. */
export const redacted = '‹redacted›';

/** Offsets into a text, half open. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** Where earlier redactions put their mark. */
export function marksIn(text: string): Stretch[] {
  return stretchesOf(text, /‹redacted›/g);
}

/** Where `{{…}}` stand: names of values, never values. */
export function templatesIn(text: string): Stretch[] {
  return text.includes('{{') ? stretchesOf(text, /\{\{[^{}\r\n]{0,300}\}\}/g) : [];
}

/** What is never hidden: names in templates, and the marks of earlier redactions. In ascending order. */
export function keptIn(text: string): Stretch[] {
  if (!text.includes('{{') && !text.includes(redacted)) return [];
  return merged([...templatesIn(text), ...marksIn(text)]);
}

/** A text of the same length in which `kept` (ascending) means nothing: for finding `?`, `&`, `=` around it. */
export function blanked(text: string, kept: readonly Stretch[]): string {
  if (kept.length === 0) return text;
  let out = '';
  let done = 0;
  for (const { start, end } of kept) {
    out += text.slice(done, start) + '_'.repeat(end - start);
    done = end;
  }
  return out + text.slice(done);
}

/**
 * The text with each stretch replaced by one mark, except what is `kept`. Stretches may overlap and come in any order.
 * Where a stretch holds something kept, blanks and punctuation beside it stay too (`{{user}}:{{password}}`).
 */
export function hide(text: string, stretches: readonly Stretch[], kept: readonly Stretch[] = marksIn(text)): string {
  if (stretches.length === 0) return text;
  const keep = merged(kept);
  let out = '';
  let done = 0;
  let next = 0;
  for (const { start, end } of merged(stretches)) {
    while (next < keep.length && (keep[next]?.end ?? 0) <= start) next++;
    out += text.slice(done, start);
    let at = start;
    let beside = false;
    for (let index = next; index < keep.length; index++) {
      const island = keep[index];
      if (!island || island.start >= end) break;
      out +=
        cover(text.slice(at, island.start), out, true) +
        text.slice(Math.max(at, island.start), Math.min(end, island.end));
      at = Math.min(end, island.end);
      beside = true;
    }
    out += cover(text.slice(at, end), out, beside);
    done = end;
  }
  return out + text.slice(done);
}

/** One mark for a piece; none where one stands right before it, and none for punctuation beside something kept. */
function cover(piece: string, before: string, beside: boolean): string {
  if (piece === '') return '';
  if (beside && !/[\p{L}\p{N}]/u.test(piece)) return piece;
  return before.endsWith(redacted) ? '' : redacted;
}

function stretchesOf(text: string, pattern: RegExp): Stretch[] {
  return Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length }));
}

/** In ascending order, without overlap. */
function merged(stretches: readonly Stretch[]): Stretch[] {
  const out: { start: number; end: number }[] = [];
  for (const { start, end } of [...stretches].sort((one, other) => one.start - other.start)) {
    const last = out.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else if (end > start) out.push({ start, end });
  }
  return out;
}
