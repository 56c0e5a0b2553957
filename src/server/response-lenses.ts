/** Over the notes of a response document: what can be done with a body that it does not show whole, and with its files. */
import type { CodeLens } from 'vscode-languageserver/node';
import { Command } from '../manifest';
import { shownAs } from '../present/file-name';
import type { Session } from './session';
import { responseOf } from './state/exchange-record';
import { indexedRange } from './state/line-index';
import { fileUri } from './state/workspace';

export async function responseLenses({ responses, settings }: Session, uri: string): Promise<CodeLens[]> {
  const { 'faultline.response.view': view } = await settings.for('');
  const rendered = responses.render(uri, view);
  const response = rendered && responseOf(rendered.record);
  if (!rendered || !response) return [];
  const { id, attempts } = rendered.record;
  const outputs = attempts.at(-1)?.outputs ?? [];
  return rendered.marks.flatMap(({ start, end, about }): CodeLens[] => {
    if (about === undefined) return [];
    const range = indexedRange(rendered.lines, start, end);
    const lens = (title: string, command: string, ...args: readonly unknown[]): CodeLens => ({
      range,
      command: { title, command, arguments: [...args] },
    });
    if (about !== 'body') {
      const output = outputs[about];
      return output?.error === null ? [lens('Open the file', Command.openBody, id, fileUri(output.path))] : [];
    }
    const titles = { text: 'Open whole body', picture: 'Show image', sound: 'Play', other: null };
    const title = titles[shownAs(response) ?? 'other'];
    const open = title === null || (title === titles.text && response.body.size > mostShown) ? null : title;
    return [...(open ? [lens(open, Command.openBody, id)] : []), lens('Save body as…', Command.saveBody, id)];
  });
}

/** Bytes of a text that an editor opens in reasonable time. */
export const mostShown = 256_000_000;
