/** Which files a request file reaches by its imports and its `run` lines. */
import { resolve } from 'node:path';
import { DiagnosticCode } from '../manifest';
import { placeholdersIn } from '../syntax/placeholders';
import type { RequestDocument } from '../syntax/request-document';
import type { ReferenceIndex, RequestFile } from './document-references';
import { ImportGraph, type Link } from './import-graph';
import { type LocalFileScope, localFile } from './local-file';

/** What the files are read with. */
export interface ImportSources extends LocalFileScope {
  readonly document: RequestDocument;
  /** The request file at an absolute path; null where there is none, or where it cannot be read. */
  readonly documentAt: (path: string) => Promise<RequestDocument | null>;
  readonly index: ReferenceIndex;
}

/** More files than anybody has; each is parsed. */
const mostFiles = 1000;

/**
 * Reads all files that a document reaches, each once, however they import each other. A path is relative to the file that
 * it stands in, else to the workspace folder, as that of a body file is. Rejects where `documentAt` does.
 */
export async function readImports(sources: ImportSources): Promise<ImportGraph> {
  const root = sources.index.file(sources.file, sources.document);
  const links = new Map<RequestFile, ReadonlyMap<string, Link>>();
  const byPath = new Map<string, RequestFile>();
  if (root.path !== null) byPath.set(resolve(root.path), root);
  const files = new Set([root]);
  for (const file of files) {
    const { imports, runsOfFiles } = file.references;
    const own = new Map<string, Link>();
    links.set(file, own);
    for (const { line } of [...imports, ...runsOfFiles]) {
      if (own.has(line.path)) continue;
      const link = await follow(line.path, file, sources, byPath);
      own.set(line.path, link);
      if (link.ok) files.add(link.file);
    }
  }
  return new ImportGraph(root, links);
}

async function follow(
  written: string,
  from: RequestFile,
  sources: ImportSources,
  byPath: Map<string, RequestFile>,
): Promise<Link> {
  if (placeholdersIn(written).length > 0) {
    const message = 'Placeholders in the path of a request file are not replaced. Write the path itself.';
    return { ok: false, code: DiagnosticCode.notRun, message };
  }
  if (!/\.(?:http|rest)$/i.test(written)) {
    const message = `\`${written}\` is no request file: those end in .http or .rest.`;
    return { ok: false, code: DiagnosticCode.missingFile, message };
  }
  const documents = new Map<string, RequestDocument>();
  const exists = async (path: string): Promise<boolean> => {
    if (byPath.has(path)) return true;
    const document = await sources.documentAt(path);
    if (document) documents.set(path, document);
    return document !== null;
  };
  const { workspaceFolder, allowOutsideFiles = false, files } = sources;
  const found = await localFile(
    written,
    { file: from.path, workspaceFolder, allowOutsideFiles, files },
    exists,
    'read',
  );
  if (!found.ok) {
    return found.code === DiagnosticCode.fileOutsideWorkspace
      ? { ...found, code: DiagnosticCode.importNotRead }
      : found;
  }
  const known = byPath.get(found.path);
  if (known) return { ok: true, file: known };
  const document = documents.get(found.path);
  if (!document || byPath.size >= mostFiles) {
    const message = `More than ${mostFiles} files are imported. Import fewer.`;
    return { ok: false, code: DiagnosticCode.badReference, message };
  }
  const file = sources.index.file(found.path, document);
  byPath.set(found.path, file);
  return { ok: true, file };
}
