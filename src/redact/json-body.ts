import { createScanner, type SyntaxKind } from 'jsonc-parser';
import { redacted, templatesIn } from './mask';
import { looksRandom, type Suspicion, suspicionOf } from './secret-names';
import { hideValue } from './url';

/** How the strings of a body are searched. */
export interface LeafSearch {
  /** A text of the body: as free text, and as JSON where it looks like it. `escaped`: it stood there in another form. */
  leaf(text: string, escaped: boolean): string;
  /** Secret variables alone: for the names of members. */
  values(text: string): string;
}

/** `SyntaxKind` of jsonc-parser is a const enum, which a file that is compiled by itself can't read. */
const kind = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  string: 10,
  number: 11,
  lineComment: 12,
  blockComment: 13,
  unknown: 16,
  end: 17,
} as const satisfies Record<string, SyntaxKind>;

interface Frame {
  readonly object: boolean;
  /** Everything below is under a name that says "credential". */
  readonly secret: boolean;
  /** Somewhere below `errors` or the like, where a field's name stands before messages about it. */
  readonly messages: boolean;
  key: string | null;
  /** `{"name": "password", "value": …}`: the name that another member gives to `value`. */
  pairName: string | null;
  /** Index into the output of the piece that is `value`, while its name is not known yet. */
  pairValue: number | null;
}

const pairNames = new Set(['name', 'key', 'header', 'field', 'param', 'parameter', 'id']);
const messageHolders =
  /^(?:errors?|field_?errors?|validation_?errors?|details?|messages?|violations|issues|model_?state|invalid-?params?|non_field_errors|failures|problems)$/i;

/** Stands for a quote within a template, which would end the string around it. Of the private use area (Unicode, 23.5). */
const quoteInTemplate = '\uE000';

/** `hideInJson` for bodies as they are written, in which `"{{$auth.token("id")}}"` is one string. */
export function hideInJsonTemplate(text: string, search: LeafSearch): ReturnType<typeof hideInJson> {
  const holds = templatesIn(text).filter(({ start, end }) => text.slice(start, end).includes('"'));
  if (holds.length === 0 || text.includes(quoteInTemplate)) return hideInJson(text, search);
  let masked = '';
  let done = 0;
  for (const { start, end } of holds) {
    masked += text.slice(done, start) + text.slice(start, end).replaceAll('"', quoteInTemplate);
    done = end;
  }
  const hidden = hideInJson(masked + text.slice(done), search);
  return { ...hidden, text: hidden.text.replaceAll(quoteInTemplate, '"') };
}

/**
 * JSON with the values of credentials replaced by strings, token by token: what was valid stays so, layout, numbers and
 * duplicate keys stay. `broken`: there was something in it that is no JSON. Time is linear, the stack is flat.
 */
function hideInJson(text: string, search: LeafSearch): { readonly text: string; readonly broken: boolean } {
  const scanner = createScanner(text, false);
  const stack: Frame[] = [];
  const out: string[] = [];
  const suspicions = new Map<string, Suspicion | null>();
  /** The same few names stand in each item of a long list. */
  const suspicion = (name: string): Suspicion | null => {
    const known = suspicions.get(name);
    if (known !== undefined) return known;
    const found = suspicionOf(name, 'field');
    if (suspicions.size < 1000) suspicions.set(name, found);
    return found;
  };
  let afterColon = false;
  let broken = false;
  const templates = templatesIn(text).values();
  let template = templates.next();
  for (;;) {
    const token = scanner.scan() as number;
    if (token === kind.end) break;
    const at = scanner.getTokenOffset();
    while (!template.done && template.value.end <= at) template = templates.next();
    if (!template.done && template.value.start <= at) {
      // `{{pin}}` in place of a value, without quotes.
      out.push(text.slice(at, template.value.end));
      scanner.setPosition(template.value.end);
      continue;
    }
    const raw = text.slice(scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength());
    const frame = stack.at(-1);
    switch (token) {
      case kind.openBrace:
      case kind.openBracket:
        stack.push(openFrame(frame, token === kind.openBrace, suspicion));
        out.push(raw);
        afterColon = false;
        break;
      case kind.closeBrace:
      case kind.closeBracket:
        stack.pop();
        out.push(raw);
        afterColon = false;
        break;
      case kind.colon:
        afterColon = true;
        out.push(raw);
        break;
      case kind.comma:
        if (frame?.object) frame.key = null;
        afterColon = false;
        out.push(raw);
        break;
      case kind.string:
        if (frame?.object && !afterColon) {
          frame.key = scanner.getTokenValue();
          out.push(quoted(raw, frame.key, search.values(frame.key)));
        } else {
          out.push(stringValue(raw, scanner.getTokenValue(), frame, search, suspicion));
          notePair(frame, scanner.getTokenValue(), out);
        }
        break;
      case kind.number:
        out.push(isSecret(frame, raw, suspicion) || search.values(raw) !== raw ? `"${redacted}"` : raw);
        notePair(frame, null, out);
        break;
      case kind.unknown:
      case kind.lineComment:
      case kind.blockComment:
        broken = true;
        out.push(search.leaf(raw, false));
        break;
      default:
        out.push(raw);
    }
  }
  return { text: out.join(''), broken };
}

type SuspicionOf = (name: string) => Suspicion | null;

function openFrame(parent: Frame | undefined, object: boolean, suspicion: SuspicionOf): Frame {
  const key = parent?.key ?? null;
  return {
    object,
    secret: parent?.secret === true || (key !== null && suspicion(key) === 'always'),
    messages: parent?.messages === true || (key !== null && messageHolders.test(key)),
    key: object ? null : key,
    pairName: null,
    pairValue: null,
  };
}

function stringValue(
  raw: string,
  value: string,
  frame: Frame | undefined,
  search: LeafSearch,
  suspicion: SuspicionOf,
): string {
  const clean = search.leaf(value, value.length !== raw.length - 2);
  if (!isSecret(frame, value, suspicion)) return quoted(raw, value, clean);
  // `{"password": ["This field is required."]}`: what validators say about a field stands under its name.
  if (frame && isMessage(value, frame)) return quoted(raw, value, clean);
  return quoted(raw, value, hideValue(value));
}

function isSecret(frame: Frame | undefined, value: string, suspicionFor: SuspicionOf): boolean {
  if (!frame) return false;
  if (frame.secret) return true;
  if (frame.object && frame.key === null) return false;
  const name = frame.object && frame.key === 'value' && frame.pairName !== null ? frame.pairName : frame.key;
  if (name === null) return false;
  const suspicion = suspicionFor(name);
  return suspicion === 'always' || (suspicion === 'if-random' && looksRandom(value));
}

function isMessage(value: string, frame: Frame): boolean {
  // A sentence, or a code such as `BASE_TYPE_REQUIRED`.
  if (frame.messages) return /\S\s+\S/.test(value) || /^[A-Za-z]+(?:[_.-][A-Za-z]+)*$/.test(value);
  return !frame.object && /^\p{Lu}[^\s]*(?:\s+\S+){2,}[.!]$/u.test(value);
}

/** Members `name` and `value` of one object belong together, whichever comes first. */
function notePair(frame: Frame | undefined, value: string | null, out: string[]): void {
  if (!frame?.object || frame.key === null) return;
  if (frame.key === 'value') {
    if (frame.pairName === null) frame.pairValue = out.length - 1;
  } else if (value !== null && pairNames.has(frame.key) && suspicionOf(value, 'field') === 'always') {
    frame.pairName = value;
    if (frame.pairValue !== null) out[frame.pairValue] = `"${redacted}"`;
  }
}

/** As it stood where nothing was hidden; else a string of JSON, its end left off where the body was cut off within it. */
function quoted(raw: string, value: string, clean: string): string {
  if (clean === value) return raw;
  const text = JSON.stringify(clean);
  return raw.length > 1 && raw.endsWith('"') ? text : text.slice(0, -1);
}
