import type { Block } from '../../syntax/document';
import type { RequestDocument } from '../../syntax/request-document';

/** What a document's requests take from outside their own blocks, as texts to compare. */
export class ScopeTexts {
  readonly #shared = new WeakMap<RequestDocument, string>();
  readonly #referred = new WeakMap<Block, readonly string[]>();
  readonly #names = new WeakMap<RequestDocument, ReadonlySet<string>>();

  /** What the document itself defines for all its requests, and `outside`, all that it doesn't. */
  of(document: RequestDocument, outside: readonly unknown[]): string {
    let shared = this.#shared.get(document);
    if (shared === undefined) {
      const defining: unknown[] = [];
      for (const [index, { name, title, variables }] of document.blocks.entries()) {
        if (variables.length === 0 && name === null && title === null) continue;
        defining.push([
          index,
          name,
          title,
          variables.map((variable) => [variable.name, variable.value, variable.lazy]),
        ]);
      }
      shared = JSON.stringify(defining);
      this.#shared.set(document, shared);
    }
    return `${JSON.stringify(outside)}${shared}`;
  }

  /** The requests whose results the document refers to: `login` for `{{login.response.body.$.token}}`. */
  referredRequests(document: RequestDocument): ReadonlySet<string> {
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
