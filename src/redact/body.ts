import type { HeaderField } from '../exchange';
import type { FreeText } from './free-text';
import { hideInHeader } from './header';
import { hideInJsonTemplate, type LeafSearch } from './json-body';
import { redacted } from './mask';
import { hideInMultipart } from './multipart-body';
import type { SecretValues } from './secret-values';
import { hideParameters } from './url';
import { hideInXml } from './xml-body';

/** UTF-16 units. A longer body is searched as free text: in memory there are at most 1 MB of any. */
const structuredLimit = 4_000_000;
/** JSON within strings of JSON, so deep. */
const deepest = 3;

/** A body without credentials, by what it is: its Content-Type, or (null) its look. JSON stays JSON, a form a form. */
export function hideInBody(
  text: string,
  contentType: string | null,
  values: SecretValues,
  free: FreeText,
  depth = 0,
): string {
  if (text.length > structuredLimit) return free.whole(text);
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  // Most bodies hold no secret variable: then only what is escaped or encoded is searched for them.
  const clean = values.find(text).length === 0;
  const search: LeafSearch = {
    leaf: (leaf, escaped) =>
      depth < deepest && looksLikeJson(leaf)
        ? hideInBody(leaf, 'application/json', values, free, depth + 1)
        : (clean && !escaped && !leaf.includes('%') ? free.withoutValues : free.whole)(leaf),
    values: (name) => values.hide(name),
  };
  if (/[/+-]json\b|\bjson5?$/.test(type) || (!/xml|html/.test(type) && looksLikeJson(text))) {
    const { text: clean, broken } = hideInJsonTemplate(text, search);
    return broken ? free.whole(clean) : hideAcross(clean, values);
  }
  if (/[/+]xml\b|\bhtml\b/.test(type) || (type === '' && /^\s*<[?!A-Za-z]/.test(text))) {
    return values.hide(hideInXml(text, search));
  }
  if (type.startsWith('multipart/') || (type === '' && /^\s*--\S/.test(text))) {
    const header = (field: HeaderField): string => hideInHeader(field, free);
    const body = (part: string, partType: string | null): string => hideInBody(part, partType, values, free, depth + 1);
    const clean = depth < deepest ? hideInMultipart(text, contentType, { header, body }) : null;
    return clean === null ? free.whole(text) : values.hide(clean);
  }
  if (type === 'application/x-www-form-urlencoded') return free.whole(hideParameters(text, free));
  return free.whole(text);
}

/** Something in braces or brackets that begins as JSON does; a template `{{x}}` alone is none. */
function looksLikeJson(text: string): boolean {
  return /^\s*(?:\{\s*(?:"|\})|\[\s*(?:["[{\]\d-]|true|false|null))/.test(text);
}

/** A secret that spans several tokens, such as a whole key file in JSON: a string in its place keeps the rest JSON. */
function hideAcross(text: string, values: SecretValues): string {
  let out = '';
  let done = 0;
  for (const { start, end } of values.find(text)) {
    const secret = text.slice(start, end);
    // Within a token it is hidden already, or it is `true`, `false` or `null`.
    if (start < done || !/[{}[\]",:]/.test(secret) || secret.includes(redacted)) continue;
    const mark = /^[{[]/.test(secret) ? `"${redacted}"` : redacted;
    out += text.slice(done, start) + mark;
    done = end;
  }
  return out + text.slice(done);
}
