import type { HeaderField } from '../exchange';

/** A cookie that a response sets (RFC 6265, 4.1.1). `maxAge` in s, `expires` epoch ms; null where it is not said. */
export interface SetCookie {
  readonly name: string;
  readonly value: string;
  readonly maxAge: number | null;
  readonly expires: number | null;
}

/** The cookies of a response, as they stand in it. */
export function setCookies(headers: readonly HeaderField[]): readonly SetCookie[] {
  return headers.flatMap(([field, text]): SetCookie[] => {
    if (field.toLowerCase() !== 'set-cookie') return [];
    const [pair = '', ...attributes] = text.split(';');
    const equals = pair.indexOf('=');
    if (equals < 1) return [];
    const attribute = (name: string): string | null => {
      const found = attributes.find((it) => it.trim().toLowerCase().startsWith(`${name}=`));
      return found === undefined ? null : found.slice(found.indexOf('=') + 1).trim();
    };
    const maxAge = attribute('max-age');
    const expires = Date.parse(attribute('expires') ?? '');
    return [
      {
        name: pair.slice(0, equals).trim(),
        value: pair
          .slice(equals + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
        maxAge: maxAge !== null && /^-?\d+$/.test(maxAge) ? Number(maxAge) : null,
        expires: Number.isNaN(expires) ? null : expires,
      },
    ];
  });
}
