/** The values that a field may have, as a message or what stands beside it says, where no pattern of a dialect knows better. */
import { isObject, type JsonPath, scalarText } from './json-node';
import { proseList } from './match-rule';

const quoted = String.raw`(?:"[^"]{1,80}"|'[^']{1,80}'|\x60[^\x60]{1,80}\x60|“[^”]{1,80}”|‘[^’]{1,80}’)`;
const bare = String.raw`[\p{L}\p{N}_$](?:[\p{L}\p{N}_.+/:-]*[\p{L}\p{N}_])?`;
const between = String.raw`(?:\s?[,;|]\s?(?:or\s|and\s)?|\s(?:or|and)\s)`;
const listOf = (item: string): string => String.raw`[[({]?\s?${item}(?:${between}${item})*\s?[\])}]?`;
/** The sentence ends behind the list, or goes on with what was given instead. */
const end = String.raw`(?=\s*(?:[.!)]*$|\.\s|[,;(]\s?(?:but|got|received|found|was|not|instead|given|actual)\b|(?:but|instead|not)\b))`;

/** Words that say that values follow, whatever these look like. */
const listed = [
  String.raw`\b(?:one|any) of(?: the)?(?: following| allowed| permitted| valid| accepted| supported)*(?: values?| options?| choices?)?(?: are| is)?:?`,
  String.raw`\b(?:valid|allowed|possible|accepted|available|supported|permitted|acceptable) (?:values?|options?|choices?)(?: are| is| include)?:?`,
  String.raw`\b(?:allowed|permitted|accepted|supported):`,
  String.raw`\bmust be (?:set to|either|exactly|the (?:value|string))`,
].join('|');
/** Words behind which a type, a form or a quality may follow as well. */
const plain = [
  String.raw`\b(?:must|should|has to|needs to|can|may)(?: only| always)?(?: be)?(?: equal(?: to)?)?(?: in)?`,
  String.raw`\bonly (?:accepts?|supports?|allows?|takes?)(?: the)?(?: values?)?`,
  String.raw`\bexpect(?:ed|s)(?: values?)?:?`,
].join('|');

const afterListed = new RegExp(
  String.raw`(?:${listed})(?:\s|(?<=:)|(?=["'[({\x60“‘]))(?<list>${listOf(`(?:${quoted}|${bare})`)})${end}`,
  'iu',
);
const afterPlain = new RegExp(
  String.raw`(?:\b(?<subject>\p{L}+)\s)?(?:${plain})\s(?<list>${listOf(`(?:${quoted}|${bare})`)})${end}`,
  'iu',
);
const beforeVerb = new RegExp(
  String.raw`\bonly\s(?<list>${quoted}(?:${between}${quoted})*)\s(?:is|are) (?:supported|allowed|accepted|permitted|valid)\b`,
  'iu',
);

/** What is none of the values, but says what they are like. */
const descriptions =
  /^(?:an?|the|this|that|it|one|any|none|null|nil|undefined|str|string|text|number|numeric|int|integer|float|double|decimal|bool|boolean|array|list|object|map|dict|date|time|datetime|date-time|email|uri|url|uuid|guid|json|xml|constant|empty|blank|unique|valid|required|present|unknown|optional|range|values?|be|to|not|given|provided|set|schema|therefore|then)$/i;

/** Endings of words that say what a value is like; a value that ends so is seldom missed, for it can be typed. */
const qualities =
  /(?:ed|able|ible|ous|ive|ful|less|ing|al|ic|case|er|ly|ascii|even|odd|zero|prime|equal|same|different|digits?|letters?|characters?|true|false|absent|on|off|set)$/i;

export interface StatedValues {
  readonly values: readonly string[];
  /** They can hardly be anything else: a type, a form or a quality. */
  readonly certain: boolean;
}

const nothing: StatedValues = { values: [], certain: false };

/** Of a value; where the field is not called so, what is said of these is not said of all of it: "URL scheme should be 'https'". */
const aspects = /^(?:scheme|protocol|type|format|length|extension|prefix|suffix|depth|count|size|keys?|names?)$/i;

/**
 * What a message says in so many words that the value of a field may be. None where it speaks of a type, a form or a
 * quality, and where it names something else of the request by `isName`: a field to be equal to.
 */
export function statedValues(message: string, field: string, isName: (word: string) => boolean): StatedValues {
  const text = message.slice(0, 500);
  const announced = afterListed.exec(text)?.groups?.list ?? beforeVerb.exec(text)?.groups?.list;
  const said = announced === undefined ? afterPlain.exec(text)?.groups : undefined;
  const list = announced ?? said?.list ?? '';
  const subject = said?.subject ?? '';
  if (aspects.test(subject) && !field.toLowerCase().endsWith(subject.toLowerCase())) return nothing;
  const isMarked = /^[[({]?\s?["'`“‘]/.test(list) || /^\[.*\]$/s.test(list);
  const values = proseList(list).map((value) => value.replace(/[.]$/, ''));
  if (values.some((value) => descriptions.test(value) || isName(value) || value.includes('ref:'))) {
    return nothing;
  }
  if (isMarked || announced !== undefined || values.every(isLiteral)) return { values, certain: true };
  const areWords = values.length <= 5 && values.every((value) => /^\p{Ll}{2,}$/u.test(value) && !qualities.test(value));
  return { values: areWords ? values : [], certain: false };
}

/** Neither quoted nor announced, it is taken for a value only if it can hardly be anything else. */
function isLiteral(text: string): boolean {
  return /^(?:-?\d+(?:\.\d+)?|true|false|\p{Ll}+(?:_\p{Ll}+)+|[a-z]+\/[\w.+-]+)$/u.test(text);
}

const holders = ['params', 'ctx', 'context', 'meta'] as const;
const names = [
  'allowedValues',
  'allowedValue',
  'allowed_values',
  'enum_values',
  'enumValues',
  'valids',
  'validValues',
  'valid_values',
];

/** What stands beside the message, in a member of its own: Ajv's `params.allowedValues`, Joi's `context.valids`. */
export function valuesBeside(data: unknown, from: JsonPath | null): string[] {
  let item = data;
  for (const step of from?.slice(0, -1) ?? []) {
    item = typeof item === 'object' && item !== null ? (item as Readonly<Record<string, unknown>>)[step] : undefined;
  }
  if (from === null || !isObject(item)) return [];
  for (const holder of [item, ...holders.map((name) => item[name])]) {
    if (!isObject(holder)) continue;
    const found = names.flatMap((name) => (Object.hasOwn(holder, name) ? [holder[name]] : []))[0];
    const values = (Array.isArray(found) ? found : [found]).map(scalarText).filter((value) => value !== null);
    if (values.length > 0) return values;
  }
  return [];
}
