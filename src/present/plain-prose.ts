import { visibleLine } from './visible-text';

/**
 * One line for places that show no Markdown, of words as diagnoses and dialects write them: `` `names` `` lose their
 * backticks.
 */
export function plainProse(text: string): string {
  return withoutBackticks(visibleLine(text));
}

/** The same text of any number of lines; what stands between two backticks stands alone. */
export function withoutBackticks(text: string): string {
  return text.replace(/`([^`]+)`/g, '$1');
}
