import type { Location } from 'vscode-languageserver/node';
import type { Range } from '../../protocol';
import type { RequestDocument } from '../../syntax/request-document';
import { BlockPlaces, rangeInBlock } from '../state/block-ranges';
import { indexedRange, type LineIndex, lineIndex } from '../state/line-index';
import { fileUri } from '../state/workspace';
import type { PlacedUse } from './name-scope';
import type { EnvironmentUse } from './name-search';

/** Ranges of many places in many files: what they need of each file is made once. */
export class OccurrenceLocations {
  readonly #places = new Map<RequestDocument, BlockPlaces>();
  readonly #lines = new Map<string, LineIndex>();

  rangeOf({ searched, index, use }: PlacedUse): Range {
    const { document } = searched.file;
    const places = this.#places.get(document) ?? new BlockPlaces(document);
    this.#places.set(document, places);
    const block = document.blocks[index];
    if (!block) throw new RangeError(`The document has no block ${index}.`);
    return places.place(index, rangeInBlock(block, use));
  }

  environmentRange({ file, name }: EnvironmentUse): Range {
    const lines = this.#lines.get(file.path) ?? lineIndex(file.text);
    this.#lines.set(file.path, lines);
    return indexedRange(lines, name.start, name.end);
  }

  location(placed: PlacedUse): Location {
    return { uri: placed.searched.uri, range: this.rangeOf(placed) };
  }

  environmentLocation(use: EnvironmentUse): Location {
    return { uri: use.file.uri ?? fileUri(use.file.path), range: this.environmentRange(use) };
  }
}
