import type { Block, Directive } from './document';

export const disabledMessage = 'This request is disabled by # @disabled. Remove the line to send it.';

/** The directive `# @disabled`, for which a request is not sent; null where there is none. `# @disabled false` is none. */
export function disabledBy({ directives }: Block): Directive | null {
  const last = directives.findLast(({ name }) => name.toLowerCase() === 'disabled');
  return last && !/^(?:false|off|no|0)$/i.test(last.value.trim()) ? last : null;
}
