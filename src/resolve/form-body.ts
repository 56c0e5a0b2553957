import { percentEncode } from './percent';
import type { TracedText } from './resolved';
import { literalOnly, originOf, sliceTraced, TracedBuilder } from './traced';

/** All but the unreserved characters, `%` where it begins no escape, and (or not) `+`. */
const unencoded = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~%]+/g;
const unencodedButPlus = /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~%+]+/g;
const escapeSequence = /%[0-9A-Fa-f]{2}/;

/**
 * A form body (`application/x-www-form-urlencoded`) as it is sent. It may be written over several lines, with the `&` at
 * the end of one, at the start of the next, or with none between pairs; blanks around names and values are layout.
 *
 * Each stretch, a literal or a variable's value, is encoded once: where it has an escape (`%2F`) it counts as encoded and
 * keeps its `+`, else a `+` is meant (base64, telephone numbers) and becomes `%2B`. A `%` without two hexadecimal digits
 * is `%25`. A `&` or `=` in a variable's value belongs to the value, unless the variable is the whole pair.
 */
export function encodeForm(text: TracedText, autoEncode: boolean): TracedText {
  const result = new TracedBuilder();
  for (const pair of pairsOf(text)) {
    if (result.length > 0) result.add('&', originOf(pair, 0, 0), null, false);
    const shape = literalOnly(pair);
    const equals = shape.indexOf('=');
    if (equals < 0) {
      // `{{params}}`: the variable brings its own `&` and `=`.
      if (autoEncode) result.appendReplacing(pair, /%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~%+&=]+/g, percentEncode);
      else result.append(pair);
      continue;
    }
    const name = trimLayout(sliceTraced(pair, 0, equals));
    const value = trimLayout(sliceTraced(pair, equals + 1));
    appendOnce(result, name, autoEncode);
    result.append(pair, equals, equals + 1);
    appendOnce(result, value, autoEncode);
  }
  return result.build();
}

function appendOnce(result: TracedBuilder, text: TracedText, autoEncode: boolean): void {
  if (!autoEncode) {
    result.append(text);
    return;
  }
  for (const piece of text.pieces) {
    const stretch = sliceTraced(text, piece.start, piece.end);
    result.appendReplacing(stretch, escapeSequence.test(stretch.text) ? unencodedButPlus : unencoded, percentEncode);
  }
}

/** The pairs, each on its own, without the line ends that lay them out. */
function pairsOf(text: TracedText): TracedText[] {
  const shape = literalOnly(text);
  const pairs: TracedBuilder[] = [];
  let open = false;
  for (const line of shape.matchAll(/[^\r\n]+/g)) {
    const trimmed = line[0].trim();
    if (trimmed === '') continue;
    const lineStart = line.index + line[0].indexOf(trimmed);
    const continues = open && !trimmed.startsWith('&') && !/^[^=&\s]+\s*=/.test(trimmed);
    let from = 0;
    for (const piece of trimmed.split('&')) {
      const start = lineStart + from;
      from += piece.length + 1;
      const last = pairs.at(-1);
      if (start === lineStart && continues && last) {
        // A value over several lines keeps its line ends.
        last.add('\n', originOf(text, line.index, line.index), null, false).append(text, start, start + piece.length);
      } else if (piece.trim() !== '') {
        pairs.push(new TracedBuilder().append(text, start, start + piece.length));
      }
    }
    open = !trimmed.endsWith('&');
  }
  return pairs.map((pair) => trimLayout(pair.build()));
}

/** Without the blanks that were written at its ends; those of a variable's value belong to it. */
function trimLayout(text: TracedText): TracedText {
  const shape = literalOnly(text);
  const start = shape.length - shape.trimStart().length;
  return sliceTraced(text, start, Math.max(start, shape.trimEnd().length));
}
