import type { ExpressionKind, ExpressionKinds } from '../../resolve/expression-kind';
import type { Block } from '../../syntax/document';
import type { RequestDocument } from '../../syntax/request-document';
import type { BlockCache } from '../state/block-cache';
import type { BlockPlaces } from '../state/block-ranges';
import { type BlockTokens, role, tokenWidth } from './block-tokens';
import { modifierBits, type TokenModifier, type TokenType, typeIndex } from './legend';

interface Look {
  readonly type: number;
  readonly modifiers: number;
}

const look = (type: TokenType, ...modifiers: readonly TokenModifier[]): Look => ({
  type: typeIndex(type),
  modifiers: modifierBits(...modifiers),
});

const unresolved = look('variable', 'unresolved');
const heads: Readonly<Record<ExpressionKind, Look>> = {
  variable: look('variable'),
  environment: look('variable', 'readonly'),
  dynamic: look('function', 'defaultLibrary'),
  asked: look('parameter'),
  request: look('function'),
  unknown: unresolved,
};
const tails: Readonly<Record<ExpressionKind, Look>> = {
  ...heads,
  dynamic: look('string'),
  asked: look('string'),
  request: look('property'),
};

/**
 * The tokens of the blocks `[first, last]` in LSP's encoding: five numbers each, lines and characters relative to the
 * token before. What follows from a block alone is not found again while the block stands.
 */
export function tokenData(
  { blocks }: RequestDocument,
  cache: BlockCache<BlockTokens>,
  places: BlockPlaces,
  kinds: ExpressionKinds,
  [first, last]: readonly [first: number, last: number] = [0, blocks.length - 1],
): number[] {
  const data: number[] = [];
  let line = 0;
  let character = 0;
  for (let index = first; index <= last; index++) {
    const block = blocks[index];
    if (!block) break;
    const { numbers, subjects } = cache.of(block);
    const firstLine = places.firstLine(index);
    for (let at = 0; at < numbers.length; at += tokenWidth) {
      const tokenLine = firstLine + (numbers[at] ?? 0);
      const tokenCharacter = numbers[at + 1] ?? 0;
      const { type, modifiers } = lookOf(numbers, at, subjects[at / tokenWidth] ?? '', block, kinds);
      data.push(tokenLine - line, tokenLine === line ? tokenCharacter - character : tokenCharacter);
      data.push(numbers[at + 2] ?? 0, type, modifiers);
      line = tokenLine;
      character = tokenCharacter;
    }
  }
  return data;
}

function lookOf(numbers: Int32Array, at: number, subject: string, block: Block, kinds: ExpressionKinds): Look {
  switch (numbers[at + 3]) {
    case role.head:
      return heads[kinds.of(subject, block)];
    case role.tail:
      return tails[kinds.of(subject, block)];
    case role.request:
      return kinds.isRequest(subject) ? heads.request : unresolved;
    default:
      return { type: numbers[at + 4] ?? 0, modifiers: numbers[at + 5] ?? 0 };
  }
}

/** The one edit that makes `after` of `before`, or none where they are alike: what LSP calls a delta. */
export function dataEdits(
  before: readonly number[],
  after: readonly number[],
): readonly { readonly start: number; readonly deleteCount: number; readonly data: number[] }[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  if (start === before.length && start === after.length) return [];
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  return [{ start, deleteCount: before.length - start - end, data: after.slice(start, after.length - end) }];
}
