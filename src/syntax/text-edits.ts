/** A replacement of `[start, end)`, in offsets of the text. */
export interface TextReplacement {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** The text after edits that are in order and apart from each other. */
export function applyEdits(text: string, edits: readonly TextReplacement[]): string {
  let result = '';
  let done = 0;
  for (const { start, end, newText } of edits) {
    result += text.slice(done, start) + newText;
    done = end;
  }
  return result + text.slice(done);
}
