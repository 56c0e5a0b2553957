/** What a dialect says of splitting a request whose result is too large. */
import type { SplitRule } from '../dialects/dialect';
import type { SplitMend, UrlShape } from './diagnosis';
import { queryParameter } from './find-in-request';
import type { RequestView } from './request-view';
import { compileTemplate, matchTemplate, templatePart } from './url-template';

/** The rule for a request, in parts; null where it is for others, and where the request asks for a piece already. */
export function splitMend(rule: SplitRule, request: RequestView): SplitMend | null {
  const [of, list, ask] = [rule.of, rule.list, rule.ask].map(urlShape);
  if (!of || !list || !ask || request.method !== 'GET') return null;
  const [piece, ...others] = newNames(ask, of);
  if (piece === undefined || others.length > 0 || newNames(list, of).length > 0) return null;
  if (!matchTemplate({ parts: of.path }, request.segments)) return null;
  if (of.query.some(({ name }) => !queryParameter(request, name)?.value)) return null;
  const added = ask.query.filter(({ name }) => !of.query.some((one) => one.name === name));
  if (added.some(({ name }) => queryParameter(request, name))) return null;
  return { op: 'split', piece, of, list, each: rule.each, ask };
}

/** What is wrong with a rule, whatever the request; null where nothing is. For the author of a dialect. */
export function splitProblem({
  of,
  list,
  ask,
}: SplitRule): { readonly at: 'list' | 'ask'; readonly message: string } | null {
  const known = urlShape(of);
  const unknown = newNames(urlShape(list), known);
  if (unknown.length > 0)
    return { at: 'list', message: `\`of\` has no \`{${unknown[0]}}\`: nothing would stand there.` };
  const pieces = newNames(urlShape(ask), known);
  if (pieces.length === 1) return null;
  return { at: 'ask', message: 'It takes one name that `of` has not: that of the piece.' };
}

function urlShape(template: string): UrlShape {
  const [path = '', query = ''] = template.split('?', 2);
  const parameters = query.split('&').flatMap((text) => {
    const [name = '', value = ''] = text.split('=', 2);
    return name === '' ? [] : [{ name, value: templatePart(value) }];
  });
  return { path: compileTemplate(path).parts, query: parameters };
}

/** The names of a template that another one has not, each once. */
function newNames(shape: UrlShape, other: UrlShape): string[] {
  const known = namesOf(other);
  return [...new Set(namesOf(shape))].filter((name) => !known.includes(name));
}

function namesOf({ path, query }: UrlShape): string[] {
  return [...path, ...query.map(({ value }) => value)].flatMap((part) => ('name' in part ? [part.name] : []));
}
