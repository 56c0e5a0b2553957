/** What all questions about names share. */
import type { ReferenceIndex } from '../../resolve/document-references';
import { BlockCache } from '../state/block-cache';
import { blockNames, type NameUse } from './block-names';
import { NameScope, type NameSources } from './name-scope';

export class Navigator {
  readonly references: ReferenceIndex;
  readonly names = new BlockCache<readonly NameUse[]>(blockNames);
  readonly #sources: Omit<NameSources, 'references' | 'names'>;

  constructor(sources: Omit<NameSources, 'references' | 'names'>, references: ReferenceIndex) {
    this.#sources = sources;
    this.references = references;
  }

  /** Sees the files as they are now: for one question. */
  scope(): NameScope {
    return new NameScope({ ...this.#sources, references: this.references, names: this.names });
  }
}
