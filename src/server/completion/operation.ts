/** What the workspace's OpenAPI document says of a request that is being written. */
import type { Operation, OperationParameter } from '../../openapi/operation';
import { codeSpan, prose } from '../../present/markdown';
import type { ResolveContext } from '../../resolve/context';
import { variableValue } from '../../resolve/lookup';
import type { Block } from '../../syntax/document';
import { placeholdersIn } from '../../syntax/placeholders';
import { paragraphs } from '../hover/words';
import type { Session } from '../session';

/** Null where there is no such document, or nothing in it fits. No file is read in a workspace that is not trusted. */
export async function operationOf(session: Session, block: Block, context: ResolveContext): Promise<Operation | null> {
  const { request } = block;
  if (!request || !session.workspace.trusted) return null;
  const url = await withValues(request.target.text, block, context);
  return session.openApi.operation(context.file, context.workspaceFolder, request.method, url);
}

/** A URL with the values of its placeholders; those that have none stay. */
export async function withValues(url: string, block: Block, context: ResolveContext): Promise<string> {
  let resolved = '';
  let done = 0;
  for (const { start, end, expression } of placeholdersIn(url)) {
    const found = await variableValue(expression, block, context);
    resolved += url.slice(done, start) + ('value' in found ? found.value : url.slice(start, end));
    done = end;
  }
  return resolved + url.slice(done);
}

/** `string, date-time`: beside the name. */
export function typeOf({ type, format, required }: OperationParameter): string {
  return [required ? 'required' : '', type ?? '', format ?? ''].filter((word) => word !== '').join(', ');
}

/** Markdown. */
export function parameterWords(parameter: OperationParameter): string {
  const { description, values, example } = parameter;
  return paragraphs([
    typeOf(parameter),
    description === null ? '' : prose(description),
    values.length > 0 ? `One of ${values.slice(0, 20).map(codeSpan).join(', ')}${values.length > 20 ? ' …' : ''}` : '',
    example === null ? '' : `For example ${codeSpan(example)}`,
  ]);
}
