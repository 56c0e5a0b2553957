/** What a placeholder stands for, and where that comes from. */
import { codeSpan, escapeMarkdown, prose } from '../../present/markdown';
import type { Redactor } from '../../redact/redactor';
import type { ResolveContext } from '../../resolve/context';
import { type ScopedVariable, variablesInScope, variableValue } from '../../resolve/lookup';
import { variableChain } from '../../resolve/variable-chain';
import { type Placeholder, placeholdersIn } from '../../syntax/placeholders';
import { dynamicVariableOf } from '../../vocabulary/dynamic-variables';
import type { HoverText } from '../hover';
import { findNamedRequest } from '../named-request';
import type { Session } from '../session';
import { scopeRedactor, shownValue } from '../shown-value';
import { type OpenDocument, type PlaceInBlock, rangeIn, touches } from '../state/documents';
import { lastExchange } from '../state/last-exchange';
import { resolveContext } from '../state/scope';
import { dynamicExample } from './dynamic';
import { VariableSources } from './source';
import { dynamicVariableWords, paragraphs } from './words';

/** UTF-16 units of a value that a hover shows. */
const valueLimit = 200;
/** Other environments whose value is told. */
const mostEnvironments = 6;

/** On a placeholder, and on the name of a variable where it is defined. */
export async function variableHover(session: Session, open: OpenDocument, at: PlaceInBlock): Promise<HoverText | null> {
  const placeholder = placeholderAt(at);
  const defined = at.block.variables.find(({ nameSpan }) => touches(nameSpan, at.offset));
  const name = placeholder?.expression ?? defined?.name;
  const span = placeholder ?? defined?.nameSpan;
  if (name === undefined || !span) return null;
  const markdown = await variableWords(session, open, at, name);
  return markdown === null ? null : { markdown, range: rangeIn(open.document, at.index, span) };
}

/** The placeholder that an offset is in. Between two of them it is the one behind. */
function placeholderAt({ block, offset }: PlaceInBlock): Placeholder | null {
  const under = placeholdersIn(block.text).filter((placeholder) => touches(placeholder, offset));
  return under.at(-1) ?? null;
}

/**
 * Markdown about an expression: what it is now, where that comes from, what it is made of. Null where there is nothing to
 * say but what a diagnostic says already.
 */
export async function variableWords(
  session: Session,
  open: OpenDocument,
  { block, index }: PlaceInBlock,
  expression: string,
): Promise<string | null> {
  const { document, uri } = open;
  const settings = await session.settings.for(uri);
  const context = { ...(await resolveContext(session, uri, document, settings)), blockIndex: index };
  const name = expression.replace(/^%/, '').trim();
  const dynamic = dynamicVariableOf(name);
  if (dynamic && !dynamic.argument) return dynamicVariableWords(dynamic, await dynamicExample(name, block, context));
  const inScope = variablesInScope(block, context);
  const variable = inScope.get(name) ?? null;
  const redactor = await scopeRedactor(inScope, block, context);
  const sources = new VariableSources(session, open, context);
  const made = await madeOf(name, inScope, redactor, sources);
  const found = await variableValue(expression, block, context);
  const title = `**${escapeMarkdown(name)}**`;
  if ('problem' in found) {
    // What environment files would define is not known where they are not read.
    if (!session.workspace.trusted) return null;
    // Faultline's client shows the diagnostic with the hover: the same need not stand there twice.
    const problem = session.profile.own && !found.asked ? '' : prose(redactor.text(found.problem));
    const about = dynamic ? dynamicVariableWords(dynamic, null) : made;
    return problem === '' && about === '' ? null : paragraphs([dynamic ? '' : title, problem, about]);
  }
  const value = shown(shownValue(name, found.value, found.secret, redactor));
  return paragraphs([
    `${title} = ${value}`,
    made === '' ? await origin(name, variable, sources, session, open) : '',
    made,
    otherEnvironments(name, variable, context, await session.environments.load(uri), redactor),
  ]);
}

/** Where a value comes from that is not made of others. */
async function origin(
  name: string,
  variable: ScopedVariable | null,
  sources: VariableSources,
  session: Session,
  open: OpenDocument,
): Promise<string> {
  if (variable) return `From ${await sources.of(name, variable)}`;
  const dynamic = dynamicVariableOf(name);
  return dynamic ? prose(dynamic.meaning) : exchangeSource(session, open, name);
}

/** The variables that its value is made of, one a line; empty where that is the value itself. */
async function madeOf(
  name: string,
  inScope: ReadonlyMap<string, ScopedVariable>,
  redactor: Redactor,
  sources: VariableSources,
): Promise<string> {
  const links = variableChain(name, inScope);
  if (links.length < 2) return '';
  const lines = links.map(async ({ name: link, variable }) => {
    if (!variable) return `- ${codeSpan(link)} is not defined`;
    const value = shown(shownValue(link, variable.value, variable.secret, redactor));
    return `- ${codeSpan(link)} = ${value} · ${await sources.of(link, variable)}`;
  });
  return (await Promise.all(lines)).join('\n');
}

/** What the variable is in the environments that are not chosen. */
function otherEnvironments(
  name: string,
  variable: ScopedVariable | null,
  { environments }: ResolveContext,
  set: { variables(name: string): ReadonlyMap<string, ScopedVariable> },
  redactor: Redactor,
): string {
  if (!variable || variable.definition || variable.imported || !environments) return '';
  const others = environments.definedIn(name).filter((environment) => environment !== environments.chosen);
  const told = others.slice(0, mostEnvironments).flatMap((environment) => {
    const other = set.variables(environment).get(name);
    // What all of them share is no other value.
    if (!other || other.value === variable.value) return [];
    return [`${codeSpan(environment)} = ${shown(shownValue(name, other.value, other.secret, redactor))}`];
  });
  return told.length > 0 ? `In other environments: ${told.join(', ')}` : '';
}

async function exchangeSource(session: Session, open: OpenDocument, name: string): Promise<string> {
  const request = /^(.+?)\.(?:response|request)\./.exec(name)?.[1] ?? /^([\w-]+)[.[]/.exec(name)?.[1];
  const named = request === undefined ? null : await findNamedRequest(session, open, request);
  const last = named && lastExchange(session, open.uri, named);
  if (request === undefined || !last) return '';
  return `From the last exchange of ${codeSpan(request)}, which was answered with ${last.response.status}.`;
}

function shown(value: string): string {
  if (value === '') return '(empty)';
  return codeSpan(value.length > valueLimit ? `${value.slice(0, valueLimit)}…` : value);
}
