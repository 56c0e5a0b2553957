/** What the fields of HTTP messages mean (their names: `field-table.ts`). */
import { fieldTable } from './field-table';

export interface FieldEntry {
  /** In the registry's spelling; names are compared without regard to case (RFC 9110, section 5.1). */
  readonly name: string;
  readonly use: 'request' | 'response' | 'both';
  readonly status: 'permanent' | 'provisional' | 'deprecated' | 'obsoleted' | 'unregistered';
  /** For `referenceUrl`; null where nothing defines it. */
  readonly reference: string | null;
  /** One sentence; names in backticks. */
  readonly meaning: string;
}

const uses: Readonly<Record<string, FieldEntry['use']>> = { '>': 'request', '<': 'response', '=': 'both' };
const statuses: Readonly<Record<string, FieldEntry['status']>> = {
  p: 'provisional',
  d: 'deprecated',
  o: 'obsoleted',
  x: 'unregistered',
};

/** All of them, in the order of the table. */
export const fields: readonly FieldEntry[] = fieldTable
  .trim()
  .split('\n')
  .map((line) => {
    const [name = '', code = '', reference = '', meaning = ''] = line.split('|').map((part) => part.trim());
    return {
      name,
      use: uses[code[0] ?? ''] ?? 'both',
      status: statuses[code[1] ?? ''] ?? 'permanent',
      reference: reference || null,
      meaning,
    };
  });

const byName: ReadonlyMap<string, FieldEntry> = new Map(fields.map((field) => [field.name.toLowerCase(), field]));

/** What a field of this name means; null for one that is not known. */
export function fieldNamed(name: string): FieldEntry | null {
  return byName.get(name.trim().toLowerCase()) ?? null;
}

/** What is written in requests most, the most usual first. */
const usual = [
  'Content-Type',
  'Authorization',
  'Accept',
  'Accept-Encoding',
  'Accept-Language',
  'Cache-Control',
  'Connection',
  'Content-Encoding',
  'Cookie',
  'Host',
  'Idempotency-Key',
  'If-Match',
  'If-Modified-Since',
  'If-None-Match',
  'If-Unmodified-Since',
  'Origin',
  'Prefer',
  'Range',
  'Referer',
  'User-Agent',
  'X-API-Key',
  'X-Request-ID',
];

/** What may be written into a request: the usual first, then by name. Without what is out of use. */
export const requestFields: readonly FieldEntry[] = [
  ...usual.flatMap((name) => fieldNamed(name) ?? []),
  ...fields.filter(
    ({ name, use, status }) =>
      use !== 'response' && status !== 'deprecated' && status !== 'obsoleted' && !usual.includes(name),
  ),
];

/** Of a part of a multipart body (RFC 7578, section 4.8). */
export const partFields: readonly FieldEntry[] = ['Content-Disposition', 'Content-Type', 'Content-Encoding'].flatMap(
  (name) => fieldNamed(name) ?? [],
);
