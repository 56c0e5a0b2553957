import type { Finding } from '../check/finding';
import { isSentFirst, referenceFindings } from '../check/references';
import type { DependencyIndex } from '../resolve/dependencies';
import type { OpenDocument } from './state/documents';
import type { HeldRequests } from './state/held-requests';
import type { ImportStore } from './state/import-store';

type Findings = ReadonlyMap<number, readonly Finding[]>;

/** The findings of documents' references to other requests; kept while neither these change nor the files that they reach. */
export class ReferenceFindings {
  readonly #imports: ImportStore;
  readonly #held: HeldRequests;
  readonly #known = new WeakMap<object, { readonly files: string; readonly findings: Findings }>();

  constructor(imports: ImportStore, held: HeldRequests) {
    this.#imports = imports;
    this.#held = held;
  }

  /**
   * The findings of a document's blocks with those of its references, and without what these mend: a response that is
   * missing, where the request that gives it is sent first.
   */
  join({ uri, document }: OpenDocument, dependencies: DependencyIndex, found: Findings): Findings {
    const all = new Map<number, readonly Finding[]>();
    const add = (index: number, findings: readonly Finding[]): void => {
      if (findings.length > 0) all.set(index, [...(all.get(index) ?? []), ...findings]);
    };
    for (const [index, findings] of found) {
      add(
        index,
        findings.filter((finding) => !isSentFirst(dependencies, index, finding)),
      );
    }
    for (const [index, findings] of this.#of(dependencies)) add(index, findings);
    for (const [block, { problem }] of this.#held.heldBack(uri)) {
      const index = document.blocks.indexOf(block);
      if (index >= 0) add(index, [problem]);
    }
    return all;
  }

  #of(dependencies: DependencyIndex): Findings {
    const { sameness } = dependencies.graph.root.references;
    const files = this.#imports.keyOf(dependencies);
    const known = this.#known.get(sameness);
    if (known?.files === files) return known.findings;
    const findings = referenceFindings(dependencies);
    this.#known.set(sameness, { files, findings });
    return findings;
  }
}
