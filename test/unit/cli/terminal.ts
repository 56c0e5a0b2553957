/** A terminal in memory. */
import type { Terminal } from '../../../src/cli/terminal';

export interface MemoryTerminal extends Terminal {
  readonly printed: { out: string; err: string };
}

export function memoryTerminal(
  input = '',
  options: { readonly color?: boolean; readonly signal?: AbortSignal } = {},
): MemoryTerminal {
  const printed = { out: '', err: '' };
  return {
    printed,
    cwd: '/work',
    env: {},
    color: options.color ?? false,
    signal: options.signal ?? new AbortController().signal,
    out: async (text) => {
      printed.out += text;
    },
    err: async (text) => {
      printed.err += text;
    },
    input: async () => Buffer.from(input, 'utf8'),
  };
}
