/** The URL of a request as it would be sent now. */
import { codeSpan } from '../../present/markdown';
import { redacted } from '../../redact/mask';
import type { ResolveContext } from '../../resolve/context';
import { variablesInScope } from '../../resolve/lookup';
import { filledText, resolveTargetUrl } from '../../resolve/resolve';
import type { TracedText } from '../../resolve/resolved';
import type { CursorPlace } from '../../syntax/cursor-place';
import type { Block } from '../../syntax/document';
import type { HoverText } from '../hover';
import type { Session } from '../session';
import { scopeRedactor } from '../shown-value';
import { type OpenDocument, type PlaceInBlock, rangeIn } from '../state/documents';
import { resolveContext } from '../state/scope';
import { paragraphs } from './words';

/** UTF-16 units of a URL that a hover shows. */
const urlLimit = 2000;

/** Null where the URL stands there as it is sent, and where nothing of it can be told: then a diagnostic says why. */
export async function requestLineHover(
  session: Session,
  open: OpenDocument,
  { block, index }: PlaceInBlock,
  place: CursorPlace,
): Promise<HoverText | null> {
  const { request } = block;
  const isOfUrl =
    place.kind === 'url' || ((place.kind === 'parameter-name' || place.kind === 'parameter-value') && !place.inBody);
  if (!request || !isOfUrl) return null;
  const settings = await session.settings.for(open.uri);
  const context = { ...(await resolveContext(session, open.uri, open.document, settings)), blockIndex: index };
  const whole = await resolveTargetUrl(block, context);
  const url = whole ?? (await knownPart(block, context));
  if (!url || url.text === request.target.text) return null;
  const redactor = await scopeRedactor(variablesInScope(block, context), block, context);
  const text = redactor.url(withoutSecrets(url));
  const shown = text.length > urlLimit ? `${text.slice(0, urlLimit)}…` : text;
  const markdown = paragraphs([
    codeSpan(`${request.method} ${shown}`),
    environmentOf(context.environments?.chosen ?? null),
    whole ? '' : 'What stands in braces has no value yet.',
  ]);
  return { markdown, range: rangeIn(open.document, index, request.target) };
}

/** The values that can be had; a placeholder without one stays as it is written. A curl command is told whole or not. */
async function knownPart(block: Block, context: ResolveContext): Promise<TracedText | null> {
  const { request } = block;
  if (!request || request.protocol === 'curl') return null;
  return filledText(block, context, request.target.text, request.target.start);
}

function withoutSecrets({ text, pieces }: TracedText): string {
  return pieces.map(({ start, end, secret }) => (secret ? redacted : text.slice(start, end))).join('');
}

function environmentOf(chosen: string | null): string {
  return chosen === null ? '' : `In the environment ${codeSpan(chosen)}.`;
}
