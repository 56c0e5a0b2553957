import {
  type CompletionItem,
  CompletionItemKind,
  InsertTextFormat,
  type Range as LspRange,
} from 'vscode-languageserver/node';
import { redacted } from '../redact/mask';
import { createRedactor } from '../redact/redactor';
import { namesCredential } from '../redact/secret-names';
import { variablesInScope } from '../resolve/lookup';
import type { Block } from '../syntax/document';
import type { Capability } from './capability';
import { type Choice, directives, dynamicVariables, headerNames, headerValues, methods } from './completion-choices';
import { quietly } from './guard';
import type { Session } from './session';
import { type OpenDocument, type PlaceInBlock, placeAt, rangeIn } from './state/documents';
import { resolveContext } from './state/scope';

/** UTF-16 units of a value beside a variable's name. */
const valueLimit = 60;

/** Methods, header names and values, directives, and in `{{…}}` variables with what they are now. */
export const completion: Capability = {
  offers: () => ({ completionProvider: { triggerCharacters: ['{', '@', ':', ' ', '$'], resolveProvider: false } }),
  register: (session) => {
    const { connection, documents } = session;
    connection.onCompletion(
      quietly(connection, 'completion', [], async ({ textDocument: { uri }, position }) => {
        const open = documents.get(uri);
        const place = open && placeAt(open.document, position);
        return open && place ? without(await complete(session, open, place), open, place) : [];
      }),
    );
  },
};

async function complete(session: Session, open: OpenDocument, place: PlaceInBlock): Promise<CompletionItem[]> {
  const { block, index, offset } = place;
  const lineStart = Math.max(block.text.lastIndexOf('\n', offset - 1), block.text.lastIndexOf('\r', offset - 1)) + 1;
  const before = block.text.slice(lineStart, offset);
  const rangeOf = (start: number): LspRange => rangeIn(open.document, index, { start, end: offset });
  const braces = before.lastIndexOf('{{');
  if (braces >= 0 && !before.slice(braces).includes('}}')) {
    const typed = /[^{\s%]*$/.exec(before)?.[0] ?? '';
    // The rest of the name and the braces behind it are written anew, so that the cursor comes to stand behind them.
    const rest = /^[^\s{}]*([ \t]*\}\})/.exec(block.text.slice(offset));
    const range = rangeIn(open.document, index, {
      start: offset - typed.length,
      end: offset + (rest?.[0] ?? '').length,
    });
    return variables(session, open, place, { range, toHere: rangeOf(offset - typed.length), end: rest?.[1] ?? '}}' });
  }
  const word = /[\w-]*$/.exec(before)?.[0] ?? '';
  const wordRange = rangeOf(offset - word.length);
  if (/^\s*(?:#|\/\/)\s*@[\w-]*$/.test(before)) return asItems(directives, wordRange, CompletionItemKind.Keyword);
  const header = /^([\w-]+)\s*:\s*([^:]*)$/.exec(before);
  if (header && isHeaderLine(block, lineStart)) {
    const typed = header[2] ?? '';
    const name = (header[1] ?? '').toLowerCase();
    const values = headerValues[name] ?? [];
    const bearers = /^(?:proxy-)?authorization$/.test(name) ? await bearerTokens(session, open, block) : [];
    return asItems([...bearers, ...values], rangeOf(offset - typed.length), CompletionItemKind.Value);
  }
  if (!/^[\w-]*$/.test(before)) return [];
  if (isHeaderLine(block, lineStart)) {
    const colon = block.text.slice(offset).startsWith(':') ? '' : ': ';
    const names = headerNames.map((choice) => ({ ...choice, insert: `${choice.label}${colon}` }));
    return asItems(names, wordRange, CompletionItemKind.Field).map((item) =>
      session.profile.own && colon !== '' && headerValues[item.label.toLowerCase()]
        ? { ...item, command: suggestValues }
        : item,
    );
  }
  if (!isRequestLine(block, lineStart)) return [];
  const space = /^[ \t]/.test(block.text.slice(offset)) ? '' : ' ';
  const named = methods.map((choice) => ({ ...choice, insert: `${choice.label}${space}` }));
  return asItems(named, wordRange, CompletionItemKind.Method);
}

/** VS Code's own command; only Faultline's client is known to be VS Code. */
const suggestValues = { title: 'Suggest values', command: 'editor.action.triggerSuggest' };

/** Without what stands there already: to take it would change nothing but swallow the key. */
function without(
  items: readonly CompletionItem[],
  { document }: OpenDocument,
  { block, index, offset }: PlaceInBlock,
): CompletionItem[] {
  const here = rangeIn(document, index, { start: offset, end: offset }).start.character;
  return items.filter(({ textEdit }) => {
    if (!textEdit || !('range' in textEdit)) return true;
    // Every item's range is on the cursor's line.
    const { start, end } = textEdit.range;
    const there = block.text.slice(offset + start.character - here, offset + end.character - here);
    return there !== textEdit.newText;
  });
}

/** The variables in scope that a token is likely in. */
async function bearerTokens(session: Session, open: OpenDocument, block: Block): Promise<Choice[]> {
  const context = await resolveContext(session, open.uri, open.document, await session.settings.for(open.uri));
  return [...variablesInScope(block, context)]
    .filter(([name]) => /token|bearer|jwt/i.test(name))
    .map(([name, { source }]) => ({ label: `Bearer {{${name}}}`, about: source }));
}

/** Below the request line, above the body. */
function isHeaderLine({ request, parts }: Block, lineStart: number): boolean {
  if (!request) return false;
  const requestLine = parts.find(({ kind }) => kind === 'request-line');
  return requestLine !== undefined && lineStart >= requestLine.end && lineStart <= request.headersEnd;
}

/** The request line itself, or a line where one can begin. */
function isRequestLine({ request }: Block, lineStart: number): boolean {
  return request === null || lineStart <= request.start;
}

interface PlaceholderEdit {
  /** From the start of the name to behind the closing braces, where there are any. */
  readonly range: LspRange;
  /** From the start of the name to the cursor. */
  readonly toHere: LspRange;
  /** What closes the placeholder. */
  readonly end: string;
}

async function variables(
  session: Session,
  open: OpenDocument,
  { block }: PlaceInBlock,
  { range, toHere, end }: PlaceholderEdit,
): Promise<CompletionItem[]> {
  const context = await resolveContext(session, open.uri, open.document, await session.settings.for(open.uri));
  const redactor = createRedactor([]);
  const inScope = [...variablesInScope(block, context)].map(([label, { value, source, secret }]): Choice => {
    const shown = secret || namesCredential(label) ? redacted : redactor.text(value);
    return { label, detail: shown.length > valueLimit ? `${shown.slice(0, valueLimit)}…` : shown, about: source };
  });
  const requests = [...session.definitions.of(open.document).requests.keys()]
    .filter((name) => /^[\w-]+$/.test(name))
    .map((name): Choice => {
      const sent = session.exchanges.named(open.uri, name);
      const detail = sent ? `answered with ${sent.response.status}` : 'not sent yet';
      return { label: `${name}.response.body.$`, detail, about: `A value of the last response of ${name}.` };
    });
  const close = (choice: Choice): Choice => ({ ...choice, insert: `${choice.insert ?? choice.label}${end}` });
  // What the file and the environment define comes first; then earlier responses, then what is made anew.
  const groups = [
    asItems(inScope.map(close), range, CompletionItemKind.Variable),
    asItems(requests, toHere, CompletionItemKind.Reference),
    asItems(dynamicVariables.map(close), range, CompletionItemKind.Function),
  ];
  return groups.flatMap((items, group) =>
    items.map((item, order) => ({
      ...item,
      sortText: `${group}${item.sortText ?? ''}`,
      ...(group === 0 && order === 0 ? { preselect: true } : {}),
    })),
  );
}

function asItems(choices: readonly Choice[], range: LspRange, kind: CompletionItemKind): CompletionItem[] {
  return choices.map(({ label, detail, about, insert }, order) => ({
    label,
    kind,
    ...(detail ? { detail } : {}),
    ...(about ? { documentation: about } : {}),
    sortText: String(order).padStart(5, '0'),
    filterText: label,
    insertTextFormat: InsertTextFormat.PlainText,
    textEdit: { range, newText: insert ?? label },
  }));
}
