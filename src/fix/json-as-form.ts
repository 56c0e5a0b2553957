/** A flat JSON object written as a form. */
import { placeholdersIn } from '../syntax/placeholders';
import { type JsonMember, readJson } from './json-reading';

/** Null where the JSON in the span holds more than texts, numbers and truth values. Placeholders stay. */
export function formOfJson(
  text: string,
  span: { readonly start: number; readonly end: number },
  lineEnd: string,
): string | null {
  const { root } = readJson(text, span);
  if (root?.kind !== 'object' || root.members.length === 0) return null;
  const fields: string[] = [];
  for (const member of root.members) {
    const value = formValue(text, member);
    if (value === null || /\{\{/.test(member.key)) return null;
    fields.push(`${encodeField(member.key)}=${value}`);
  }
  return fields.length > 3 ? fields.join(`${lineEnd}&`) : fields.join('&');
}

function formValue(text: string, { value }: JsonMember): string | null {
  switch (value.kind) {
    case 'template':
      return text.slice(value.start, value.end);
    case 'number':
    case 'boolean':
      return value.scalar;
    case 'string':
      return placeholdersIn(value.scalar ?? '').length > 0 && (value.scalar ?? '').includes('\\')
        ? null
        : encodeField(value.scalar ?? '');
    default:
      return null;
  }
}

/** What would be taken for structure, or for an escape; blanks inside stay, for they are encoded when it is sent. */
function encodeField(text: string): string {
  return text.replace(/[%&=+#]|^\s+|\s+$|[\r\n]+/g, (found) => encodeURIComponent(found));
}
