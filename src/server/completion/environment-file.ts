/** What can be written in an environment file: environments that its neighbours have, and their variables. */

import { getLocation, type Location } from 'jsonc-parser';
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  InsertTextFormat,
} from 'vscode-languageserver/node';
import type { Position } from '../../protocol';
import { namesCredential } from '../../redact/secret-names';
import { restClientSetting } from '../../resolve/editor-settings';
import { productionMark } from '../../resolve/environment-file';
import type { EnvironmentSet } from '../../resolve/environments';
import { isDotenv } from '../navigation/environment-names';
import { besideEnvironment, isEnvironmentUri } from '../navigation/environment-place';
import type { Session } from '../session';
import { shownValue } from '../shown-value';
import { indexedOffset, indexedRange, lineIndex } from '../state/line-index';
import { filePath } from '../state/workspace';

/** Names in one list. */
const mostNames = 300;

interface Offered {
  readonly name: string;
  readonly detail: string;
}

/** Null where the document is no environment file. */
export async function environmentCompletion(
  session: Session,
  uri: string,
  position: Position,
): Promise<CompletionList | null> {
  const path = filePath(uri);
  if (path === null || !isEnvironmentUri(uri)) return null;
  const file = await session.environmentTexts.at(path);
  const none: CompletionList = { isIncomplete: false, items: [] };
  if (!file || isDotenv(path)) return none;
  const lines = lineIndex(file.text);
  const offset = indexedOffset(lines, position);
  const json = file.text.startsWith('\uFEFF') ? ` ${file.text.slice(1)}` : file.text;
  const location = getLocation(json, offset);
  const set = await session.environments.load(besideEnvironment(path));
  const inEnvironments = withinEnvironments(path, location.path);
  if (!inEnvironments) return none;
  const [environment, ...below] = inEnvironments;
  if (location.isAtPropertyKey && environment !== undefined) {
    const names =
      below.length === 0 ? environmentNames(set) : below.length === 1 ? variableNames(set, environment) : [];
    const present = keysBeside(file.text, offset);
    const { start, end, after } = keyAt(file.text, offset, location);
    const items = names
      .filter(({ name }) => !present.has(name))
      .slice(0, mostNames)
      .map(({ name, detail }, index): CompletionItem => {
        const key = JSON.stringify(name);
        const hasStops = session.profile.completionSnippets && after !== '';
        return {
          label: name,
          kind: below.length === 0 ? CompletionItemKind.Module : CompletionItemKind.Variable,
          detail,
          sortText: String(index).padStart(4, '0'),
          filterText: key,
          insertTextFormat: hasStops ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
          textEdit: {
            range: indexedRange(lines, start, end),
            newText: hasStops
              ? `${key.replace(/[$}\\]/g, '\\$&')}: ${after.charAt(0)}$1${after.charAt(1)}`
              : `${key}${after === '' ? '' : `: ${after}`}`,
          },
        };
      });
    return { isIncomplete: false, items };
  }
  // Within a value, `{{` begins another variable.
  const open = /\{\{\s*([\w.-]*)$/.exec(
    file.text
      .slice(0, offset)
      .split(/[\r\n]/)
      .at(-1) ?? '',
  );
  if (!open || environment === undefined || below.length === 0) return none;
  const start = offset - (open[1] ?? '').length;
  const rest = /^[\w.-]*/.exec(file.text.slice(offset))?.[0].length ?? 0;
  const close = /^\s*\}\}/.test(file.text.slice(offset + rest)) ? '' : '}}';
  const variables = set.variables(environment === '$shared' ? null : environment);
  const items = [...variables].slice(0, mostNames).map(
    ([name, { value, secret, source }]): CompletionItem => ({
      label: name,
      kind: CompletionItemKind.Variable,
      detail: `${shownValue(name, value, secret || namesCredential(name))} (${source})`,
      textEdit: { range: indexedRange(lines, start, offset + rest), newText: `${name}${close}` },
    }),
  );
  return { isIncomplete: false, items };
}

/** The path from where environments begin: the file's top, or REST Client's setting. Null outside of it. */
function withinEnvironments(path: string, steps: Location['path']): readonly string[] | null {
  const names = steps.map(String);
  if (!path.endsWith('settings.json')) return names;
  return names[0] === restClientSetting ? names.slice(1) : null;
}

function environmentNames(set: EnvironmentSet): Offered[] {
  return ['$shared', ...set.names].map((name) => ({
    name,
    detail: name === '$shared' ? 'Holds for all environments' : 'An environment',
  }));
}

/** What other environments define and this one does not, with whose it is. */
function variableNames(set: EnvironmentSet, environment: string): Offered[] {
  const homes = new Map<string, string[]>();
  for (const other of set.names) {
    if (other === environment) continue;
    for (const name of set.variables(other).keys()) homes.set(name, [...(homes.get(name) ?? []), other]);
  }
  const variables = [...homes].map(([name, others]) => ({
    name,
    detail: `Defined in ${others.slice(0, 6).join(', ')}`,
  }));
  return [...variables, { name: productionMark, detail: 'Hosts that are asked for before a request is sent to them' }];
}

/** The key at the cursor, its quotation marks included, and what has to follow it. */
function keyAt(
  text: string,
  offset: number,
  { path, previousNode }: Location,
): { readonly start: number; readonly end: number; readonly after: '' | '{}' | '""' } {
  const isKey = previousNode?.type === 'property' || previousNode?.type === 'string';
  const isHere = isKey && previousNode.offset <= offset && offset <= previousNode.offset + previousNode.length;
  const [start, end] = isHere ? [previousNode.offset, previousNode.offset + previousNode.length] : [offset, offset];
  // A key that is not closed yet goes on to the end of the line.
  const line = text.slice(start, end).search(/[\r\n]/);
  const to = line < 0 ? end : start + line;
  const depth = path[0] === restClientSetting ? path.length - 1 : path.length;
  return { start, end: to, after: /^\s*:/.test(text.slice(to)) ? '' : depth === 1 ? '{}' : '""' };
}

/** The keys of the object that the cursor is in. */
function keysBeside(text: string, offset: number): ReadonlySet<string> {
  const found = new Set<string>();
  const here = getLocation(text, offset).path.slice(0, -1).join('\n');
  for (const { index, 1: key = '' } of text.matchAll(/"((?:[^"\\\r\n]|\\.)*)"\s*:/g)) {
    if (index <= offset && offset <= index + key.length + 2) continue;
    if (
      getLocation(text, index + 1)
        .path.slice(0, -1)
        .join('\n') === here
    )
      found.add(key);
  }
  return found;
}
