/** Which sinks showed the secret of which place, and the table of it. */
import type { Mode } from './canary-server';
import { type Place, places } from './places';

/** A text that is stored, logged, copied or shown. */
export interface Sink {
  readonly name: string;
  readonly text: string;
  /** It is the response as it came: what the server itself said stands in it. */
  readonly isResponse?: boolean;
  /** Nobody knows there what the values of variables are: secrets are told by name and look alone. */
  readonly isRaw?: boolean;
}

export interface Leak {
  readonly place: string;
  readonly sink: string;
  /** What stands around the find. */
  readonly excerpt: string;
}

/** All that is found of the planted secrets. Of a response what the server sent back is not counted, as it is shown as it came. */
export function leaksIn(sinks: readonly Sink[], mode: Mode): Leak[] {
  return places.flatMap((place) => {
    const forms = formsOf(place.core);
    return sinks.flatMap(({ name, text, isResponse, isRaw }) => {
      if (isRaw && isByValue(place)) return [];
      if (isResponse && (mode === 'echo' || place.isReceived)) return [];
      const form = forms.find((wanted) => text.includes(wanted));
      if (form === undefined) return [];
      const at = text.indexOf(form);
      return [{ place: place.place, sink: name, excerpt: text.slice(Math.max(0, at - 150), at + 60) }];
    });
  });
}

/** What is sent tells by neither name nor look that it is a secret. */
function isByValue({ text, files }: Place): boolean {
  return [text('http://h.example'), ...Object.values(files)].some((it) => it.includes('{{'));
}

/** As it is, in base64 wherever it begins, in hexadecimal. */
function formsOf(core: string): string[] {
  const inBase64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(core)]).toString('base64');
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + core.length) * 8) / 6));
  });
  return [core, ...inBase64, Buffer.from(core).toString('hex')];
}

/** Places by sinks; what is found is named, all else is `none`. */
export function matrixText(title: string, sinks: readonly string[], leaks: readonly Leak[]): string {
  const width = Math.max(...places.map(({ place }) => place.length));
  const rows = places.map(({ place, arrives }) => {
    const found = [...new Set(leaks.filter((leak) => leak.place === place).map(({ sink }) => sink))];
    const sent = arrives === null ? '-   ' : 'sent';
    return `  ${place.padEnd(width)}  ${sent}  ${found.length === 0 ? `none in ${sinks.length}` : `FOUND in ${found.join(', ')}`}`;
  });
  return `\n${title}: ${places.length} places × ${sinks.length} sinks\n  sinks: ${sinks.join(', ')}\n${rows.join('\n')}\n`;
}

/** For the message of a test that fails: the first finds with what stands around them. */
export function leakText(leaks: readonly Leak[]): string {
  const shown = leaks
    .slice(0, 12)
    .map(({ place, sink, excerpt }) => `${place} → ${sink}: …${JSON.stringify(excerpt)}…`);
  return `${leaks.length} found\n${shown.join('\n')}`;
}
