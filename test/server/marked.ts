/** Fixtures that say where the cursor is: `$$CURSOR$$` in the text. */
import type { Position } from '../../src/protocol';
import { positionOf } from './harness';

const mark = '$$CURSOR$$';

export interface Marked {
  readonly text: string;
  readonly position: Position;
  readonly offset: number;
}

/** The text without its mark, and the place of the mark. */
export function marked(fixture: string): Marked {
  const offset = fixture.indexOf(mark);
  const position = positionOf(fixture, mark);
  return { text: fixture.replace(mark, ''), position, offset };
}
