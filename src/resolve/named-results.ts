import type { Block } from '../syntax/document';

type Named = Pick<Block, 'name' | 'title'>;

/**
 * What the requests of a file gave last, by the names that later requests refer to them by: `# @name`, and titles where no
 * answered request bears that name.
 */
export class NamedResults<T> {
  readonly #named = new Map<string, T>();
  readonly #titled = new Map<string, T>();

  /** In place of what the request gave before. */
  keep({ name, title }: Named, result: T): void {
    if (name !== null) this.#named.set(name, result);
    if (title !== null) this.#titled.set(title, result);
  }

  find(name: string): T | null {
    return this.#named.get(name) ?? this.#titled.get(name) ?? null;
  }

  /** Where it is still the last one. */
  forget({ name, title }: Named, result: T): void {
    if (name !== null && this.#named.get(name) === result) this.#named.delete(name);
    if (title !== null && this.#titled.get(title) === result) this.#titled.delete(title);
  }
}
