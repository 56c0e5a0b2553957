/** What stands in the XML of a last exchange, for writing an XPath: `{{feed.response.body.//entry/@id}}`, step by step. */
import { CompletionItemKind } from 'vscode-languageserver/node';
import { redactedPreview } from '../shown-value';
import { type LastExchange, type Side, xmlOf } from '../state/last-exchange';
import { type AtPlaceholder, type Ending, finished } from './placeholder-ending';
import { none, type Suggestion, type Suggestions } from './suggestion';

/** Names in one list. */
const mostSteps = 200;

/** `path`: the XPath up to the cursor. */
export async function xmlSteps(
  asked: AtPlaceholder,
  ending: Ending,
  last: LastExchange | null,
  side: Side,
  path: string,
): Promise<Suggestions> {
  const [, before, partial = ''] = /^(.*\/)(@?[^/@[\]()'"]*)$/s.exec(path) ?? [];
  const xml = last && before !== undefined ? xmlOf(last, side) : null;
  if (!last || before === undefined || xml === null) return none;
  const { xmlSteps: stepsIn } = await import('../../resolve/xml-selection');
  const { at, place } = asked;
  // Where more of the path follows, only the step itself is replaced.
  const rest = at.block.text.slice(at.offset, place.end);
  const written = /^[^/@[\]]*/.exec(rest)?.[0] ?? '';
  const isLast = written.length === rest.length;
  const span = { start: at.offset - partial.length, end: at.offset + written.length };
  const items = stepsIn(xml, before, mostSteps).map(({ name, step, count, text }): Suggestion => {
    const isLeaf = text !== null;
    const times = count > 1 ? ` (${count} times)` : '';
    return {
      label: name,
      kind: isLeaf ? CompletionItemKind.Value : CompletionItemKind.Struct,
      value: isLeaf ? `${redactedPreview(name.replace(/^@|^.*:/, ''), text, last.redactor)}${times}` : `<…>${times}`,
      ...(isLeaf && isLast ? finished(step, span, asked, ending) : { text: step, span }),
      ...(isLeaf ? {} : { commit: ['/'] }),
    };
  });
  return { items, more: items.length === mostSteps };
}
