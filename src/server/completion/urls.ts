import { CompletionItemKind } from 'vscode-languageserver/node';
import { prose } from '../../present/markdown';
import { createRedactor } from '../../redact/redactor';
import { namesCredential } from '../../redact/secret-names';
import { variablesInScope } from '../../resolve/lookup';
import { withValues } from './operation';
import { splitUrl } from './request-sketches';
import type { Asked, Provider, Suggestion, Suggestions } from './suggestion';

type AtUrl = Parameters<Provider<'url'>>[0];

/** In one list. */
const mostPaths = 200;

/** Up to the first slash of the path: the hosts that the file knows; behind it: the paths that it or the API knows. */
export const urlProvider: Provider<'url'> = (asked) => {
  const { origin, path } = splitUrl(asked.typed);
  return path.startsWith('/') ? pathsAt(asked, origin) : origins(asked);
};

/** Of the requests around, the nearest first, then the variables that hold a URL. */
async function origins({ at, open, sketches, context, place, typed }: AtUrl): Promise<Suggestions> {
  const names = new Map<string, Suggestion>();
  const rest = at.block.text.slice(at.offset, place.end);
  // What follows a host stays: the path is not part of what is chosen here.
  const end = at.offset + splitUrl(typed + rest).origin.length - typed.length;
  const span = { start: place.start, end: Math.max(at.offset, end) };
  const redactor = createRedactor([]);
  const variables = variablesInScope(at.block, await context());
  const told = (name: string | undefined): Pick<Suggestion, 'value' | 'detail'> => {
    const variable = name === undefined ? undefined : variables.get(name);
    if (!variable || variable.secret || namesCredential(name ?? '')) return { detail: 'in this file' };
    return { value: redactor.url(variable.value), detail: variable.source };
  };
  for (const { origin, path } of sketches.around(open.document, at.index)) {
    if (origin === '' || names.has(origin) || redactor.url(origin) !== origin) continue;
    const slash = path.startsWith('/') && !/^\//.test(at.block.text.slice(span.end)) ? '/' : '';
    names.set(origin, {
      label: origin,
      text: `${origin}${slash}`,
      kind: CompletionItemKind.Module,
      ...told(/^\{\{([^{}]+)\}\}$/.exec(origin)?.[1]),
      span,
      ...(slash ? { goesOn: true } : {}),
    });
  }
  for (const [name, { value, source, secret }] of variables) {
    const label = `{{${name}}}`;
    if (names.has(label) || secret || namesCredential(name) || !/^(?:https?:\/\/|\{\{)/i.test(value)) continue;
    const shown = redactor.url(value);
    names.set(label, { label, kind: CompletionItemKind.Variable, value: shown, detail: source, span });
  }
  return { items: [...names.values()] };
}

async function pathsAt(asked: AtUrl, origin: string): Promise<Suggestions> {
  const { at, place, open, sketches, session } = asked;
  const span = { start: place.start + origin.length, end: place.end };
  const paths = new Map<string, Suggestion>();
  const context = await asked.context();
  const method = at.block.request?.method ?? 'GET';
  if (session.workspace.trusted) {
    const base = await withValues(origin, at.block, context);
    const listed = await session.openApi.paths(context.file, context.workspaceFolder, base);
    const own = [...listed].sort(
      (one, other) => Number(other.methods.includes(method)) - Number(one.methods.includes(method)),
    );
    const variables = variablesInScope(at.block, context);
    for (const { path, methods, summary } of own) {
      const stops = path.replace(/\{([^{}/]+)\}/g, (_, name: string) =>
        variables.has(name) ? `{{${name}}}` : `«${name}»`,
      );
      paths.set(path, {
        label: path,
        stops,
        span,
        kind: CompletionItemKind.Interface,
        value: methods.join(', '),
        ...(summary ? { documentation: () => prose(summary) } : {}),
      });
    }
  }
  const redactor = createRedactor([]);
  for (const sketch of sketches.around(open.document, at.index)) {
    if (sketch.origin !== origin || sketch.path.length < 2 || paths.has(sketch.path)) continue;
    if (redactor.url(sketch.path) !== sketch.path) continue;
    paths.set(sketch.path, { label: sketch.path, span, kind: CompletionItemKind.Interface, detail: 'in this file' });
  }
  const all = [...paths.values()];
  return { items: all.slice(0, mostPaths), more: all.length > mostPaths };
}

/** A variable of that name in scope, as a value: `{{limit}}`. */
export async function sameNamedVariable(
  { at, context }: Pick<Asked, 'at' | 'context'>,
  name: string,
): Promise<Suggestion | null> {
  const variable = variablesInScope(at.block, await context()).get(name);
  return variable ? { label: `{{${name}}}`, kind: CompletionItemKind.Variable, detail: variable.source } : null;
}
