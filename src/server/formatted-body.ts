/** The whole of a large JSON body, laid out into a file without keeping the server from anything else. */
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { bodyText } from '../body-text';
import type { ReceivedResponse } from '../exchange';
import { layOutInSlices } from '../present/json-layout';

/** Bytes of a body that is laid out as a whole, and of what may come of it. */
export const mostFormatted = 50_000_000;
const longest = 400_000_000;

/** False, and no file, where it is no valid JSON, would be too long or is cancelled. */
export async function writeFormatted(
  { body, headers }: ReceivedResponse,
  path: string,
  isCancelled: () => boolean,
  onWritten: (bytes: number) => void = () => undefined,
): Promise<boolean> {
  const bytes = body.kind === 'memory' ? body.bytes : await readFile(body.path);
  const { text } = bodyText({ ...body, kind: 'memory', bytes }, headers);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(path, 'w', 0o600);
  let isWhole = false;
  try {
    let written = 0;
    const slices = layOutInSlices(text);
    for (;;) {
      const { done, value } = slices.next();
      if (done) {
        isWhole = value === null;
        break;
      }
      written += (await file.write(value)).bytesWritten;
      onWritten(written);
      await setImmediate();
      if (isCancelled() || written > longest) break;
    }
  } finally {
    await file.close();
    if (!isWhole) await rm(path, { force: true });
  }
  return isWhole;
}
