/** One run: what a person has asked for, with all that is sent for it. */
import { setMaxListeners } from 'node:events';
import type { Settings } from '../../manifest';
import type { ResolveContext } from '../../resolve/context';
import type { DependencyIndex } from '../../resolve/dependencies';
import type { RequestFile } from '../../resolve/document-references';
import { signInsOf, sslOf } from '../../resolve/environments';
import { blockAt, type RequestPlace } from '../../resolve/import-graph';
import type { RunValues } from '../../resolve/run-values';
import type { RunPace } from '../../retry/run-pace';
import type { Step } from '../../run/run-order';
import type { Block } from '../../syntax/document';
import type { Documents, OpenDocument } from './documents';
import { resolveContext, type ScopeSources } from './scope';
import { filePath, fileUri } from './workspace';

export interface RunParts extends ScopeSources {
  readonly documents: Documents;
}

/** What a run is begun with. */
export interface RunBeginning {
  readonly id: string;
  readonly open: OpenDocument;
  readonly backoff: boolean;
  readonly dependencies: DependencyIndex;
  /** What was answered before, and need not be asked. */
  readonly answered: Map<string, string>;
  readonly pace: RunPace;
}

/** A request whose turn it is in a run. */
export interface Sending {
  readonly run: Run;
  readonly step: Step<RunValues>;
  /** The document that it stands in. */
  readonly open: OpenDocument;
  readonly index: number;
  readonly block: Block;
}

export class Run {
  readonly id: string;
  readonly backoff: boolean;
  /** The environment that is chosen for the file; it holds for all that is sent. */
  readonly environment: string | null;
  readonly abort = new AbortController();
  readonly answered: Map<string, string>;
  readonly pace: RunPace;
  dependencies: DependencyIndex;
  readonly #parts: RunParts;
  readonly #open: OpenDocument;

  constructor(parts: RunParts, { id, open, backoff, dependencies, answered, pace }: RunBeginning) {
    this.#parts = parts;
    this.#open = open;
    this.id = id;
    this.backoff = backoff;
    this.dependencies = dependencies;
    this.answered = answered;
    this.pace = pace;
    // Each request on its way listens to it.
    setMaxListeners(0, this.abort.signal);
    this.environment = parts.environments.selected(open.uri);
  }

  get uri(): string {
    return this.#open.uri;
  }

  /** The file that the run was asked for. */
  get root(): RequestFile {
    return this.dependencies.graph.root;
  }

  /** Imports outside the workspace are read from now on. */
  async allowOutsideFiles(): Promise<void> {
    this.dependencies = await this.#parts.imports.of(this.uri, this.#open.document, true);
  }

  /** The document of a file, as it was when the run began. */
  openDocument(file: RequestFile): OpenDocument {
    if (file.path === this.root.path || file.path === null) return this.#open;
    const open = this.#parts.documents.atPath(file.path);
    return { uri: open?.uri ?? fileUri(file.path), version: open?.version ?? null, document: file.document };
  }

  /** Null where there is no such block. */
  sending(step: Step<RunValues>): Sending | null {
    const block = blockAt(step.place);
    const open = this.openDocument(step.place.file);
    return block && { run: this, step, open, index: step.place.blockIndex, block };
  }

  /** As if a person had asked for the request alone. */
  sendingAlone(place: RequestPlace): Sending | null {
    return this.sending({ place, neededBy: null, requesters: [], isAsked: false, values: null });
  }

  /**
   * What a request is resolved in. One of another file has that file's own environment, and what that has not from the
   * environment of the file that the run was asked for.
   */
  async context({ open, index, step }: Pick<Sending, 'open' | 'index' | 'step'>, settings: Settings) {
    const { place, requesters, values } = step;
    const own = await resolveContext(this.#parts, open.uri, open.document, settings, this.environment);
    const isOther = filePath(open.uri) !== filePath(this.uri);
    const asked = isOther ? await this.#parts.environments.load(this.uri) : null;
    const login = this.dependencies.loginUse(place);
    const context: ResolveContext = {
      ...own,
      ...(asked
        ? {
            variables: new Map([...asked.variables(this.environment), ...own.variables]),
            signIns: { ...signInsOf(asked, this.environment), ...own.signIns },
            ssl: own.ssl ?? sslOf(asked, this.environment),
            production: [...(own.production ?? []), ...(asked.production?.(this.environment) ?? [])],
          }
        : {}),
      blockIndex: index,
      graph: this.dependencies.graph.rootedAt(place.file),
      neededBy: requesters,
      ...(login ? { login } : {}),
      ...(values ? { runValues: values } : {}),
    };
    return context;
  }
}
