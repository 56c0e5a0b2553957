/** The requests of the document that the panel sends from, asked for once for each version of it. */
import { ClientRequest, type RequestView } from '../protocol';
import type { PageDocument } from './page/messages';
import { requestAtCursor } from './request-at-cursor';
import type { RequestEditor } from './request-editor';
import type { ServerLink } from './server-link';

export class RequestList {
  readonly #link: ServerLink;
  readonly #editor: RequestEditor;
  #listed: { readonly uri: string; readonly version: number; readonly requests: readonly RequestView[] } | null = null;

  constructor(link: ServerLink, editor: RequestEditor) {
    this.#link = link;
    this.#editor = editor;
  }

  /** Null where no request document is open, or while the server is starting. */
  async current(): Promise<PageDocument | null> {
    const { document, place } = this.#editor;
    if (document === null || place === null || !this.#link.running) return null;
    const uri = document.uri.toString();
    const requests = await this.#requestsOf(uri, document.version);
    const line = Math.min(place.position.line, document.lineCount - 1);
    return (
      requests && {
        uri,
        name: document.uri.path.split('/').at(-1) ?? uri,
        requests,
        selected: requestAtCursor(requests, line, (it) => document.lineAt(it).text),
      }
    );
  }

  /** URLs may read differently now: in another environment. */
  forget(): void {
    this.#listed = null;
  }

  async #requestsOf(uri: string, version: number): Promise<readonly RequestView[] | null> {
    if (this.#listed?.uri === uri && this.#listed.version === version) return this.#listed.requests;
    try {
      const { requests } = await this.#link.request(ClientRequest.requests, { uri });
      this.#listed = { uri, version, requests };
      return requests;
    } catch {
      // The server is starting again: its list of exchanges then brings the page's state anew.
      return null;
    }
  }
}
