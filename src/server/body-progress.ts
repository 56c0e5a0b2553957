/** Tells how far a body is that is written to a file: now and then, and never of one that takes no time. */
import { sizeText } from '../present/quantity';
import type { BodyProgress } from '../protocol';

/** Between two messages, ms. */
const everyMs = 200;

/**
 * To be called with the number of bytes that are written by now, and what has come of them.
 * @param total bytes; null where that is not known before the end
 * @param now epoch ms
 */
export function bodyProgress(
  id: string,
  total: number | null,
  now: () => number,
  tell: (progress: BodyProgress) => void,
): (written: number) => void {
  let last = now();
  return (written) => {
    const at = now();
    if (at - last < everyMs) return;
    last = at;
    const percent = total === null ? null : Math.min(100, Math.floor((100 * written) / Math.max(1, total)));
    const message = total === null ? sizeText(written) : `${percent} %, ${sizeText(written)} of ${sizeText(total)}`;
    tell({ id, percent, message });
  };
}
