/** One line for places that show no Markdown, of words as diagnoses and dialects write them: `` `names` `` lose their backticks. */
import { visibleLine } from './visible-text';

export function plainProse(text: string): string {
  return visibleLine(text).replace(/`([^`]+)`/g, '$1');
}
