/** Reads XML bodies as the JSON that dialects' paths expect, and picks the message out of HTML error pages. */
import { parser as createParser, type SAXParser, type Tag } from 'sax';

/** Bounds: an error document is small, and no tree below this depth says anything. */
const maxElements = 5000;
const maxDepth = 64;

interface Element {
  readonly name: string;
  readonly children: Element[];
  /** Without those that declare name spaces. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
  text: string;
}

/**
 * `<Error><Code>x</Code></Error>` as `{Error: {Code: 'x'}}`: names without prefix, attributes as `@name`, an element of
 * text as a string (its attributes are left out, unless one is a code: then its text is `#text`), repeated ones as an array. What is cut off or broken is read as far
 * as it goes; null where not even one element is.
 */
export function readXml(text: string): Readonly<Record<string, unknown>> | null {
  const root: Element = { name: '', children: [], attributes: [], text: '' };
  const open: Element[] = [root];
  let count = 0;
  let deep = 0;
  const parser = tolerantParser(true);
  parser.onopentag = (tag: Tag) => {
    if (open.length >= maxDepth || count >= maxElements) {
      deep++;
      return;
    }
    count++;
    const attributes = Object.entries(tag.attributes)
      .filter(([name]) => !/^xmlns(?::|$)/.test(name))
      .map(([name, value]) => [localName(name), value] as const);
    const element: Element = { name: localName(tag.name), children: [], attributes, text: '' };
    open.at(-1)?.children.push(element);
    open.push(element);
  };
  parser.onclosetag = () => {
    if (deep > 0) deep--;
    else if (open.length > 1) open.pop();
  };
  parser.ontext = addText;
  parser.oncdata = addText;
  function addText(piece: string): void {
    const element = open.at(-1);
    if (element) element.text += piece;
  }
  write(parser, text);
  return root.children.length === 0 ? null : members(root);
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

/** Goes on after an error: `resume` clears it (the library's own advice). */
function tolerantParser(strict: boolean): SAXParser {
  const parser = createParser(strict, { lowercase: true, position: false });
  parser.onerror = () => parser.resume();
  return parser;
}

function write(parser: SAXParser, text: string): void {
  try {
    parser.write(text).close();
  } catch (error) {
    // Sax throws on what it cannot go on from; what came until then is kept.
    if (!(error instanceof Error)) throw error;
  }
}

function members(element: Element): Record<string, unknown> {
  const values = new Map<string, unknown[]>(element.attributes.map(([name, value]) => [`@${name}`, [value]]));
  for (const item of element.children) {
    const text = item.text.trim();
    const plain = item.children.length === 0 && (text !== '' || item.attributes.length === 0);
    const coded = plain && item.attributes.some(([name]) => name === 'code');
    const value = coded ? { ...members(item), '#text': text } : plain ? text : members(item);
    const same = values.get(item.name);
    if (same) same.push(value);
    else values.set(item.name, [value]);
  }
  return Object.fromEntries(Array.from(values, ([name, all]) => [name, all.length === 1 ? all[0] : all]));
}

/** The texts of an HTML page that may say what went wrong, white space collapsed, in the order of the page. */
export interface PageTexts {
  readonly title: string | null;
  readonly headings: readonly string[];
  readonly paragraphs: readonly string[];
  readonly preformatted: readonly string[];
}

const blocks: Readonly<Record<string, 'title' | 'heading' | 'paragraph' | 'preformatted'>> = {
  title: 'title',
  h1: 'heading',
  h2: 'heading',
  h3: 'heading',
  p: 'paragraph',
  pre: 'preformatted',
};

export function readPage(text: string): PageTexts {
  const texts = {
    title: [] as string[],
    heading: [] as string[],
    paragraph: [] as string[],
    preformatted: [] as string[],
  };
  let current: { readonly tag: string; text: string } | null = null;
  let hidden = 0;
  const parser = tolerantParser(false);
  parser.onopentag = ({ name }: Tag) => {
    if (name === 'script' || name === 'style') hidden++;
    else if (name === 'br' && current) current.text += '\n';
    else if (blocks[name]) {
      finish();
      current = { tag: name, text: '' };
    }
  };
  parser.onclosetag = (name: string) => {
    if (name === 'script' || name === 'style') hidden--;
    else if (current?.tag === name) finish();
  };
  parser.ontext = (piece: string) => {
    if (current && hidden === 0) current.text += piece;
  };
  function finish(): void {
    const kind = current && blocks[current.tag];
    if (current && kind) {
      const lines = current.text
        .split(/\r?\n/)
        .map((line) => line.replace(/[\s\u00a0]+/g, ' ').trim())
        .filter((line) => line !== '');
      // Only in preformatted text do lines mean something: the first is the message, the others its stack.
      const text = kind === 'preformatted' ? lines[0] : lines.join(' ');
      if (text) texts[kind].push(text);
    }
    current = null;
  }
  write(parser, text);
  finish();
  return {
    title: texts.title[0] ?? null,
    headings: texts.heading,
    paragraphs: texts.paragraph,
    preformatted: texts.preformatted,
  };
}
