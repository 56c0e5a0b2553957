import { lineStartAt } from '../syntax/characters';
import type { Block } from '../syntax/document';
import type { Selection } from './file-edit';

/** What a value is best called: by what it is the value of. `start` is its offset in the block. */
export function nameForValue(block: Block, start: number, value: string): string {
  const { text, request } = block;
  const before = text.slice(lineStartAt(text, start), start);
  const header = request?.headers.find(({ valueSpan }) => valueSpan.start <= start && start <= valueSpan.end);
  if (header) {
    if (/^(?:proxy-)?authorization$/i.test(header.name)) return /\bbasic\s+$/i.test(before) ? 'credentials' : 'token';
    return camelCase(header.name) ?? 'value';
  }
  if (block.variables.some(({ valueSpan }) => valueSpan.start <= start && start <= valueSpan.end)) {
    return before.includes('://') ? nameInUrl(before, value) : 'value';
  }
  const property = /"((?:[^"\\]|\\.)+)"\s*:\s*"?[^"]*$/.exec(before)?.[1];
  const isInTarget = request?.target.pieces.some((piece) => piece.start <= start && start < piece.end) === true;
  const parameter = /(?:^|[?&\s])([^\s?&=]+)\s*=[^&=]*$/.exec(before)?.[1];
  const named = isInTarget
    ? parameter && before.includes('?')
      ? parameter
      : /^\s*[?&]/.test(before)
        ? parameter
        : undefined
    : (property ?? parameter);
  const name = named === undefined ? undefined : camelCase(named);
  if (name) return name;
  return isInTarget ? nameInUrl(before, value) : 'value';
}

function nameInUrl(before: string, value: string): string {
  if (/^https?:\/\//i.test(value)) return 'baseUrl';
  if (/:\/\/$/.test(before) || /^(?:[A-Z]+\s+)?$/.test(before)) return value.startsWith('/') ? 'path' : 'host';
  const segment = /(?<!\/)\/([^/\s{}]+)\/[^/\s]*$/.exec(before)?.[1];
  const singular = segment && camelCase(segment.replace(/ies$/, 'y').replace(/(?<!s)s$/, ''));
  return singular ? `${singular}Id` : 'id';
}

/** `X-Request-Id` is `xRequestId`, `opt_fields` is `optFields`; null where nothing of a name is left. */
export function camelCase(text: string): string | null {
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  const [first = '', ...others] = words;
  const isShouting = first === first.toUpperCase();
  const start = isShouting ? first.toLowerCase() : first.charAt(0).toLowerCase() + first.slice(1);
  const name = start + others.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[\p{L}_][\p{L}\p{N}_]{0,60}$/u.test(name) ? name : null;
}

/** The name, or with a number behind it where that is taken. */
export function freeName(name: string, { definitions, taken }: Pick<Selection, 'definitions' | 'taken'>): string {
  const isTaken = (wanted: string): boolean => definitions.byName.has(wanted) || taken.has(wanted);
  if (!isTaken(name)) return name;
  for (let number = 2; ; number++) if (!isTaken(`${name}${number}`)) return `${name}${number}`;
}
