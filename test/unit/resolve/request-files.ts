/** Request files in memory that import each other. */
import { strict as assert } from 'node:assert';
import { DependencyIndex } from '../../../src/resolve/dependencies';
import { ReferenceIndex } from '../../../src/resolve/document-references';
import { blockAt, type ImportGraph, labelOf, nameOf, type RequestPlace } from '../../../src/resolve/import-graph';
import { type ImportSources, readImports } from '../../../src/resolve/imports';
import type { ResolveProblem } from '../../../src/resolve/resolved';
import { parseDocument } from '../../../src/syntax/parse';
import { folder } from './resolving';

/** Texts by path, relative to the workspace folder; the first is the one that is looked at. */
export type Texts = Readonly<Record<string, string>>;

export interface Loaded {
  readonly graph: ImportGraph;
  readonly dependencies: DependencyIndex;
  /** Paths that were read, relative to the workspace folder. */
  readonly read: readonly string[];
  /** The block of that name or title in a file. */
  place(name: string, path?: string): RequestPlace;
}

export async function load(texts: Texts, more: Partial<ImportSources> = {}): Promise<Loaded> {
  const documents = new Map(Object.entries(texts).map(([path, text]) => [`${folder}/${path}`, parseDocument(text)]));
  const [[file, document] = [null, parseDocument('')]] = documents;
  const read: string[] = [];
  const index = new ReferenceIndex();
  const graph = await readImports({
    document,
    file,
    workspaceFolder: folder,
    files: {},
    documentAt: async (path) => {
      read.push(path.replace(`${folder}/`, ''));
      return documents.get(path) ?? null;
    },
    index,
    ...more,
  });
  const dependencies = new DependencyIndex(graph);
  return {
    graph,
    dependencies,
    read,
    place: (name, path) => {
      const found = path === undefined ? graph.root : graph.files.find((it) => it.path === `${folder}/${path}`);
      assert.ok(found, `${path} was read`);
      const blockIndex = found.document.blocks.findIndex((block) => block.name === name || block.title === name);
      assert.ok(blockIndex >= 0, `${name} is there`);
      return { file: found, blockIndex };
    },
  };
}

/** `a.http: login` */
export function called(place: RequestPlace): string {
  return `${nameOf(place.file)}: ${labelOf(place)}`;
}

/** `severity code: the source: message` */
export function told(place: RequestPlace, { severity, code, start, end, message }: ResolveProblem): string {
  return `${severity} ${code}: ${blockAt(place)?.text.slice(start, end)}: ${message}`;
}
