/** A form body (`application/x-www-form-urlencoded`) as it is written, over one line or many, and the edits that change it. */
import type { Span } from '../syntax/document';
import { maskPlaceholders } from '../syntax/placeholders';
import { type Draft, deletion, insertion, joinText, type NewText, replacement } from './draft';
import { indentation, isFirstOnLine, lineEndAt, lineStart } from './layout';
import { findByName } from './names';
import { type ParameterChange, parameterText, setDraft } from './parameter-change';
import { encodeParameter, readParameters, type WrittenParameter } from './parameters';
import type { FixValue } from './value';

/** Offsets of the parameters are the block's. */
export interface WrittenForm extends Span {
  readonly parameters: readonly WrittenParameter[];
}

/** Reads the form in `source` from `start` to `end`. Pairs stand apart by `&`, or on lines of their own without one. */
export function readForm(source: string, { start, end }: Span): WrittenForm {
  const text = source.slice(start, end);
  const masked = maskPlaceholders(text);
  const parameters = runsOf(masked).flatMap((run) => readParameters(text, masked, run.start, run.end));
  return {
    start,
    end,
    parameters: parameters.map((parameter) => ({
      ...parameter,
      start: start + parameter.start,
      end: start + parameter.end,
      nameEnd: start + parameter.nameEnd,
      valueStart: parameter.valueStart === null ? null : start + parameter.valueStart,
    })),
  };
}

/** The lines, each with those that go on with its last value: they have no `&` before them and no `name=` of their own. */
function runsOf(masked: string): Span[] {
  const runs: { start: number; end: number }[] = [];
  let open = false;
  for (const { 0: line, index } of masked.matchAll(/[^\r\n]+/g)) {
    const trimmed = line.trim();
    if (trimmed === '') continue;
    const last = runs.at(-1);
    if (last && open && !/^(?:&|[^=&\s]+\s*=)/.test(trimmed)) last.end = index + line.length;
    else runs.push({ start: index, end: index + line.length });
    open = !trimmed.endsWith('&');
  }
  return runs;
}

export function findFormKey(form: WrittenForm, name: string): WrittenParameter | null {
  return findByName(form.parameters, name, (parameter) => parameter.name);
}

/** The edits in the block for these changes; null where a key to change is not there. */
export function formEdits(form: WrittenForm, source: string, changes: readonly ParameterChange[]): Draft[] | null {
  const drafts: Draft[] = [];
  const added: { name: string; value: FixValue }[] = [];
  const removed = new Set<WrittenParameter>();
  for (const change of changes) {
    const key = findFormKey(form, change.name);
    if (change.op === 'set') {
      if (key) drafts.push(setDraft(key, change.value, (start, end) => ({ start, end }), source));
      else added.push(change);
    } else if (!key) return null;
    else if (change.op === 'remove') removed.add(key);
    else drafts.push(replacement({ start: key.start, end: key.nameEnd }, [encodeParameter(change.to)]));
  }
  drafts.push(...removals(form, removed));
  if (added.length > 0) drafts.push(addition(form, source, added, removed.size === form.parameters.length));
  return drafts;
}

function addition(
  form: WrittenForm,
  source: string,
  added: readonly { name: string; value: FixValue }[],
  emptied: boolean,
): Draft {
  const texts = added.map(parameterText);
  const last = form.parameters.at(-1);
  if (!last) return insertion(form.end, joinText(texts, '&'));
  // A form that ends with `&` goes on behind it.
  const dangling = source.slice(last.end, form.end).trim() === '&';
  const at = dangling ? source.indexOf('&', last.end) + 1 : last.end;
  if (emptied) return insertion(at, joinText(texts, '&'));
  const start = lineStart(source, last.start);
  const ownLine =
    start > form.start && isFirstOnLine(source, source[last.start - 1] === '&' ? last.start - 1 : last.start);
  if (!ownLine) return insertion(at, [dangling ? '' : '&', ...joinText(texts, '&')]);
  const newLine = lineEndAt(source, start) + indentation(source, last.start);
  const leading = source[last.start - 1] === '&';
  const trailing = !leading && source.slice(form.start, start).trimEnd().endsWith('&');
  const lines = texts.flatMap((text, index): NewText => {
    if (index === 0 && dangling) return [newLine, ...text];
    return [leading ? `${newLine}&` : trailing || dangling ? `&${newLine}` : newLine, ...text];
  });
  return insertion(at, lines);
}

/** Takes keys out, each with its `&`, and with its line where it has one to itself. */
function removals(form: WrittenForm, removed: ReadonlySet<WrittenParameter>): Draft[] {
  const { parameters } = form;
  const drafts: Draft[] = [];
  const firstKept = parameters.findIndex((parameter) => !removed.has(parameter));
  for (const [index, key] of parameters.entries()) {
    if (!removed.has(key)) continue;
    const next = parameters[index + 1];
    const previous = parameters[index - 1];
    if (next && (firstKept < 0 || firstKept > index)) drafts.push(deletion(key.start, next.start));
    else if (previous && firstKept >= 0) drafts.push(deletion(previous.end, key.end));
    else drafts.push(deletion(key.start, key.end));
  }
  return drafts;
}
