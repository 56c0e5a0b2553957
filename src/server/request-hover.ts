/** Hovers in a request file: why the request failed, on what is to blame; what a variable is, and where it comes from. */
import { codeSpan, escapeMarkdown, prose } from '../present/markdown';
import type { Position } from '../protocol';
import { redacted } from '../redact/mask';
import { createRedactor } from '../redact/redactor';
import { namesCredential } from '../redact/secret-names';
import { variablesInScope, variableValue } from '../resolve/lookup';
import { type Placeholder, placeholdersIn } from '../syntax/placeholders';
import { failureHover } from './annotation-line';
import type { HoverText } from './hover';
import type { Session } from './session';
import { type OpenDocument, type PlaceInBlock, placeAt, rangeIn, requestLineSpan, touches } from './state/documents';
import { resolveContext } from './state/scope';

/** UTF-16 units of a value that a hover shows. */
const valueLimit = 200;

export async function requestHover(session: Session, uri: string, position: Position): Promise<HoverText | null> {
  const open = session.documents.get(uri);
  const place = open && placeAt(open.document, position);
  if (!open || !place) return null;
  const texts = [await variableHover(session, open, place), problemHover(session, open, place)].filter(
    (text) => text !== null,
  );
  const [first] = texts;
  return first ? { markdown: texts.map(({ markdown }) => markdown).join('\n\n---\n\n'), range: first.range } : null;
}

/** On a span that is to blame, or on the request line, at whose end the annotation stands. */
function problemHover(session: Session, open: OpenDocument, { block, index, offset }: PlaceInBlock): HoverText | null {
  const record = session.exchanges.standing(open.uri).get(index);
  if (!record) return null;
  const markdown = failureHover(session, record);
  if (markdown === '') return null;
  const line = requestLineSpan(block);
  const spans = [...session.fixes.blamed(record), ...(line ? [line] : [])];
  const span = spans.find((candidate) => touches(candidate, offset));
  return span ? { markdown, range: rangeIn(open.document, index, span) } : null;
}

async function variableHover(session: Session, open: OpenDocument, place: PlaceInBlock): Promise<HoverText | null> {
  const placeholder = placeholdersIn(place.block.text).find((it) => touches(it, place.offset));
  if (!placeholder) return null;
  const markdown = await describe(session, open, place, placeholder);
  return markdown === null ? null : { markdown, range: rangeIn(open.document, place.index, placeholder) };
}

async function describe(
  session: Session,
  open: OpenDocument,
  { block }: PlaceInBlock,
  { expression }: Placeholder,
): Promise<string | null> {
  const { document, uri } = open;
  const context = await resolveContext(session, uri, document, await session.settings.for(uri));
  const name = expression.replace(/^%/, '').trim();
  const title = `**${escapeMarkdown(name)}**`;
  const source = sourceOf(session, uri, name, variablesInScope(block, context).get(name)?.source);
  const found = await variableValue(expression, block, context);
  if ('problem' in found) {
    // What environment files would define is not known where they are not read.
    if (!session.workspace.trusted) return null;
    return [title, prose(createRedactor([]).text(found.problem))].join('\n\n');
  }
  const value = found.secret || namesCredential(name) ? redacted : createRedactor([]).text(found.value);
  const example = isMadeAnew(name) ? 'for example ' : '';
  return [`${title} = ${example}${shown(value)}`, source].join('\n\n');
}

function sourceOf({ exchanges }: Session, uri: string, name: string, source: string | undefined): string {
  if (source !== undefined) return `From ${escapeMarkdown(source)}`;
  if (isMadeAnew(name)) return 'Made anew each time the request is sent.';
  const request = /^(.+?)\.(?:response|request)\./.exec(name)?.[1];
  const exchange = request === undefined ? null : exchanges.named(uri, request);
  if (request === undefined || !exchange) return '';
  return `From the last exchange of ${codeSpan(request)}, which was answered with ${exchange.response.status}.`;
}

function isMadeAnew(name: string): boolean {
  return /^\$(?!processEnv\b|dotenv\b|env\.|shared\b)/.test(name);
}

function shown(value: string): string {
  if (value === '') return '(empty)';
  return codeSpan(value.length > valueLimit ? `${value.slice(0, valueLimit)}…` : value);
}
