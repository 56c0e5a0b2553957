/** The words that stand between a request's name and what is taken of its exchange. */
import type { Span } from '../syntax/document';
import { similarName } from './similar-name';

const sides = ['response', 'request'] as const;

/** What can be taken of either side; the status is the response's alone. */
const sideParts = { response: ['body', 'headers', 'cookies', 'status'], request: ['body', 'headers'] } as const;

/** A word that is nearly one of these: `respons` in `login.respons.body.$.id`. The span is within the expression. */
export interface MisspeltWord extends Span {
  readonly near: string;
  /** The words around it leave no doubt; else it may be a member of the response, as in `login.requests[0].id`. */
  readonly isCertain: boolean;
}

/** Null where the expression does not begin with a request's name, or no word is misspelt. */
export function misspeltWord(expression: string, isRequest: (name: string) => boolean): MisspeltWord | null {
  const written = expression.slice(0, longest);
  for (let dot = written.indexOf('.'); dot >= 0; dot = written.indexOf('.', dot + 1)) {
    if (!isRequest(expression.slice(0, dot).trim())) continue;
    const [, side = '', part] = /^([A-Za-z]+)(?:\.([A-Za-z]+))?/.exec(expression.slice(dot + 1)) ?? [];
    const nearSide = nearest(side, sides);
    if (nearSide === null) continue;
    const nearPart = part === undefined ? null : nearest(part, sideParts[nearSide]);
    const start = dot + 1;
    if (side !== nearSide) return { start, end: start + side.length, near: nearSide, isCertain: nearPart !== null };
    if (part === undefined || nearPart === null || part === nearPart) return null;
    const partStart = start + side.length + 1;
    return { start: partStart, end: partStart + part.length, near: nearPart, isCertain: true };
  }
  return null;
}

/** UTF-16 units in which a request's name and the words behind it are looked for. */
const longest = 200;

function nearest<Word extends string>(written: string, words: readonly Word[]): Word | null {
  const near = similarName(written, words);
  return words.find((word) => word === near) ?? null;
}
