import { DiagnosticCode } from '../manifest';
import type { Header, RequestNode } from '../syntax/document';
import { placeholdersIn } from '../syntax/placeholders';
import { jsonFindings } from './json-body';
import type { Rule } from './rule';
import { type WrittenText, writtenBody } from './written-body';

/** A Content-Type that says one thing of the body and a body that is another. */
export const bodyType: Rule = ({ block, request }) => {
  const { body } = request;
  const header = contentType(request);
  if (!body || !header || placeholdersIn(header.value).length > 0) return [];
  const said = saidBy(header.value);
  const written = said && writtenBody(block, body);
  const look = written && lookOf(written);
  if (!said || !look || look === said) return [];
  const { start, end } = header.valueSpan;
  const type = types[look];
  return [
    {
      ...{ start, end },
      code: DiagnosticCode.bodyType,
      severity: 'warning',
      message: `The Content-Type says that the body is ${words[said]}, but it looks like ${words[look]}: \`${type}\`.`,
      related: () => ({ blockIndex: null, ...firstLine(written), message: `This is not ${words[said]}.` }),
      remedies: () => [
        {
          title: `Change the Content-Type to ${type}`,
          edits: [{ start, end: start + mediaType(header.value).length, newText: type }],
          preferred: true,
        },
      ],
    },
  ];
};

type Look = 'json' | 'xml' | 'form';

const types: Readonly<Record<Look, string>> = {
  json: 'application/json',
  xml: 'application/xml',
  form: 'application/x-www-form-urlencoded',
};

const words: Readonly<Record<Look, string>> = { json: 'JSON', xml: 'XML', form: 'a form' };

function contentType(request: RequestNode): Header | null {
  return request.headers.find(({ name }) => name.toLowerCase() === 'content-type') ?? null;
}

function mediaType(value: string): string {
  return /^[^;\s]*/.exec(value)?.[0] ?? '';
}

function saidBy(value: string): Look | null {
  const type = mediaType(value).toLowerCase();
  if (type === types.form) return 'form';
  if (/[/+]json$/.test(type)) return 'json';
  return /[/+]xml$/.test(type) ? 'xml' : null;
}

/** What a body certainly is; null where that can't be told. */
function lookOf(written: WrittenText): Look | null {
  const text = written.text.trim();
  if (/^<(?:\?xml|!DOCTYPE|!--|[\p{L}_][^>\s]*[\s/>])/u.test(text) && text.endsWith('>')) return 'xml';
  if (/^[[{]/.test(text) && /[\]}]$/.test(text) && !/^\{\{/.test(text)) {
    return jsonFindings(written).length === 0 ? 'json' : null;
  }
  return /^[\w.[\]%+-]+=[^\s&]*(?:\s*&\s*[\w.[\]%+-]+=[^\s&]*)*$/.test(text) ? 'form' : null;
}

function firstLine({ text, start }: WrittenText): { start: number; end: number } {
  const line = /\S[^\r\n]*/.exec(text);
  const from = start + (line?.index ?? 0);
  return { start: from, end: from + (line?.[0].trimEnd().length ?? 0) };
}
