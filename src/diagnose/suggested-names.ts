/** The names that a message itself gives for one that the API does not know. */
import { proseList } from './match-rule';

export interface SuggestedNames {
  readonly names: readonly string[];
  /** They are all that the API takes: only one that is spelt nearly the same can be meant. */
  readonly listed: boolean;
}

/** Beyond this a message tells a story. */
const maxMessage = 1000;

const name = String.raw`[\w$@][\w$@.-]*`;
const inQuotes = `['"\`“‘]${name}['"\`”’]`;
const several = (one: string): string => `${one}(?:(?:, ?(?:or |and )?| or | and )${one})*`;
const list = `[[({]? ?(?<names>${several(inQuotes)}|${several(name)})`;

const meant = new RegExp(
  String.raw`\b(?:did you mean|(?:perhaps|maybe|probably) you meant|you (?:may|might) have meant)\b:?(?: to (?:use|write|say|send))?(?: (?:one|any) of)?(?: the)?(?: (?:field|parameter|property|argument|name)(?=:? ['"\`“‘]))?:? ${list}`,
  'i',
);
const instead = new RegExp(String.raw`\b(?:use|try) (?<names>${inQuotes}) instead\b`, 'i');
const taken = new RegExp(
  String.raw`(?<!\b(?:not|is|are|isn['’]t|aren['’]t) )\b(?:(?:allowed|valid|known|supported|accepted|available|possible|permitted|expected|recogni[sz]ed)(?: (?:query|body|request|input))?(?: (?:fields?|param(?:eter)?s?|propert(?:y|ies)|arguments?|attributes?|keys?|members?|names?|ones))?(?: names?)?)(?:(?: are| is| include)?: ?| (?:are|is|include) | (?=one of|any of|['"\`“‘[({]))(?:one of:? |any of:? )?${list}`,
  'i',
);

/** What was probably meant, where the message says that; else what it lists as known. Empty where it does neither. */
export function suggestedNames(message: string): SuggestedNames {
  const text = message.slice(0, maxMessage);
  const said = meant.exec(text)?.groups?.names ?? instead.exec(text)?.groups?.names;
  if (said !== undefined) return { names: proseList(said), listed: false };
  return { names: proseList(taken.exec(text)?.groups?.names ?? ''), listed: true };
}
