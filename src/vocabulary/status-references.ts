/** The sections that define the registered statuses (IANA's HTTP Status Code Registry). */

/** RFC 9110, section 15.x.y: `y` is the place in these rows. */
const rows: readonly (readonly [section: string, codes: readonly number[]])[] = [
  ['15.2', [100, 101]],
  ['15.3', [200, 201, 202, 203, 204, 205, 206]],
  ['15.4', [300, 301, 302, 303, 304, 305, 306, 307, 308]],
  [
    '15.5',
    [
      ...[400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410],
      ...[411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 426],
    ],
  ],
  ['15.6', [500, 501, 502, 503, 504, 505]],
];

const others: readonly (readonly [code: number, reference: string])[] = [
  [102, 'RFC 2518, 10.1'],
  [103, 'RFC 8297, 2'],
  [207, 'RFC 4918, 11.1'],
  [208, 'RFC 5842, 7.1'],
  [226, 'RFC 3229, 10.4.1'],
  [423, 'RFC 4918, 11.3'],
  [424, 'RFC 4918, 11.4'],
  [425, 'RFC 8470, 5.2'],
  [428, 'RFC 6585, 3'],
  [429, 'RFC 6585, 4'],
  [431, 'RFC 6585, 5'],
  [451, 'RFC 7725, 3'],
  [506, 'RFC 2295, 8.1'],
  [507, 'RFC 4918, 11.5'],
  [508, 'RFC 5842, 7.2'],
  [510, 'RFC 2774, 7'],
  [511, 'RFC 6585, 6'],
];

const references: ReadonlyMap<number, string> = new Map([
  ...rows.flatMap(([section, codes]) =>
    codes.map((code, index): [number, string] => [code, `RFC 9110, ${section}.${index + 1}`]),
  ),
  ...others,
]);

/** What defines a status, for `referenceUrl`; null for one that is not registered. */
export function statusReference(status: number): string | null {
  return references.get(status) ?? null;
}
