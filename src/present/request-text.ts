import type { SentRequest } from '../exchange';
import { sizeText } from './quantity';

/** UTF-16 units of each body that are shown. */
const bodyLimit = 20_000;

/** The request as it would stand in a `.http` file; of a long body its beginning. It is redacted already. */
export function requestText(request: SentRequest): string {
  const version = request.httpVersion ? ` ${request.httpVersion}` : '';
  const lines = [
    `${request.method} ${request.url}${version}`,
    ...request.headers.map(([name, value]) => `${name}: ${value}`),
  ];
  if (!request.body) return lines.join('\n');
  const body = request.body.map((chunk) => {
    if (chunk.kind === 'text') return chunk.text;
    if (chunk.kind === 'file') return `< ${fileName(chunk.path)}`;
    return `(${sizeText(Buffer.from(chunk.base64, 'base64').length)})`;
  });
  return `${lines.join('\n')}\n\n${cutText(body.join(''))}`;
}

/** The path may tell who the user is; the name of the file is enough. */
function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}

/** The beginning of a long text, with how much more there is. */
export function cutText(text: string): string {
  if (text.length <= bodyLimit) return text;
  return `${text.slice(0, bodyLimit)}\n… cut here: ${sizeText(text.length - bodyLimit)} more`;
}
