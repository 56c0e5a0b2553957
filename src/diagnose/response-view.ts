/** The response with its body read once, as whatever it truly is. */
import { bodyText } from '../body-text';
import { type HeaderField, headerValue, type ReceivedResponse } from '../exchange';
import { readBrokenJson } from './broken-json';
import { type PageTexts, readPage, readXml } from './markup';
import { isXmlType, readMediaType } from './media-type';
import { parsedJson } from './parsed-json';

export type BodyForm = 'empty' | 'json' | 'xml' | 'html' | 'text';

export interface ResponseView {
  readonly status: number;
  /** As received; empty in HTTP/2. */
  readonly reason: string;
  readonly headers: readonly HeaderField[];
  readonly mediaType: string;
  /** What the body is by its content, whatever Content-Type says. */
  readonly form: BodyForm;
  /** What was read of the body. */
  readonly text: string;
  /** JSON, or XML read as JSON; undefined for the other forms. */
  readonly data: unknown;
  page(): PageTexts;
}

/** What is read of a body, in bytes: errors are short, and stand at the beginning. */
export const maxRead = 1_000_000;
const maxMarkup = 32_000;

export function viewResponse(response: ReceivedResponse, limit = maxRead): ResponseView {
  const { text: raw, whole } = bodyText(response.body, response.headers, limit);
  const { type } = readMediaType(headerValue(response.headers, 'content-type'));
  const text = raw.trim();
  const read = readBody(text, type, whole);
  let page: PageTexts | null = null;
  return {
    status: response.status,
    reason: response.reason,
    headers: response.headers,
    mediaType: type,
    form: read.form,
    text,
    data: read.data,
    page: () => {
      page ??= readPage(text.slice(0, maxMarkup));
      return page;
    },
  };
}

function readBody(text: string, type: string, whole: boolean): { form: BodyForm; data?: unknown } {
  if (text === '') return { form: 'empty' };
  // An array in front keeps a JSON answer from being run as a script; Google and Angular put it there.
  const json = text.startsWith(")]}'") ? text.slice(text.indexOf('\n') + 1) : text;
  if (/^[[{"]/.test(json)) {
    const data = readJson(json, whole);
    if (data !== undefined) return { form: 'json', data };
  }
  if (text.startsWith('<')) {
    if (type === 'text/html' || /^<!doctype html|^<html[\s>]/i.test(text)) return { form: 'html' };
    const data = readXml(text.slice(0, maxMarkup));
    if (data && (isXmlType(type) || text.startsWith('<?xml') || /<\/[^<>]+>\s*$/.test(text)))
      return { form: 'xml', data };
    return { form: 'html' };
  }
  return { form: 'text' };
}

function readJson(text: string, whole: boolean): unknown {
  const data = whole ? parsedJson(text) : undefined;
  // A string that holds JSON: encoded twice by mistake.
  if (typeof data === 'string') return /^\s*[[{]/.test(data) ? (readJson(data, true) ?? data) : data;
  if (data !== undefined) return data;
  if (text.startsWith('"')) return undefined;
  return readBrokenJson(text);
}
