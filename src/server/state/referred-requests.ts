import type { Block } from '../../syntax/document';
import type { RequestDocument } from '../../syntax/request-document';

/** Which requests a document's requests take results from. */
export class ReferredRequests {
  readonly #referred = new WeakMap<Block, readonly string[]>();
  readonly #names = new WeakMap<RequestDocument, ReadonlySet<string>>();

  /** The requests whose results the document refers to: `login` for `{{login.response.body.$.token}}`. */
  of(document: RequestDocument): ReadonlySet<string> {
    const known = this.#names.get(document);
    if (known) return known;
    const names = new Set<string>();
    this.#names.set(document, names);
    for (const block of document.blocks) {
      let referred = this.#referred.get(block);
      if (!referred) {
        const found = block.text.includes('.re') ? block.text.matchAll(reference) : [];
        referred = [...found].map(([, name = '']) => name);
        this.#referred.set(block, referred);
      }
      for (const name of referred) names.add(name);
    }
    return names;
  }
}

const reference = /\{\{\s*%?\s*([^{}\r\n]{1,200}?)\.(?:response|request)\./g;
