import { createRedactor } from '../../redact/redactor';
import type { ResolveContext } from '../../resolve/context';
import { variableValue } from '../../resolve/lookup';
import type { Block } from '../../syntax/document';

/** A value as the expression might give it; null where it gives none without asking, or without an argument of the user's. */
export async function dynamicExample(
  expression: string,
  block: Block,
  context: ResolveContext,
): Promise<string | null> {
  const found = await variableValue(expression, block, context);
  return 'value' in found && !found.secret ? createRedactor([]).text(found.value) : null;
}
