import type { LeafSearch } from './json-body';
import { looksRandom, suspicionOf } from './secret-names';
import { hideValue } from './url';

/** A tag with its attributes, a comment, a CDATA section, a declaration. Each alternative reads what it begins once. */
const markup =
  /<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[[\s\S]*?(?:\]\]>|$)|<[/!?]?[A-Za-z_][^<>"']*(?:"[^"]*"?|'[^']*'?|[^<>"']+)*>?/g;
const attribute = /(?<![\w:.-])([A-Za-z_:][\w:.-]*)(\s{0,20}=\s{0,20})("[^"]*"?|'[^']*'?|[^\s"'<>]+)/g;

/**
 * XML or HTML without credentials in elements (`<password>…`), attributes (`password="…"`), pairs of attributes
 * (`<add key="apiKey" value="…"/>`) and text. Tags stay as they are, so what was well-formed stays so.
 */
export function hideInXml(text: string, search: LeafSearch): string {
  const out: string[] = [];
  /** Names of the open elements; `secret` counts those that say "credential". */
  const open: { readonly name: string; readonly secret: boolean }[] = [];
  let secret = 0;
  let done = 0;
  const content = (value: string): string => (secret > 0 ? hideValue(value) : search.leaf(value, value.includes('&')));
  for (const match of text.matchAll(markup)) {
    if (match.index > done) out.push(content(text.slice(done, match.index)));
    done = match.index + match[0].length;
    const tag = match[0];
    if (tag.startsWith('<!--') || tag.startsWith('<?')) out.push(search.leaf(tag, false));
    else if (tag.startsWith('<![CDATA[')) {
      const end = tag.endsWith(']]>') ? ']]>' : '';
      out.push('<![CDATA[', content(tag.slice(9, tag.length - end.length)), end);
    } else if (tag.startsWith('</')) {
      const closed = closing(open, nameOf(tag));
      secret -= closed;
      out.push(tag);
    } else {
      out.push(hideAttributes(tag, search));
      if (tag.endsWith('/>') || tag.startsWith('<!')) continue;
      const name = nameOf(tag);
      const isSecret = suspicionOf(name, 'field') === 'always';
      if (isSecret) secret++;
      if (open.length < 10_000) open.push({ name, secret: isSecret });
    }
  }
  out.push(content(text.slice(done)));
  return out.join('');
}

/**
 * Closes the innermost element of that name, and those that were left open in it (HTML's `<br>`, `<input>`); counts the
 * secret ones.
 */
function closing(open: { readonly name: string; readonly secret: boolean }[], name: string): number {
  let at = open.length - 1;
  const floor = Math.max(0, open.length - 50);
  while (at >= floor && open[at]?.name !== name) at--;
  if (at < floor) return 0;
  return open.splice(at).filter((element) => element.secret).length;
}

/** Local name, without the prefix. */
function nameOf(tag: string): string {
  return /^<\/?(?:[\w.-]*:)?([\w.-]+)/.exec(tag)?.[1] ?? '';
}

function hideAttributes(tag: string, search: LeafSearch): string {
  let pair: string | null = null;
  for (const [, name = '', , value = ''] of tag.matchAll(attribute)) {
    if (/^(?:name|key|id|type)$/i.test(name) && suspicionOf(unquoted(value), 'field') === 'always') pair = 'value';
  }
  return tag.replace(attribute, (_whole, name: string, equals: string, value: string) => {
    const quote = /^["']/.exec(value)?.[0] ?? '';
    const inner = unquoted(value);
    const end = quote !== '' && value.length > 1 && value.endsWith(quote) ? quote : '';
    const local = name.replace(/^.*:/, '');
    const suspicion = suspicionOf(local, 'field');
    const hidden =
      suspicion === 'always' || (suspicion === 'if-random' && looksRandom(inner)) || local.toLowerCase() === pair
        ? hideValue(inner)
        : search.leaf(inner, inner.includes('&'));
    return `${name}${equals}${quote}${hidden}${end}`;
  });
}

function unquoted(value: string): string {
  return value.replace(/^["']/, '').replace(/["']$/, '');
}
