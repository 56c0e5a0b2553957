/** Prints a JSON array element by element, so that a long run shows its results as they come and none is held back. */
import type { Terminal } from './terminal';

export interface JsonArray {
  add(element: unknown): Promise<void>;
  end(): Promise<void>;
}

/** @param later prints a text that is made when its turn comes */
export function jsonArray(
  terminal: Pick<Terminal, 'out'>,
  later: (text: () => string) => Promise<void> = (text) => terminal.out(text()),
): JsonArray {
  let count = 0;
  return {
    add: (element) => {
      const text = JSON.stringify(element, null, 2);
      return later(() => `${count++ === 0 ? '[\n' : ',\n'}${text}`);
    },
    end: () => terminal.out(count === 0 ? '[]\n' : '\n]\n'),
  };
}
