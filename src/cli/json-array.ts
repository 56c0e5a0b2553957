/** Prints a JSON array element by element, so that a long run shows its results as they come and none is held back. */
import type { Terminal } from './terminal';

export interface JsonArray {
  add(element: unknown): Promise<void>;
  end(): Promise<void>;
}

export function jsonArray(terminal: Terminal): JsonArray {
  let count = 0;
  return {
    add: (element) => terminal.out(`${count++ === 0 ? '[\n' : ',\n'}${JSON.stringify(element, null, 2)}`),
    end: () => terminal.out(count === 0 ? '[]\n' : '\n]\n'),
  };
}
