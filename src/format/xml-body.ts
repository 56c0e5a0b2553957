import { parser as createParser, type SAXParser, type Tag } from 'sax';
import type { Span } from '../syntax/document';
import { maskPlaceholders } from '../syntax/placeholders';
import { type FormatEdit, type Layout, lineEndIn } from './layout';
import { isSameButLineEnds } from './white-space';

const maxLength = 1_000_000;
const maxDepth = 400;

/** A tag, comment, instruction or declaration, with what decides its line's indentation. */
interface Mark extends Span {
  /** How many elements it stands in. */
  readonly depth: number;
  /** The element that it stands in; of a closing tag, the element that it closes. */
  readonly parent: XmlElement | null;
}

interface XmlElement {
  readonly parent: XmlElement | null;
  readonly depth: number;
  /** White space in it may matter: it holds text, or says `xml:space="preserve"`, or stands in such an element. */
  readonly kept: boolean;
  hasText: boolean;
  hasMarkup: boolean;
}

/**
 * The layout of an XML body: what stands in an element that holds no text is put on lines of its own. Text, and
 * elements among text, stay as they are, and so do the insides of tags. Offsets are `text`'s. Empty where it is no XML.
 */
export function xmlEdits(text: string, layout: Layout): FormatEdit[] {
  const marks = text.length > maxLength ? null : readMarks(text);
  const [first] = marks ?? [];
  if (!marks || !first) return [];
  const eol = lineEndIn(text) ?? layout.eol;
  const edits: FormatEdit[] = [];
  const put = (start: number, end: number, newText: string): void => {
    const before = text.slice(start, end);
    if (/^\s*$/.test(before) && !isSameButLineEnds(before, newText)) edits.push({ start, end, newText });
  };
  put(0, first.start, '');
  let previous = first;
  for (const mark of marks.slice(1)) {
    const { parent } = mark;
    if (!parent || (parent.hasMarkup && !isKept(parent))) {
      const before = text.slice(previous.end, mark.start);
      const lines = /[\r\n][ \t]*[\r\n]/.test(before.replace(/\r\n/g, '\n')) ? eol + eol : eol;
      put(previous.end, mark.start, lines + layout.indent.repeat(mark.depth));
    }
    previous = mark;
  }
  put(previous.end, text.length, '');
  return edits;
}

function isKept(element: XmlElement): boolean {
  for (let at: XmlElement | null = element; at; at = at.parent) if (at.kept || at.hasText) return true;
  return false;
}

/** All markup in order; null where the text is no XML. */
function readMarks(text: string): Mark[] | null {
  const marks: Mark[] = [];
  let current: XmlElement | null = null;
  let sound = true;
  const parser = createParser(true, { position: true });
  // Sax tells of a comment one character early.
  const markEnd = (): number => text.indexOf('>', parser.position - 1) + 1;
  const mark = (parent: XmlElement | null, depth: number): void => {
    marks.push({ start: parser.startTagPosition - 1, end: markEnd(), depth, parent });
    if (parent) parent.hasMarkup = true;
  };
  const alone = (): void => mark(current, current ? current.depth + 1 : 0);
  parser.onopentag = (tag: Tag) => {
    const depth: number = current ? current.depth + 1 : 0;
    if (depth > maxDepth) sound = false;
    mark(current, depth);
    const kept = tag.attributes['xml:space'] === 'preserve';
    current = { parent: current, depth, kept, hasText: false, hasMarkup: false };
  };
  parser.onclosetag = () => {
    const closed = current;
    current = closed?.parent ?? null;
    // The tag of `<a/>` opens and closes at once.
    if (closed && marks.at(-1)?.end !== markEnd()) {
      marks.push({ start: parser.startTagPosition - 1, end: markEnd(), depth: closed.depth, parent: closed });
    }
  };
  parser.ontext = (piece) => {
    if (current && piece.trim() !== '') current.hasText = true;
  };
  parser.oncdata = () => {
    if (current) current.hasText = true;
  };
  parser.oncomment = alone;
  parser.onprocessinginstruction = alone;
  parser.ondoctype = alone;
  parser.onerror = () => {
    sound = false;
    parser.resume();
  };
  // What stands in placeholders is no markup.
  return write(parser, maskPlaceholders(text)) && sound ? marks : null;
}

function write(parser: SAXParser, text: string): boolean {
  try {
    parser.write(text).close();
    return true;
  } catch (error) {
    // Sax throws on what it can't go on from.
    if (error instanceof Error) return false;
    throw error;
  }
}
