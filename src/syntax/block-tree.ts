/**
 * The blocks of a document as a persistent tree: an edit replaces a few leaves and the nodes above them, and every node
 * knows how long its text is. So finding a place and replacing a block cost the logarithm of the number of blocks.
 */
import type { ParsedBlock } from './parsed-block';

interface Measured {
  /** UTF-16 code units. */
  readonly length: number;
  readonly lineEnds: number;
  /** Blocks below. */
  readonly count: number;
  /** `ParsedBlock.marks` of the blocks below: a bit is set where some block has it. */
  readonly marks: number;
  /** How far the blocks below reach beyond their own ends, in offsets from this node's start; 0: none does. */
  readonly reach: number;
}

interface Leaf extends Measured {
  readonly blocks: readonly ParsedBlock[];
  readonly children: null;
}

interface Branch extends Measured {
  readonly blocks: null;
  readonly children: readonly BlockNode[];
}

export type BlockNode = Leaf | Branch;

/** Where a block is: its index, its first offset in the text, and the line ends before it. */
export interface Place {
  readonly index: number;
  readonly start: number;
  readonly line: number;
  readonly block: ParsedBlock;
}

const WIDTH = 32;

function leafOf(blocks: readonly ParsedBlock[]): Leaf {
  let length = 0;
  let lineEnds = 0;
  let marks = 0;
  let reach = 0;
  for (const block of blocks) {
    if (block.reach > 0) reach = Math.max(reach, length + block.reach);
    length += block.text.length;
    lineEnds += block.lineEnds;
    marks |= block.marks;
  }
  return { blocks, children: null, length, lineEnds, count: blocks.length, marks, reach };
}

function branchOf(children: readonly BlockNode[]): Branch {
  let length = 0;
  let lineEnds = 0;
  let count = 0;
  let marks = 0;
  let reach = 0;
  for (const child of children) {
    if (child.reach > 0) reach = Math.max(reach, length + child.reach);
    length += child.length;
    lineEnds += child.lineEnds;
    count += child.count;
    marks |= child.marks;
  }
  return { blocks: null, children, length, lineEnds, count, marks, reach };
}

/** The tree of these blocks, of which there is at least one. */
export function treeOf(blocks: readonly ParsedBlock[]): BlockNode {
  return stack(groups(blocks, leafOf));
}

function stack(nodes: readonly BlockNode[]): BlockNode {
  let level = nodes;
  while (level.length > 1) level = groups(level, branchOf);
  return level[0] ?? leafOf([]);
}

/** Rows of at most `WIDTH`, of nearly equal length. */
function groups<T, N extends BlockNode>(items: readonly T[], make: (items: readonly T[]) => N): N[] {
  if (items.length <= WIDTH) return [make(items)];
  const rows = Math.ceil(items.length / WIDTH);
  const made: N[] = [];
  for (let row = 0; row < rows; row++) {
    const from = Math.floor((row * items.length) / rows);
    made.push(make(items.slice(from, Math.floor(((row + 1) * items.length) / rows))));
  }
  return made;
}

/** The tree with the blocks `[from, to)` replaced. Some block must remain. */
export function replaceBlocks(root: BlockNode, from: number, to: number, blocks: readonly ParsedBlock[]): BlockNode {
  let top = stack(replaced(root, from, to, blocks));
  while (top.children?.length === 1 && top.children[0] !== undefined) top = top.children[0];
  return top;
}

/** The nodes, of the same height, that come in the node's place. */
function replaced(node: BlockNode, from: number, to: number, blocks: readonly ParsedBlock[]): BlockNode[] {
  if (node.children === null) {
    const rest = [...node.blocks.slice(0, from), ...blocks, ...node.blocks.slice(to)];
    return rest.length === 0 ? [] : groups(rest, leafOf);
  }
  const children: BlockNode[] = [];
  let start = 0;
  let inserted = false;
  for (const child of node.children) {
    const end = start + child.count;
    const last = child === node.children[node.children.length - 1];
    const touched = inserted ? from < end && to > start : from < end || last;
    if (!touched || (inserted && to <= start)) append(children, child);
    else {
      const here = inserted ? [] : blocks;
      inserted = true;
      const low = Math.max(0, from - start);
      const high = Math.max(low, Math.min(child.count, to - start));
      for (const made of replaced(child, low, high, here)) append(children, made);
    }
    start = end;
  }
  return children.length === 0 ? [] : groups(children, branchOf);
}

/** Adds a node to its siblings; two that are small become one. */
function append(siblings: BlockNode[], node: BlockNode): void {
  const before = siblings[siblings.length - 1];
  if (before !== undefined && size(before) + size(node) <= WIDTH / 2)
    siblings[siblings.length - 1] = joined(before, node);
  else siblings.push(node);
}

function size(node: BlockNode): number {
  return node.children === null ? node.blocks.length : node.children.length;
}

function joined(one: BlockNode, other: BlockNode): BlockNode {
  if (one.children !== null && other.children !== null) return branchOf([...one.children, ...other.children]);
  if (one.blocks !== null && other.blocks !== null) return leafOf([...one.blocks, ...other.blocks]);
  throw new Error('Nodes of one level have one height');
}

/** The block that holds `offset`: its start is not behind it, its end is behind it. The last block at the text's end. */
export function placeOfOffset(root: BlockNode, offset: number): Place {
  return find(root, (node, at) => offset < at.start + node.length);
}

/** The block in which line `line` (from 0) starts; the last one for lines that there are not. */
export function placeOfLine(root: BlockNode, line: number): Place {
  return find(root, (node, at) => line < at.line + node.lineEnds);
}

/** The block of that index; the last one where there are fewer. */
export function placeOfIndex(root: BlockNode, index: number): Place {
  return find(root, (node, at) => index < at.index + node.count);
}

interface Position {
  index: number;
  start: number;
  line: number;
}

/** The first block for which `holds` says so; else the last one. `holds` must hold for all nodes after the first. */
function find(
  root: BlockNode,
  holds: (node: { length: number; lineEnds: number; count: number }, at: Position) => boolean,
): Place {
  const at: Position = { index: 0, start: 0, line: 0 };
  let node = root;
  while (node.children !== null) {
    const last = node.children.length - 1;
    let next = 0;
    for (; next < last; next++) {
      const child = node.children[next];
      if (child === undefined || holds(child, at)) break;
      at.index += child.count;
      at.start += child.length;
      at.line += child.lineEnds;
    }
    node = node.children[next] ?? leafOf([]);
  }
  const last = node.blocks.length - 1;
  for (let index = 0; index <= last; index++) {
    const block = node.blocks[index];
    if (block === undefined) break;
    if (index === last || holds({ length: block.text.length, lineEnds: block.lineEnds, count: 1 }, at)) {
      return { ...at, block };
    }
    at.index++;
    at.start += block.text.length;
    at.line += block.lineEnds;
  }
  throw new Error('A document has at least one block');
}

/** The blocks of the tree, from left to right. */
export function blocksOf(root: BlockNode): ParsedBlock[] {
  const blocks: ParsedBlock[] = [];
  const collect = (node: BlockNode): void => {
    if (node.children === null) for (const block of node.blocks) blocks.push(block);
    else for (const child of node.children) collect(child);
  };
  collect(root);
  return blocks;
}

/** Index of the first block before `before` whose end depends on the text at `offset`, else `before`. */
export function firstReaching(root: BlockNode, before: number, offset: number): number {
  const search = (node: BlockNode, index: number, start: number): number => {
    if (node.reach === 0 || start + node.reach < offset || index >= before) return -1;
    if (node.children === null) {
      let at = start;
      for (let i = 0; i < node.blocks.length && index + i < before; i++) {
        const block = node.blocks[i];
        if (block === undefined) break;
        if (block.reach > 0 && at + block.reach >= offset) return index + i;
        at += block.text.length;
      }
      return -1;
    }
    let nextIndex = index;
    let nextStart = start;
    for (const child of node.children) {
      const found = search(child, nextIndex, nextStart);
      if (found >= 0) return found;
      nextIndex += child.count;
      nextStart += child.length;
    }
    return -1;
  };
  const found = search(root, 0, 0);
  return found < 0 ? before : found;
}

/** Index of the first block from `from` on that has one of these marks; -1 where none has. */
export function firstMarked(root: BlockNode, from: number, marks: number): number {
  const search = (node: BlockNode, index: number): number => {
    if ((node.marks & marks) === 0 || index + node.count <= from) return -1;
    if (node.children === null) {
      for (let i = Math.max(0, from - index); i < node.blocks.length; i++) {
        if (((node.blocks[i]?.marks ?? 0) & marks) !== 0) return index + i;
      }
      return -1;
    }
    let nextIndex = index;
    for (const child of node.children) {
      const found = search(child, nextIndex);
      if (found >= 0) return found;
      nextIndex += child.count;
    }
    return -1;
  };
  return search(root, 0);
}
