/** Where in a YAML document a cursor stands, while the document is being written and no parser would take it. */

export interface YamlCursor {
  /** Names, and 0 for an item of a list. */
  readonly path: readonly (string | 0)[];
  /** `path` leads to the mapping that gets a name, or to the value that is being written. */
  readonly at: 'name' | 'value';
  /** Offset where what is being written begins. */
  readonly start: number;
}

/** Lines above that are looked at. */
const maxLines = 3000;

const name = /^(?:"[^"]*"|'[^']*'|[^\s#:,[\]{}"'][^\s#:,[\]{}]*)(?=\s*:(?:\s|$))/;

/** By indentation, and on the line itself by braces and brackets. */
export function yamlCursor(text: string, offset: number): YamlCursor {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(lineStart, offset);
  const { dashes, content, column } = layout(line);
  const key = name.exec(content)?.[0] ?? null;
  const way: (string | 0)[] = [];
  let at: YamlCursor['at'] = 'name';
  let start = lineStart + column;
  if (key !== null) {
    const colon = content.indexOf(':', key.length) + 1;
    const flow = flowPath(content.slice(colon));
    way.push(plain(key), ...flow.path);
    at = flow.at;
    start = lineStart + column + colon + flow.start;
  } else if (/^[[{]/.test(content)) {
    const flow = flowPath(content);
    way.push(...flow.path);
    at = flow.at;
    start += flow.start;
  }
  for (const _ of dashes) way.unshift(0);
  way.unshift(...parents(text.slice(0, lineStart), dashes[0] ?? column, dashes.length > 0));
  return { path: way, at, start };
}

interface Layout {
  /** Columns of the dashes of list items. */
  readonly dashes: readonly number[];
  readonly content: string;
  readonly column: number;
}

function layout(line: string): Layout {
  const dashes: number[] = [];
  let column = line.search(/\S|$/);
  while (/^-(?:\s|$)/.test(line.slice(column))) {
    dashes.push(column);
    column += 1;
    column += line.slice(column).search(/\S|$/);
  }
  return { dashes, content: line.slice(column), column };
}

/** The names that hold what stands at `column`, the outermost first. */
function parents(above: string, column: number, isItem: boolean): (string | 0)[] {
  const way: (string | 0)[] = [];
  let limit = column;
  let item = isItem;
  const lines = above.split('\n').slice(-maxLines);
  for (let at = lines.length - 1; at >= 0 && (limit > 0 || item); at--) {
    const line = (lines[at] ?? '').replace(/\r$/, '');
    const { dashes, content, column: own } = layout(line);
    if (content === '' || content.startsWith('#')) continue;
    const key = name.exec(content)?.[0];
    // A list may stand as far left as the name that it belongs to.
    const holds = key !== undefined && (item ? own <= limit : own < limit);
    if (holds && /:\s*(?:[&!]\S+\s*)*(?:#.*)?$/.test(content.slice(key.length))) {
      way.unshift(plain(key));
      item = dashes.length > 0;
      limit = dashes[0] ?? own;
      for (const _ of dashes) way.unshift(0);
    } else if (!item && dashes.length > 0 && own === limit) {
      // The first name of the same item.
      limit = dashes[0] ?? own;
      item = true;
      for (const _ of dashes) way.unshift(0);
    }
  }
  return way;
}

function flowPath(text: string): YamlCursor {
  const frames: { readonly list: boolean; key: string | null }[] = [];
  let token = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? '';
    const frame = frames.at(-1);
    if (char === '"' || char === "'") {
      const end = text.indexOf(char, at + 1);
      if (end < 0) break;
      at = end;
    } else if (char === '{' || char === '[') {
      frames.push({ list: char === '[', key: null });
      token = at + 1;
    } else if (char === '}' || char === ']') frames.pop();
    else if (char === ',' && frame) {
      frame.key = null;
      token = at + 1;
    } else if (char === ':' && frame && !frame.list && frame.key === null && /\s|$/.test(text[at + 1] ?? '')) {
      frame.key = plain(text.slice(token, at).trim());
      token = at + 1;
    }
  }
  const path = frames.flatMap(({ list, key }): (string | 0)[] => (list ? [0] : key === null ? [] : [key]));
  const last = frames.at(-1);
  const at = last && !last.list && last.key === null ? 'name' : 'value';
  return { path, at, start: token + text.slice(token).search(/\S|$/) };
}

function plain(key: string): string {
  return key.replace(/^["']|["']$/g, '');
}
