/** What comes of named requests: `login.response.body.$.data[0].gid`, step by step. */
import { CompletionItemKind } from 'vscode-languageserver/node';
import { isCredentialHeader } from '../../redact/secret-names';
import { type JsonMember, membersOf, pathStep } from '../../resolve/json-members';
import { valueAt } from '../../resolve/json-selection';
import { setCookies } from '../../resolve/set-cookies';
import type { Span } from '../../syntax/document';
import { findNamedRequest } from '../named-request';
import { redactedPreview, shownValue } from '../shown-value';
import { headersOf, type LastExchange, lastExchange, type Side, xmlOf } from '../state/last-exchange';
import { type AtPlaceholder, type Ending, finished, unfinished } from './placeholder-ending';
import { callOf, namedRequests } from './request-names';
import type { Suggestion, Suggestions } from './suggestion';
import { xmlSteps } from './xml-steps';

/** Members of one object, and elements of one array, in a list. */
const mostMembers = 200;
const mostElements = 20;

/** The names of requests, before anything stands behind them. */
export async function referenceStarts(asked: AtPlaceholder, ending: Ending): Promise<Suggestions> {
  const { found, more } = await namedRequests(asked);
  const items = found
    .filter(({ name }) => /^[\w-]+$/.test(name))
    .map((request): Suggestion => {
      const { name } = request;
      const last = lastExchange(asked.session, asked.open.uri, request);
      const isJson = !last || asked.bodies.of(last, 'response') !== undefined;
      const body = isJson ? 'body.$.' : xmlOf(last, 'response') === null ? 'body.*' : 'body./';
      return {
        label: name,
        kind: CompletionItemKind.Reference,
        value: last ? `answered with ${last.response.status}` : 'not sent yet',
        detail: callOf(request),
        ...unfinished(`${name}.response.${body}`, asked, ending),
        span: { start: asked.place.start, end: asked.place.end },
        goesOn: true,
      };
    });
  return { items, more };
}

/** Null where the expression does not begin with a request's name and a dot. */
export async function referenceSteps(asked: AtPlaceholder, ending: Ending): Promise<Suggestions | null> {
  const { typed, session, open } = asked;
  const name = /^([\w-]+)(?=[.[])/.exec(typed)?.[1];
  const request = name === undefined ? null : await findNamedRequest(session, open, name);
  if (name === undefined || !request) return null;
  const last = lastExchange(session, open.uri, request);
  const rest = typed.slice(name.length);
  const long =
    /^\.(request|response)\.(?:(body|headers|cookies)\.(.*))?$/s.exec(rest) ??
    /^\.(request|response)\.()()\w*$/.exec(rest);
  const side: Side = long?.[1] === 'request' ? 'request' : 'response';
  if (long?.[2] === 'headers') return { items: headerSteps(asked, ending, last, side) };
  if (long?.[2] === 'cookies') return { items: side === 'response' ? cookieSteps(asked, ending, last) : [] };
  if (long?.[2] === 'body') return bodySteps(asked, ending, last, side, long[3] ?? '');
  if (long)
    return {
      items: parts(
        asked,
        ending,
        rest.lastIndexOf('.') + 1 + name.length,
        side === 'request' ? requestParts : responseParts,
      ),
    };
  if (!/^\.\w*$/.test(rest)) return memberSteps(asked, ending, last, 'response', `$${rest}`);
  const short = memberSteps(asked, ending, last, 'response', `$${rest}`);
  return { items: [...parts(asked, ending, name.length + 1, allParts), ...short.items], more: short.more ?? false };
}

type PartRow = readonly [text: string, detail: string];
const responseParts: readonly PartRow[] = [
  ['body.$.', 'a value of its JSON body'],
  ['headers.', 'a header'],
  ['cookies.', 'a cookie that it sets'],
  ['body.*', 'the whole body'],
  ['status', 'its status, as a number'],
];
const requestParts: readonly PartRow[] = [
  ['body.$.', 'a value of the JSON body that was sent'],
  ['headers.', 'a header that was sent'],
  ['body.*', 'the whole body that was sent'],
];
const allParts: readonly PartRow[] = [
  ...responseParts.map(([text, detail]): PartRow => [`response.${text}`, detail]),
  ...requestParts.map(([text, detail]): PartRow => [`request.${text}`, detail]),
];

/** `from`: where in the expression the part begins. */
function parts(asked: AtPlaceholder, ending: Ending, from: number, rows: readonly PartRow[]): Suggestion[] {
  const span = { start: asked.place.start + from, end: asked.place.end };
  return rows.map(([text, detail]) => {
    const isWhole = !/[./]$/.test(text);
    return {
      ...{ label: text.replace(/\.$/, ''), kind: CompletionItemKind.Property, detail, span },
      ...(isWhole ? finished(text, span, asked, ending) : { ...unfinished(text, asked, ending), goesOn: true }),
    };
  });
}

function headerSteps(asked: AtPlaceholder, ending: Ending, last: LastExchange | null, side: Side): Suggestion[] {
  const typed = /[^.]*$/.exec(asked.typed)?.[0] ?? '';
  const span = { start: asked.at.offset - typed.length, end: asked.place.end };
  const names = new Map(
    (last ? headersOf(last, side) : []).map(([name, value]) => [name.toLowerCase(), { name, value }]),
  );
  return [...names.values()].map(({ name, value }) => ({
    label: name,
    kind: CompletionItemKind.Field,
    value: shownValue(name, value, isCredentialHeader(name), last?.redactor),
    ...finished(name, span, asked, ending),
  }));
}

function cookieSteps(asked: AtPlaceholder, ending: Ending, last: LastExchange | null): Suggestion[] {
  const typed = /[^.]*$/.exec(asked.typed)?.[0] ?? '';
  const span = { start: asked.at.offset - typed.length, end: asked.place.end };
  const names = new Set((last ? setCookies(last.response.headers) : []).map(({ name }) => name));
  return [...names].map((name) => ({
    label: name,
    kind: CompletionItemKind.Field,
    ...finished(name, span, asked, ending),
  }));
}

function bodySteps(
  asked: AtPlaceholder,
  ending: Ending,
  last: LastExchange | null,
  side: Side,
  path: string,
): Suggestions | Promise<Suggestions> {
  if (path.startsWith('$') && path !== '$') return memberSteps(asked, ending, last, side, path);
  if (path.startsWith('/')) return xmlSteps(asked, ending, last, side, path);
  const isXml = last !== null && xmlOf(last, side) !== null;
  const rows: readonly PartRow[] = [
    ...(isXml
      ? ([
          ['/', 'a value of the XML body'],
          ['//', 'a value anywhere in the XML body'],
        ] as const)
      : ([['$.', 'a value of the JSON body']] as const)),
    ['*', 'the whole body'],
  ];
  return { items: parts(asked, ending, asked.typed.length - path.length, rows) };
}

/** The members behind what is written of a JSONPath. */
function memberSteps(
  asked: AtPlaceholder,
  ending: Ending,
  last: LastExchange | null,
  side: Side,
  path: string,
): Suggestions {
  const step = /^(.*?)(?:\.([^.[\]]*)|\[([^[\]]*))$/s.exec(path);
  const root = last ? asked.bodies.of(last, side) : undefined;
  if (!step || root === undefined || !last) return { items: [] };
  const value = valueAt(root, step[1] ?? '$');
  const isIndex = step[3] !== undefined;
  const partial = step[2] ?? step[3] ?? '';
  const start = asked.at.offset - partial.length;
  // Where more of the path follows, only the step itself is replaced.
  const rest = asked.at.block.text.slice(asked.at.offset, asked.place.end);
  const written = (isIndex ? /^[^.[\]]*\]?/ : /^[^.[\]]*/).exec(rest)?.[0] ?? '';
  const at: Step = {
    span: { start, end: asked.at.offset + written.length },
    isLast: written.length === rest.length,
    isIndex,
  };
  if (!Array.isArray(value)) {
    const members = membersOf(value, mostMembers);
    const items = isIndex ? members.filter(({ key }) => pathStep(key).startsWith('[')) : members;
    return {
      items: items.map((member) => memberSuggestion(member, at, last, asked, ending)),
      more: members.length === mostMembers,
    };
  }
  const elements = membersOf(value, mostElements).map((member) => memberSuggestion(member, at, last, asked, ending));
  if (isIndex) return { items: elements };
  // `.name` behind an array means that of an element.
  const inFirst = membersOf(value[0], mostMembers).filter(({ key }) => typeof key === 'string');
  return { items: [...elements, ...inFirst.map((member) => memberSuggestion(member, at, last, asked, ending, '[0]'))] };
}

interface Step {
  readonly span: Span;
  /** Nothing of the path follows. */
  readonly isLast: boolean;
  /** It stands behind a `[`. */
  readonly isIndex: boolean;
}

function memberSuggestion(
  { key, value }: JsonMember,
  { span, isLast, isIndex }: Step,
  last: LastExchange,
  asked: AtPlaceholder,
  ending: Ending,
  before = '',
): Suggestion {
  const step = before + pathStep(key);
  // The mark before the step is written anew where it is another one.
  const isPlain = isIndex ? step.startsWith('[') : step.startsWith('.');
  const text = isPlain ? step.slice(1) : step;
  const start = isPlain ? span.start : span.start - 1;
  const mark = isIndex ? '[' : '.';
  const isLeaf = typeof value !== 'object' || value === null;
  const replaced = { start, end: span.end };
  return {
    label: before === '' && typeof key === 'string' ? key : step,
    kind: isLeaf ? CompletionItemKind.Value : CompletionItemKind.Struct,
    value: preview(String(key), value, last),
    filter: `${isPlain ? '' : mark}${key}`,
    ...(isLeaf && isLast ? finished(text, replaced, asked, ending) : { text, span: replaced }),
    ...(isLeaf ? {} : { commit: ['.', '['] }),
  };
}

/** `{…}`, `[3]`, or the value itself, without its secrets. */
function preview(key: string, value: unknown, { redactor }: LastExchange): string {
  if (Array.isArray(value)) return `[…] ${value.length} ${value.length === 1 ? 'element' : 'elements'}`;
  if (typeof value === 'object' && value !== null) {
    const count = Object.keys(value).length;
    return `{…} ${count} ${count === 1 ? 'member' : 'members'}`;
  }
  return redactedPreview(key, String(value), redactor);
}
