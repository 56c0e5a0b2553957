import { strict as assert } from 'node:assert';
import { checkBlock } from '../../../src/check/check';
import type { FileNow, Finding, Remedy } from '../../../src/check/finding';
import { definitionsOf } from '../../../src/resolve/scope';
import type { Block } from '../../../src/syntax/document';
import { blockOf, contextFor, type Setting } from '../resolve/resolving';

export interface CheckedText {
  readonly block: Block;
  readonly findings: readonly Finding[];
  /** `severity code: what it is about`. */
  readonly lines: readonly string[];
  readonly now: FileNow;
  /** Where the related place of a finding is, as text. */
  related(finding: Finding | undefined): string | null;
}

/** Checks the last request of a text, or the block that the setting names. */
export async function check(text: string, setting: Setting = {}): Promise<CheckedText> {
  const base = contextFor(text, setting);
  const context = { ...base, definitions: definitionsOf(base.document) };
  const block =
    setting.block === undefined && !base.document.blocks.some(({ request }) => request)
      ? (base.document.blocks[0] ?? assert.fail())
      : blockOf(context, setting.block);
  const findings = await checkBlock(block, { ...context, blockIndex: context.document.blocks.indexOf(block) });
  for (const { start, end } of findings) assert.ok(start >= 0 && start <= end && end <= block.text.length);
  return {
    block,
    findings,
    now: context,
    lines: findings.map(({ severity, code, start, end }) => `${severity} ${code}: ${block.text.slice(start, end)}`),
    related: (finding) => {
      const place = finding?.related?.(context);
      const of = place?.blockIndex === null ? block : context.document.blocks[place?.blockIndex ?? -1];
      return place && of ? of.text.slice(place.start, place.end) : null;
    },
  };
}

/** The block's text with the remedy's edits applied. */
export function remedied(text: string, { edits }: Remedy): string {
  let done = text.length + 1;
  let result = text;
  for (const { start, end, newText } of [...edits].reverse()) {
    assert.ok(start <= end && end <= done, 'edits are in order and do not overlap');
    done = start;
    result = result.slice(0, start) + newText + result.slice(end);
  }
  return result;
}

/** The remedies of all findings, by title, with the text that they lead to. */
export function remediesOf({ block, findings, now }: CheckedText): Map<string, string> {
  return new Map(
    findings.flatMap(({ remedies }) =>
      (remedies?.(now) ?? []).map((remedy): [string, string] => [remedy.title, remedied(block.text, remedy)]),
    ),
  );
}
