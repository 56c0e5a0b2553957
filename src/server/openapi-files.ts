/** The OpenAPI document beside a request file: found by its usual names, read again when it has changed. */
import { dirname, join } from 'node:path';
import type { Diagnosis } from '../diagnose/diagnosis';
import type { OpenApi } from '../openapi/document';
import { findOperation, type Operation } from '../openapi/operation';
import { type ApiPath, pathsBehind } from '../openapi/paths';
import { foldersUpTo } from '../resolve/folders';
import type { Files } from './deps';

const names = ['openapi.yaml', 'openapi.yml', 'openapi.json', 'swagger.yaml', 'swagger.yml', 'swagger.json'];

interface Known {
  readonly text: string;
  readonly api: OpenApi | null;
}

export class OpenApiFiles {
  readonly #files: Pick<Files, 'readText'>;
  readonly #report: (message: string) => void;
  readonly #known = new Map<string, Known>();

  /** `report` is told, once for each state of a file, why it could not be used. */
  constructor(files: Pick<Files, 'readText'>, report: (message: string) => void) {
    this.#files = files;
    this.#report = report;
  }

  /**
   * The operation that a request calls, by the document nearest to the request file, up to its workspace folder. Null
   * where there is none, where it can't be used, and where it describes another host. Never rejects.
   */
  async operation(
    file: string | null,
    workspaceFolder: string | null,
    method: string,
    url: string,
  ): Promise<Operation | null> {
    for await (const api of this.#near(file, workspaceFolder)) {
      const operation = findOperation(api, method, url);
      if (operation) return operation;
    }
    return null;
  }

  /** The paths at the origin of a request to which the server has said that it has no such path, or no such method. */
  async pathsFor(
    file: string | null,
    workspaceFolder: string | null,
    url: string,
    { problems }: Pick<Diagnosis, 'problems'>,
  ): Promise<readonly ApiPath[]> {
    const isAsked = problems.some(({ kind }) => kind === 'method-not-allowed' || kind === 'not-found');
    return isAsked && URL.canParse(url) ? this.paths(file, workspaceFolder, new URL(url).origin) : [];
  }

  /** The paths that can follow an origin, by the nearest document that describes its host. Never rejects. */
  async paths(file: string | null, workspaceFolder: string | null, origin: string): Promise<readonly ApiPath[]> {
    for await (const api of this.#near(file, workspaceFolder)) {
      const paths = pathsBehind(api, origin);
      if (paths.length > 0) return paths;
    }
    return [];
  }

  /** The documents that can be used, the nearest first. */
  async *#near(file: string | null, workspaceFolder: string | null): AsyncIterable<OpenApi> {
    if (file === null) return;
    for (const folder of foldersUpTo(dirname(file), workspaceFolder)) {
      for (const name of names) {
        const known = await this.#read(join(folder, name));
        if (known?.api) yield known.api;
      }
    }
  }

  async #read(path: string): Promise<Known | null> {
    const text = await this.#files.readText(path).catch((error: unknown) => {
      this.#report(`${path} can’t be read: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    });
    if (text === null) {
      this.#known.delete(path);
      return null;
    }
    const known = this.#known.get(path);
    if (known?.text === text) return known;
    // YAML and the upgrade of old documents are loaded where there is a document.
    const { readOpenApi } = await import('../openapi/read');
    const result = readOpenApi(text);
    if ('problem' in result) this.#report(`${path}: ${result.problem.message}`);
    const read = { text, api: 'api' in result ? result.api : null };
    this.#known.set(path, read);
    return read;
  }
}
