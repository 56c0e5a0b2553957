/** A JSON body that won't be JSON when it is sent: as it is written, and once its variables are filled in. */

import type { JsonFault } from '../fix/json-fault';
import { jsonFaults } from '../fix/json-syntax';
import { short } from '../fix/json-words';
import { DiagnosticCode } from '../manifest';
import { namesCredential } from '../redact/secret-names';
import { filledText } from '../resolve/resolve';
import type { TracedText } from '../resolve/resolved';
import { originOf } from '../resolve/traced';
import type { Span } from '../syntax/document';
import { maskJson } from '../syntax/json-mask';
import { type Placeholder, placeholdersIn } from '../syntax/placeholders';
import type { Finding, Remedy } from './finding';
import type { Checked, Rule } from './rule';
import { type WrittenText, writtenBody } from './written-body';

export const jsonBody: Rule = async (checked) => {
  const { block, request } = checked;
  const { body } = request;
  if (body?.kind === 'graphql' && body.graphql?.variables) {
    const variables = writtenBody(block, body, body.graphql.variables);
    // What is no JSON can't be put into the request, which is JSON itself.
    const stops = ({ code }: Finding): boolean => code === DiagnosticCode.jsonSyntax;
    return (variables ? jsonFindings(variables) : []).map((it) => (stops(it) ? { ...it, severity: 'error' } : it));
  }
  if (body?.kind !== 'json') return [];
  const written = writtenBody(block, body);
  if (!written || written.text.trim() === '' || isOtherType(written.text)) return [];
  const found = jsonFindings(written);
  if (found.some(({ code }) => code === DiagnosticCode.jsonSyntax)) return found;
  return [...found, ...(await filledIn(checked, written))];
};

/** Markup, or a form: what is wrong is the Content-Type. */
function isOtherType(text: string): boolean {
  return /^\s*(?:<[!?/\p{L}]|[\w.[\]%+-]+=)/u.test(text);
}

/** The faults of JSON as it is written, placeholders taken for what they may stand for. */
export function jsonFindings({ text, start }: WrittenText): Finding[] {
  const mask = maskJson(text);
  return jsonFaults(mask.text, text).map((fault) => findingOf(fault, start));
}

function findingOf({ start, end, message, mend, related, allowed }: JsonFault, base: number): Finding {
  const remedies: readonly Remedy[] = mend
    ? [
        {
          title: mend.title,
          edits: mend.edits.map((edit) => ({ ...edit, start: base + edit.start, end: base + edit.end })),
          preferred: mend.preferred,
        },
      ]
    : [];
  return {
    start: base + start,
    end: base + end,
    code: allowed ? DiagnosticCode.duplicateKey : DiagnosticCode.jsonSyntax,
    message,
    severity: 'warning',
    ...(remedies.length > 0 ? { remedies: () => remedies } : {}),
    ...(related
      ? {
          related: () => ({
            blockIndex: null,
            start: base + related.start,
            end: base + related.end,
            message: related.message,
          }),
        }
      : {}),
  };
}

/**
 * Faults that come with the values: as it is written, it is JSON. The placeholder is to blame. One without a value may
 * have any, so that what is certain of the others is told all the same.
 */
async function filledIn({ block, context, resolved }: Checked, { text, start }: WrittenText): Promise<Finding[]> {
  const found: Finding[] = [];
  let judged = text;
  while (found.length < mostBroken) {
    const placeholders = placeholdersIn(judged);
    if (placeholders.length === 0) break;
    const known = found.length === 0 ? resolved?.origins.body : null;
    const sent = known ?? (await filledText(block, context, judged, start));
    if (sent.text.length > longest) break;
    const fault = jsonFaults(maskJson(sent.text).text, sent.text).find(({ allowed }) => !allowed);
    if (!fault) break;
    const origin = originOf(sent, fault.start, fault.end);
    const distance = (it: Placeholder): number =>
      Math.max(0, start + it.start - origin.end, origin.start - start - it.end);
    const near = placeholders.reduce((best, it) => (distance(it) < distance(best) ? it : best));
    const isBare = maskJson(judged).templates.has(near.start);
    const finding = findingOfValue(block.text, { near, start, isBare }, sent);
    if (!finding) break;
    found.push(finding);
    // Behind it there may be others: from now on it stands for a text that is right.
    const length = near.end - near.start;
    const right = isBare ? `"${'x'.repeat(length - 2)}"` : 'x'.repeat(length);
    judged = judged.slice(0, near.start) + right + judged.slice(near.end);
  }
  return found.sort((one, other) => one.start - other.start);
}

interface Blamed {
  readonly near: Placeholder;
  /** Of the text that the placeholder is in. */
  readonly start: number;
  /** It is a value, or a key, as a whole. */
  readonly isBare: boolean;
}

/** Null where the placeholder has no value: what is wrong lies elsewhere. */
function findingOfValue(text: string, { near, start, isBare }: Blamed, sent: TracedText): Finding | null {
  const span = { start: start + near.start, end: start + near.end };
  const isOf = ({ origin }: TracedText['pieces'][number]): boolean =>
    origin.start <= span.start && span.end <= origin.end;
  const pieces = sent.pieces.filter((piece) => piece.variable !== null && isOf(piece));
  if (pieces.length === 0 && sent.pieces.some(isOf)) return null;
  const value = pieces.map((piece) => sent.text.slice(piece.start, piece.end)).join('');
  const isHidden = pieces.some(({ secret }) => secret) || namesCredential(near.expression);
  return {
    ...span,
    code: DiagnosticCode.jsonSyntax,
    severity: 'warning',
    message: isBare ? bareMessage(near, value, isHidden) : quotedMessage(near, value),
    remedies: () => (isBare ? [quoted(text, span)] : isStructure(value) ? unquoted(text, span) : []),
  };
}

function bareMessage({ expression }: Placeholder, value: string, isHidden: boolean): string {
  if (value === '') return `\`{{${expression}}}\` is empty, which is no JSON value. Put it in quotation marks.`;
  const shown = isHidden ? 'a value that is' : `\`${short(value)}\`, which is`;
  return `\`{{${expression}}}\` gives ${shown} no JSON. Put it in quotation marks.`;
}

function quotedMessage({ expression }: Placeholder, value: string): string {
  if (isStructure(value)) {
    return `\`{{${expression}}}\` gives a JSON object or array, which can’t stand in quotation marks as it is. Take them away.`;
  }
  return `\`{{${expression}}}\` gives a quotation mark, a backslash or a line end, which ends or breaks the string. Escape it in the variable’s value: \\", \\\\, \\n.`;
}

function isStructure(value: string): boolean {
  return /^\s*(?:\{.*\}|\[.*\])\s*$/s.test(value);
}

function quoted(text: string, { start, end }: Span): Remedy {
  const newText = `"${text.slice(start, end)}"`;
  return { title: 'Put it in quotation marks', edits: [{ start, end, newText }], preferred: true };
}

function unquoted(text: string, { start, end }: Span): Remedy[] {
  if (text[start - 1] !== '"' || text[end] !== '"') return [];
  const edits = [{ start: start - 1, end: end + 1, newText: text.slice(start, end) }];
  return [{ title: 'Take the quotation marks away', edits, preferred: true }];
}

/** Placeholders of one body that are told of. */
const mostBroken = 10;
/** UTF-16 units of a body whose values are filled in. */
const longest = 1_000_000;
