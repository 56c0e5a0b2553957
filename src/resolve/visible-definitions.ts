import type { VariableDefinition } from '../syntax/document';
import type { RequestFile } from './document-references';
import { blockAt, type ImportGraph, type RequestPlace } from './import-graph';
import { type Definitions, definitionAt, lastDefinition, type Place, type ScopedDefinition } from './scope';

/** A place in one of several files; `file` null: in the one whose request is resolved. */
export interface FilePlace extends Place {
  readonly file: RequestFile | null;
}

export interface VisibleDefinition extends ScopedDefinition {
  readonly file: RequestFile | null;
}

/** How the files around a request are reached. */
export interface FileScope {
  /** Rooted at the request's own file; absent: it imports none. */
  readonly graph?: ImportGraph;
  /** The requests for which this one is sent, the nearest first: their variables hold where its own file has none. */
  readonly neededBy?: readonly RequestPlace[];
}

/**
 * The variables of request files that a request can use: those of its own file; of the files that it imports, the nearest
 * first; of the requests for which it is sent. A value's own placeholders are looked up from the file that the value
 * stands in.
 */
export class VisibleDefinitions {
  constructor(
    private readonly own: Definitions,
    /** Where the request stands. */
    private readonly place: Place,
    private readonly scope: FileScope,
    /** REST Client's rule: the last definition of a file, wherever it is used. */
    private readonly lastWins = false,
  ) {}

  /** `except` is left out: `@x = {{x}}/v1` means another `x`. */
  find(name: string, at: FilePlace, except: VariableDefinition | null): VisibleDefinition | null {
    const from = at.file === null ? null : this.from(name, at.file, at, except);
    if (from) return from;
    const own = this.from(name, null, at.file === null ? at : this.place, except);
    if (own) return own;
    for (const { file, blockIndex } of this.scope.neededBy ?? []) {
      const block = blockAt({ file, blockIndex });
      const place = { blockIndex, offset: block?.request?.start ?? block?.text.length ?? 0 };
      const found = this.from(name, file, place, except);
      if (found) return found;
    }
    return null;
  }

  private from(
    name: string,
    file: RequestFile | null,
    place: Place,
    except: VariableDefinition | null,
  ): VisibleDefinition | null {
    const { graph } = this.scope;
    const definitions = file?.definitions ?? this.own;
    const found = this.lastWins
      ? lastDefinition(definitions, name, except)
      : definitionAt(definitions, name, place, except);
    if (found) return { ...found, file };
    for (const imported of graph?.visibleFrom(file ?? graph.root) ?? []) {
      const exported = exportedDefinition(imported, name, except);
      if (exported) return { ...exported, file: imported };
    }
    return null;
  }
}

/** What a file gives to those that import it: the last definition outside its requests, else the last one. */
export function exportedDefinition(
  { definitions, document }: RequestFile,
  name: string,
  except: VariableDefinition | null = null,
): ScopedDefinition | null {
  const candidates = (definitions.byName.get(name) ?? []).filter(({ definition }) => definition !== except);
  const global = candidates.findLast(({ blockIndex }) => !document.blocks[blockIndex]?.request);
  return global ?? candidates.at(-1) ?? null;
}

/** The files in which a request's names are looked for, from a place: its own first, null for the request's. */
export function filesAround({ graph, neededBy = [] }: FileScope, { file }: FilePlace): readonly (RequestFile | null)[] {
  const around = (from: RequestFile | null) => [from, ...(graph?.visibleFrom(from ?? graph.root) ?? [])];
  const files = [...(file ? around(file) : []), ...around(null), ...neededBy.flatMap((place) => around(place.file))];
  return [...new Set(files.map((it) => (it === graph?.root ? null : it)))];
}
