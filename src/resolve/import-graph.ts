import { basename } from 'node:path';
import { DiagnosticCode } from '../manifest';
import type { Block } from '../syntax/document';
import type { RequestFile } from './document-references';
import type { ResolveProblem } from './resolved';

/** A problem, and the block that its span is in. */
export interface PlacedProblem {
  readonly blockIndex: number;
  readonly problem: ResolveProblem;
}

/** What an `import` or a `run` line of a file leads to, or why it leads nowhere. */
export type Link =
  | { readonly ok: true; readonly file: RequestFile }
  | { readonly ok: false; readonly code: DiagnosticCode; readonly message: string };

/** A line that a file could not be read for. */
export interface UnreadImport {
  readonly file: RequestFile;
  /** As written. */
  readonly path: string;
  readonly message: string;
  /** It is there, or is not; it lies outside the workspace and was not looked at. */
  readonly outside: boolean;
}

/** The block of a request. */
export interface RequestPlace {
  readonly file: RequestFile;
  readonly blockIndex: number;
}

/** Files that reach each other by `import` and `run`, as seen from one of them. */
export class ImportGraph {
  readonly #visible = new Map<RequestFile, readonly RequestFile[]>();

  /** @param links by file, by the path as written */
  constructor(
    readonly root: RequestFile,
    private readonly links: ReadonlyMap<RequestFile, ReadonlyMap<string, Link>>,
  ) {}

  /** The same files as another one of them sees them. */
  rootedAt(file: RequestFile): ImportGraph {
    return file === this.root ? this : new ImportGraph(file, this.links);
  }

  /** All files, the root first. */
  get files(): readonly RequestFile[] {
    return [this.root, ...[...this.links.keys()].filter((file) => file !== this.root)];
  }

  /** Whether the same lines of the same files lead to the same. */
  isSame(other: ImportGraph): boolean {
    if (this.root !== other.root || this.links.size !== other.links.size) return false;
    for (const [file, links] of this.links) {
      const others = other.links.get(file);
      if (others?.size !== links.size) return false;
      for (const [path, link] of links) {
        const its = others.get(path);
        if (!its || its.ok !== link.ok) return false;
        if (link.ok ? its.ok && its.file !== link.file : !its.ok && its.message !== link.message) return false;
      }
    }
    return true;
  }

  /** The file that a line of `from` names. */
  link(from: RequestFile, path: string): Link | null {
    return this.links.get(from)?.get(path) ?? null;
  }

  /** The files whose requests and variables a file can use: what it imports, what those import, nearest first, each once. */
  visibleFrom(from: RequestFile): readonly RequestFile[] {
    const known = this.#visible.get(from);
    if (known) return known;
    const seen = new Set([from]);
    for (const file of seen) for (const imported of this.#importedBy(file)) seen.add(imported);
    seen.delete(from);
    const visible = [...seen];
    this.#visible.set(from, visible);
    return visible;
  }

  /** The blocks that a name can mean in a file: one of its own, else one of each file that it imports, nearest first. */
  named(name: string, from: RequestFile): readonly RequestPlace[] {
    const own = from.references.names.get(name);
    if (own !== undefined) return [{ file: from, blockIndex: own }];
    return this.visibleFrom(from).flatMap((file) => {
      const blockIndex = file.references.names.get(name);
      return blockIndex === undefined ? [] : [{ file, blockIndex }];
    });
  }

  /** The imports that a file's names may come from and that could not be read. */
  unreadFrom(from: RequestFile): readonly UnreadImport[] {
    return [from, ...this.visibleFrom(from)].flatMap((file) =>
      file.references.imports.flatMap(({ line: { path } }) => {
        const link = this.link(file, path);
        if (!link || link.ok) return [];
        return [{ file, path, message: link.message, outside: link.code === DiagnosticCode.importNotRead }];
      }),
    );
  }

  /** What is wrong with the root's own imports. */
  problems(): readonly PlacedProblem[] {
    const found = this.root.references.imports.flatMap(({ blockIndex, line: { path, pathSpan } }): PlacedProblem[] => {
      const link = this.link(this.root, path);
      if (!link || link.ok) return [];
      const { start, end } = pathSpan;
      return [{ blockIndex, problem: { start, end, code: link.code, message: link.message, severity: 'error' } }];
    });
    return [...found, ...this.#cycles()];
  }

  /** Imports that lead back to the root. Names are found all the same, so nothing is refused for it. */
  #cycles(): PlacedProblem[] {
    const seen = new Set<RequestFile>();
    return this.root.references.imports.flatMap(({ blockIndex, line: { path, pathSpan } }): PlacedProblem[] => {
      const link = this.link(this.root, path);
      if (!link?.ok || seen.has(link.file)) return [];
      seen.add(link.file);
      const way = this.#wayBack(link.file);
      if (!way) return [];
      const names = [this.root, ...way].map(nameOf).join(' → ');
      const message =
        link.file === this.root
          ? `This file imports itself: ${names}. Remove this line.`
          : `These files import each other: ${names}. One of these imports can go.`;
      const { start, end } = pathSpan;
      return [{ blockIndex, problem: { start, end, code: DiagnosticCode.importCycle, message, severity: 'warning' } }];
    });
  }

  /** The shortest way from a file to the root, both included; null where there is none. */
  #wayBack(from: RequestFile): readonly RequestFile[] | null {
    const before = new Map<RequestFile, RequestFile | null>([[from, null]]);
    for (const file of before.keys()) {
      if (file === this.root) {
        const way: RequestFile[] = [];
        for (let at: RequestFile | null = file; at; at = before.get(at) ?? null) way.unshift(at);
        return way;
      }
      for (const imported of this.#importedBy(file)) if (!before.has(imported)) before.set(imported, file);
    }
    return null;
  }

  #importedBy(file: RequestFile): readonly RequestFile[] {
    return file.references.imports.flatMap(({ line: { path } }) => {
      const link = this.link(file, path);
      return link?.ok ? [link.file] : [];
    });
  }
}

/** `auth.http`, for messages. */
export function nameOf({ path }: Pick<RequestFile, 'path'>): string {
  return path === null ? 'this file' : basename(path);
}

export function blockAt({ file, blockIndex }: RequestPlace): Block | null {
  return file.document.blocks[blockIndex] ?? null;
}

/** Tells blocks apart. */
export function placeKey({ file, blockIndex }: RequestPlace): string {
  return `${blockIndex} ${file.path ?? ''}`;
}

/** What people call a request: its name, title, or method and URL. */
export function labelOf(place: RequestPlace): string {
  const block = blockAt(place);
  const request = block?.request;
  return block?.name ?? block?.title ?? (request ? `${request.method} ${request.target.text}` : 'this block');
}
