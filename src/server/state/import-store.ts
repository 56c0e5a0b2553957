/** The files that request files reach by their imports and `run` lines, and what their requests need. */
import { DependencyIndex } from '../../resolve/dependencies';
import type { ReferenceIndex, RequestFile } from '../../resolve/document-references';
import { readImports } from '../../resolve/imports';
import type { RequestDocument } from '../../syntax/request-document';
import type { Files } from '../deps';
import type { Documents } from './documents';
import type { RequestFiles } from './request-files';
import { filePath, pathKey, type Workspace } from './workspace';

export interface ImportStoreSources {
  readonly documents: Documents;
  readonly requestFiles: Pick<RequestFiles, 'documentAt'>;
  readonly workspace: Workspace;
  readonly files: Pick<Files, 'realPath'>;
  readonly references: ReferenceIndex;
}

export class ImportStore {
  readonly #sources: ImportStoreSources;
  readonly #known = new WeakMap<RequestDocument, DependencyIndex>();
  /** The last answers for open documents, by URI. */
  readonly #last = new Map<string, DependencyIndex>();
  readonly #numbers = new WeakMap<RequestFile, number>();
  #count = 0;

  constructor(sources: ImportStoreSources) {
    this.#sources = sources;
  }

  /** As the files are now. The same object as before as long as none of them has changed. */
  async of(uri: string, document: RequestDocument, allowOutsideFiles = false): Promise<DependencyIndex> {
    const { documents, requestFiles, workspace, files, references } = this.#sources;
    const graph = await readImports({
      document,
      file: filePath(uri),
      workspaceFolder: workspace.folderOf(uri)?.path ?? null,
      allowOutsideFiles,
      // No file is looked at before the workspace is trusted, but for the request files in it.
      files: workspace.trusted ? files : {},
      documentAt: (path) => requestFiles.documentAt(path),
      index: references,
    });
    const known = this.#known.get(document);
    const dependencies = known?.graph.isSame(graph) ? known : new DependencyIndex(graph);
    if (allowOutsideFiles) return dependencies;
    this.#known.set(document, dependencies);
    if (documents.get(uri)) this.#last.set(uri, dependencies);
    return dependencies;
  }

  /** Stands for all that a document takes from other files: another text after each change of them. */
  keyOf({ graph }: DependencyIndex): string {
    const files = graph.files.filter((file) => file !== graph.root).map((file) => this.#numberOf(file));
    const unread = graph.unreadFrom(graph.root).map(({ path, message }) => [path, message]);
    return files.length + unread.length === 0 ? '' : JSON.stringify([files, unread]);
  }

  /** The open documents that take anything from one of these files, or would if it were there. */
  dependents(paths: readonly string[]): readonly string[] {
    const keys = new Set(paths.map(pathKey));
    return [...this.#last].flatMap(([uri, { graph }]) => {
      const isOne = ({ path }: RequestFile) => path !== null && keys.has(pathKey(path));
      const reaches = graph.files.some((file) => file !== graph.root && isOne(file));
      return reaches || graph.unreadFrom(graph.root).length > 0 ? [uri] : [];
    });
  }

  /** The document is closed. */
  forget(uri: string): void {
    this.#last.delete(uri);
  }

  #numberOf(file: RequestFile): number {
    const known = this.#numbers.get(file) ?? ++this.#count;
    this.#numbers.set(file, known);
    return known;
  }
}
