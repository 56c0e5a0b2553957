import { Scan } from '../../../src/syntax/scan';

/** How many lines are read while `run` runs, those that are read again counted again: work, without a clock. */
export function linesRead(run: () => void): number {
  const { advance } = Scan.prototype;
  let lines = 0;
  Scan.prototype.advance = function (this: Scan) {
    lines++;
    return advance.call(this);
  };
  try {
    run();
  } finally {
    Scan.prototype.advance = advance;
  }
  return lines;
}
