import { DiagnosticCode } from '../manifest';
import { maskPlaceholders } from '../syntax/placeholders';
import type { Finding, Remedy } from './finding';
import type { Rule } from './rule';
import { type WrittenText, writtenBody } from './written-body';

/** An XML body that is not well-formed (XML 1.0, section 2.1). */
export const xmlBody: Rule = ({ block, request }) => {
  const { body } = request;
  const written = body?.kind === 'xml' ? writtenBody(block, body) : null;
  return written && /^\s*</.test(written.text) ? xmlFindings(written) : [];
};

interface OpenTag {
  readonly name: string;
  /** Of its `<`. */
  readonly start: number;
}

/** The first place where a text is no XML, placeholders taken for the text or names that they stand for. */
async function xmlFindings({ text, start: base }: WrittenText): Promise<Finding[]> {
  const { parser: createParser } = await import('sax');
  const masked = maskPlaceholders(text);
  const parser = createParser(true, options);
  const open: OpenTag[] = [];
  const faults: Fault[] = [];
  parser.onopentag = ({ name, isSelfClosing }) => {
    if (!isSelfClosing) open.push({ name, start: parser.startTagPosition - 1 });
  };
  parser.onclosetag = (name) => {
    if (open.at(-1)?.name === name) open.pop();
  };
  parser.onerror = (error) => {
    const at = Math.min(parser.position - 1, masked.trimEnd().length - 1);
    faults.push(faultOf(error.message.split('\n')[0] ?? '', at, masked, open, base));
    parser.resume();
  };
  for (const line of masked.split(/(?<=\n)/)) {
    parser.write(line);
    if (faults.length > 0) break;
  }
  if (faults.length === 0) parser.close();
  return faults.slice(0, 1).map(([start, end, message, more]) => ({
    ...{ start: base + start, end: base + Math.max(end, start + 1) },
    ...{ code: DiagnosticCode.xmlSyntax, message, severity: 'warning' },
    ...more,
  }));
}

/** The entities of XML alone, not those of HTML; its types don't know the last one. */
const options = { position: true, strictEntities: true };

type Fault = [start: number, end: number, message: string, more?: Partial<Finding>];

/** sax' message, and where it stopped, as a place and words. */
function faultOf(message: string, at: number, text: string, open: readonly OpenTag[], base: number): Fault {
  const last = open.at(-1);
  const closing = /^(?:Unexpected close tag|Unmatched closing tag)(?:: (.*))?$/.exec(message);
  if (closing) {
    const start = text.lastIndexOf('</', at);
    const name = /^<\/\s*([^\s>]*)/.exec(text.slice(start))?.[1] ?? '';
    if (!last) return [start, at + 1, `\`</${name}>\` closes what is not open.`];
    const nameStart = start + 2;
    const remedy: Remedy = {
      title: `Change to </${last.name}>`,
      edits: [{ start: base + nameStart, end: base + nameStart + name.length, newText: last.name }],
    };
    return [
      start,
      at + 1,
      `\`</${name}>\` stands where \`</${last.name}>\` is expected.`,
      { remedies: () => [remedy], related: () => openedAt(last, base) },
    ];
  }
  if (/^(?:Unclosed root tag|Unexpected end)/.test(message)) {
    const pieces = /<[^<>]*$/.exec(text);
    if (pieces) return [pieces.index, text.trimEnd().length, 'This tag is not closed: `>` is missing.'];
    if (last) {
      const end = text.trimEnd().length;
      const edits = [{ start: base + end, end: base + end, newText: `</${last.name}>` }];
      const remedies = open.length === 1 ? [{ title: `Add </${last.name}> at the end`, edits, preferred: true }] : [];
      const message = `\`<${last.name}>\` is not closed.`;
      return [last.start, last.start + 1 + last.name.length, message, { remedies: () => remedies }];
    }
    return [at, at + 1, 'The XML ends too early.'];
  }
  if (/entity/i.test(message)) {
    const start = Math.max(0, text.lastIndexOf('&', at));
    const remedy = { title: 'Write &amp;', edits: [{ start: base + start, end: base + start + 1, newText: '&amp;' }] };
    return [start, at + 1, 'An `&` as it is is written `&amp;` in XML.', { remedies: () => [remedy] }];
  }
  return [at, at + 1, words[message.replace(/:.*$/, '')] ?? `This is not well-formed XML: ${message.toLowerCase()}.`];
}

const words: Readonly<Record<string, string>> = {
  'Unencoded <': 'A `<` as it is is written `&lt;` in XML.',
  'Text data outside of root node.': 'Text stands outside of the root element.',
  'Non-whitespace before first tag.': 'Text stands before the root element.',
  'Attribute without value': 'An attribute has a value in quotation marks: `name="value"`.',
  'Unquoted attribute value': 'The value of an attribute stands in quotation marks.',
  'Invalid attribute name': 'An attribute’s name is expected here.',
  'Invalid tagname in closing tag': 'A name is expected in this closing tag.',
  'Invalid character in tag name': 'A tag’s name can’t hold this character.',
  'No whitespace between attributes': 'White space is missing between two attributes.',
  'Malformed comment': 'A comment can’t hold `--`.',
};

function openedAt({ name, start }: OpenTag, base: number) {
  return {
    blockIndex: null,
    start: base + start,
    end: base + start + 1 + name.length,
    message: `\`<${name}>\` opens here.`,
  };
}
