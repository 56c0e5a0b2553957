/** Fixtures that say in themselves where the cursor is, `$$CURSOR$$`, and what is to be found, `«…»`. */
import type { Position } from '../../src/protocol';
import { positionOf, type TestClient, textIn, uriOf } from './harness';

const cursor = '$$CURSOR$$';

export interface Marked {
  readonly text: string;
  readonly position: Position;
  readonly offset: number;
}

/** The text without its mark, and the place of the mark. */
export function marked(fixture: string): Marked {
  const offset = fixture.indexOf(cursor);
  const position = positionOf(fixture, cursor);
  return { text: fixture.replace(cursor, ''), position, offset };
}

/** Texts by the names of their files. */
export type Fixtures = Readonly<Record<string, string>>;

export interface MarkedFiles {
  /** By name, without marks. */
  readonly texts: Fixtures;
  /** The file that has the cursor. */
  readonly name: string;
  readonly position: Position;
  /** What is between `«` and `»`, as `name line:character text`, in the order of the files. */
  readonly wanted: readonly string[];
}

/** Files by their names, one of which has the cursor. */
export function markedFiles(fixtures: Fixtures): MarkedFiles {
  const texts: Record<string, string> = {};
  const wanted: string[] = [];
  let found: Pick<MarkedFiles, 'name' | 'position'> | null = null;
  for (const [name, fixture] of Object.entries(fixtures)) {
    const marks = fixture.replace(cursor, '');
    const text = marks.replace(/[«»]/g, '');
    texts[name] = text;
    const pattern = /«([^»]*)»/g;
    let marksBefore = 0;
    for (let match = pattern.exec(marks); match; match = pattern.exec(marks)) {
      const start = match.index - marksBefore * 2;
      marksBefore++;
      wanted.push(placeText(name, positionIn(text, start), match[1] ?? ''));
    }
    if (!fixture.includes(cursor)) continue;
    const offset = fixture.slice(0, fixture.indexOf(cursor)).replace(/[«»]/g, '').length;
    found = { name, position: positionIn(text, offset) };
  }
  if (!found) throw new Error('No fixture has the cursor.');
  return { texts, wanted, ...found };
}

/** Places that the server gave, as `MarkedFiles.wanted` has them, in the order of the files. */
export function placesIn(
  texts: Fixtures,
  locations: readonly { readonly uri: string; readonly range: { readonly start: Position; readonly end: Position } }[],
): string[] {
  const names = Object.keys(texts);
  const found = locations.map(({ uri, range }) => {
    const at = names.findIndex((name) => uriOf(name) === uri || name === uri);
    const text = texts[names[at] ?? ''] ?? '';
    return { at, start: range.start, place: placeText(names[at] ?? uri, range.start, textIn(text, range)) };
  });
  found.sort((a, b) => a.at - b.at || a.start.line - b.start.line || a.start.character - b.start.character);
  return found.map(({ place }) => place);
}

/** Opens the file that has the cursor, and others by name. The client has them all on its disk. */
export async function openMarked(
  client: TestClient,
  { texts, name }: MarkedFiles,
  others: readonly string[] = [],
): Promise<string> {
  for (const other of others) await client.open(other, texts[other] ?? '');
  return client.open(name, texts[name] ?? '');
}

function placeText(name: string, { line, character }: Position, text: string): string {
  return `${name} ${line}:${character} ${text}`;
}

function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
