import type { Fold } from './block-folds';

/** A line and the deeper ones below it, as editors fold by themselves where nobody provides ranges. Linear. */
export function indentedFolds(text: string, firstLine: number): Fold[] {
  const folds: Fold[] = [];
  const open: { readonly indent: number; readonly line: number }[] = [];
  let lastLine = 0;
  const closeTo = (indent: number): void => {
    for (let top = open.at(-1); top && top.indent >= indent; top = open.at(-1)) {
      open.pop();
      if (lastLine > top.line) folds.push({ startLine: firstLine + top.line, endLine: firstLine + lastLine });
    }
  };
  for (const [line, content] of text.split(/\r\n|\n|\r/).entries()) {
    const indent = content.search(/\S/);
    if (indent < 0) continue;
    closeTo(indent);
    open.push({ indent, line });
    lastLine = line;
  }
  closeTo(0);
  return folds;
}
