/** A terminal in memory. */
import type { Terminal } from '../../../src/cli/terminal';

export interface MemoryTerminal extends Terminal {
  readonly printed: { out: string; err: string };
  /** What was asked. */
  readonly asked: { readonly text: string; readonly hidden: boolean }[];
}

export function memoryTerminal(
  input = '',
  options: {
    readonly color?: boolean;
    readonly signal?: AbortSignal;
    /** The lines that a person types; then the input ends. Absent: nobody is there. */
    readonly types?: readonly string[];
  } = {},
): MemoryTerminal {
  const printed = { out: '', err: '' };
  const asked: { text: string; hidden: boolean }[] = [];
  const { types } = options;
  return {
    printed,
    asked,
    ...(types
      ? {
          ask: async (text: string, hidden: boolean) => {
            asked.push({ text, hidden });
            return types[asked.length - 1] ?? null;
          },
        }
      : {}),
    cwd: '/team',
    env: {},
    color: options.color ?? false,
    signal: options.signal ?? new AbortController().signal,
    out: async (text) => {
      printed.out += text;
    },
    bytes: async (bytes) => {
      printed.out += Buffer.from(bytes).toString('latin1');
    },
    err: async (text) => {
      printed.err += text;
    },
    input: async () => Buffer.from(input, 'utf8'),
  };
}
