/** `-F` and `--data-urlencode`: pairs of a name and what belongs to it. */
import { sliceText } from '../syntax/curl-options';
import type { Span } from '../syntax/document';
import type { SourcedText } from '../syntax/shell-words';
import { replaced, SourcedBuilder } from './sourced';

/** One `-F`. */
export interface CurlPart {
  readonly name: SourcedText;
  /** Text, or the path of a file. */
  readonly value: SourcedText;
  readonly isFile: boolean;
  readonly type: SourcedText | null;
  /** `null`: the file's own name for a file that is uploaded, none for `<file`. */
  readonly fileName: SourcedText | null;
  readonly span: Span;
}

/** `name=content`, `=content` or `content`, of which the content is encoded. */
export function encodedPair(value: SourcedText): SourcedText {
  const equals = value.text.indexOf('=');
  const encode = (text: SourcedText): SourcedText =>
    replaced(text, /[^A-Za-z0-9\-_.!~*'()]+/gu, (match) =>
      encodeURIComponent(match.replace(/[\uD800-\uDFFF]/gu, '\uFFFD')),
    );
  const content = percentEncodedVariables(encode(sliceText(value, equals + 1)));
  const name = sliceText(value, 0, Math.max(0, equals + (equals > 0 ? 1 : 0)));
  return new SourcedBuilder().append(name).append(content).build();
}

/** `{{name}}` becomes `{{%name}}`: its value is encoded when it is known. */
function percentEncodedVariables(text: SourcedText): SourcedText {
  const builder = new SourcedBuilder();
  let done = 0;
  for (const match of text.text.matchAll(/\{\{(?=\s*[^%\s])[^{}]*\}\}/g)) {
    const at = match.index + 2;
    builder.append(sliceText(text, done, at));
    const place = builder.build().pieces.at(-1)?.origin.end ?? 0;
    builder.add('%', { start: place, end: place });
    done = at;
  }
  return done === 0 ? text : builder.append(sliceText(text, done)).build();
}

export function splitPair(value: SourcedText): { name: SourcedText; value: SourcedText } {
  const equals = value.text.indexOf('=');
  const at = equals < 0 ? value.text.length : equals;
  return { name: sliceText(value, 0, at), value: sliceText(value, Math.min(at + 1, value.text.length)) };
}

/** `name=text;type=…`, `name=@file;type=…;filename=…`, `name=<file`. */
export function formPart(option: SourcedText, span: Span): CurlPart {
  const { name, value } = splitPair(option);
  const [, content = '', settings = ''] = /^("(?:[^"\\]|\\.)*"|[^;]*)((?:;.*)?)$/s.exec(value.text) ?? [];
  const known = /;\s*(?:type|filename|headers|encoder)=/.test(settings);
  const whole = unquoted(known ? sliceText(value, 0, content.length) : value);
  const setting = (wanted: string): SourcedText | null => {
    const found = new RegExp(`;\\s*${wanted}=("(?:[^"\\\\]|\\\\.)*"|[^;]*)`).exec(settings);
    if (!known || !found) return null;
    const end = content.length + found.index + found[0].length;
    return unquoted(sliceText(value, end - (found[1] ?? '').length, end));
  };
  const mark = whole.text[0] ?? '';
  const isFile = mark === '@' || mark === '<';
  const path = isFile ? unquoted(sliceText(whole, 1)) : whole;
  const ownName = sliceText(path, path.text.length - (/[^/\\]*$/.exec(path.text)?.[0] ?? '').length);
  const fileName = setting('filename') ?? (mark === '@' ? ownName : null);
  return { name, value: path, isFile, type: setting('type'), fileName, span };
}

function unquoted(text: SourcedText): SourcedText {
  if (!/^".*"$/s.test(text.text) || text.text.length < 2) return text;
  return replaced(sliceText(text, 1, text.text.length - 1), /\\["\\]/g, (match) => match.slice(1));
}
