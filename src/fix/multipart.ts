/**
 * Parts of a multipart body (RFC 7578): a new one goes before the closing boundary, the content of an existing one is
 * replaced.
 */
import { partName } from '../syntax/body-files';
import type { Block, Body, BodyPart } from '../syntax/document';
import { type Draft, insertion, type NewText, replacement } from './draft';
import { lineEndAt, lineStart } from './layout';
import { findByName } from './names';
import { encodeValue, type FixValue } from './value';

export interface PartChange {
  readonly name: string;
  readonly value: FixValue;
}

export function findPart(body: Body, name: string): BodyPart | null {
  return findByName(body.parts, name, partName);
}

/** The boundary that a Content-Type of a multipart body names (RFC 2046, section 5.1.1); null where it names none. */
function boundaryOf(contentType: string): string | null {
  const match = /;\s*boundary\s*=\s*(?:"([^"]+)"|([^\s;]+))/i.exec(contentType);
  return match?.[1] ?? match?.[2] ?? null;
}

/** The edits in the block; null where the body has no boundary to go by, or where the part is a file. */
export function partEdits(
  block: Block,
  body: Body,
  contentType: string,
  changes: readonly PartChange[],
): Draft[] | null {
  const boundary = boundaryOf(contentType);
  if (boundary === null) return null;
  const drafts: Draft[] = [];
  const added: PartChange[] = [];
  for (const change of changes) {
    const part = findPart(body, change.name);
    if (!part) {
      added.push(change);
      continue;
    }
    const [segment] = part.segments;
    if (!segment || part.segments.length > 1 || segment.kind === 'file') return null;
    drafts.push(replacement(segment, content(change.value)));
  }
  if (added.length === 0) return drafts;
  const text = block.text.slice(body.start, body.end);
  const closing = text.lastIndexOf(`--${boundary}--`);
  const at = closing < 0 ? body.end : lineStart(block.text, body.start + closing);
  const eol = lineEndAt(block.text, body.start);
  const lines = added.flatMap(({ name, value }): NewText => {
    const disposition = `Content-Disposition: form-data; name="${quoted(name)}"`;
    return [`--${boundary}${eol}${disposition}${eol}${eol}`, ...content(value), eol];
  });
  const ended = at > 0 && block.text[at - 1] === '\n';
  const end = closing < 0 ? [`--${boundary}--`] : [];
  return [...drafts, insertion(at, [ended ? '' : eol, ...lines, ...end])];
}

/** HTML standard, multipart/form-data encoding: quotes and line ends in a name are percent-encoded. */
function quoted(name: string): string {
  return name.replace(/["\r\n]/g, (char) => encodeURIComponent(char)).replace(/\{\{/g, '%7B%7B');
}

/** A text part has no escapes; line ends and what would be a placeholder are left out. */
function content(value: FixValue): NewText {
  return encodeValue(value, (text) => text.replace(/\p{Cc}+/gu, ' ').replace(/\{\{/g, '\\{\\{'));
}
