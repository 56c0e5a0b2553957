import { createRedactor } from '../redact/redactor';
import { namesCredential } from '../redact/secret-names';
import type { Block, Span } from '../syntax/document';

/** What a request asks of whoever sends it, before it is sent. */
export interface Question {
  /** Questions of the same key are one: they are asked once in a run, and the last answer is the next suggestion. */
  readonly key: string;
  /** A password is not shown while it is typed, and never kept; what is to be confirmed is sent on a yes alone. */
  readonly kind: 'text' | 'password' | 'pick' | 'confirm';
  /** What is asked for: `user name`. */
  readonly title: string;
  /** More about it: the description of `# @prompt name description`; '' where there is none. */
  readonly description: string;
  /** The variable whose value it is; null where it stands in the request itself. */
  readonly variable: string | null;
  /** The answer to begin with, as the file gives it; '' for none. */
  readonly initial: string;
  /** What can be picked; empty for the other kinds. */
  readonly choices: readonly string[];
  /** `$input-askonce`: not asked again in this session. */
  readonly once: boolean;
  /** The answer may hold for the session, or for good. */
  readonly lasting?: boolean;
}

/** A placeholder that asks, read: `$input-askonce user name $value: me`. */
export interface PromptCall {
  readonly kind: Exclude<Question['kind'], 'confirm'>;
  readonly title: string;
  /** What follows `$value:`; null where that is not written. */
  readonly value: string | null;
  readonly once: boolean;
}

/** Whether a text may hold a placeholder that asks. Some more are let pass. */
export const mayAsk = /\{\{\s*%?\s*(?:\$(?:input|prompt|password|pick|secret)\b|\?)/;

/**
 * Reads httpYac's `$input Title $value: default`, `$prompt`, `$password` and `$pick Title $value: one,two`, each also with
 * `-askonce`, and Bruno's `?Title`. `malformed` says what is wrong, to complete "`$pick` …"; null: it is none of these.
 */
export function readPrompt(expression: string): PromptCall | { readonly malformed: string } | null {
  if (expression.startsWith('?')) {
    const title = expression.slice(1).trim();
    return title === '' ? { malformed: 'needs a title' } : { kind: 'text', title, value: null, once: false };
  }
  const parts = /^\$(input|prompt|password|pick)(-askonce)?(?:\s+([^$]*?))?\s*(?:\$value:\s*(.*))?$/s.exec(expression);
  if (!parts) return null;
  const [, name = '', once, title = '', value = null] = parts;
  if (title === '') return { malformed: `needs a title, as in \`$${name} user name\`` };
  const kind = name === 'password' ? 'password' : name === 'pick' ? 'pick' : 'text';
  if (kind === 'pick' && !value?.trim()) {
    return { malformed: 'needs what can be picked, as in `$pick color $value: red,green`' };
  }
  return { kind, title, value: value?.trim() ?? null, once: once !== undefined };
}

/** The choices of a `$pick`: a JSON list, or `one,two`; each once. */
export function choicesIn(text: string): readonly string[] {
  const items = jsonList(text) ?? text.split(',').map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ''))];
}

/** The items of a JSON list; null where the text is none. */
function jsonList(text: string): string[] | null {
  if (!text.trim().startsWith('[')) return null;
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))) : null;
  } catch {
    return null;
  }
}

export function questionOf(call: PromptCall, choices: readonly string[]): Question {
  return {
    key: `${call.kind} ${call.title}`,
    kind: call.kind,
    title: call.title,
    description: '',
    variable: null,
    initial: call.kind === 'pick' ? '' : (call.value ?? ''),
    choices,
    once: call.once && call.kind !== 'password',
  };
}

/** Asks for a secret that is not set. */
export function secretQuestion(name: string): Question {
  const about = { title: name, description: 'a secret', variable: null, initial: '', choices: [], once: false };
  return { key: `secret ${name}`, kind: 'password', ...about };
}

/**
 * The variables of a block that are asked for: `# @prompt name description` (REST Client's, Kulala's), and
 * `# @secret name description` (Kulala's), which is not shown while it is typed. A name such as `password` is not either.
 */
export function promptedVariables(block: Block): ReadonlyMap<string, Question> {
  const found = new Map<string, Question>();
  for (const { name: directive, value } of block.directives) {
    const word = directive.toLowerCase();
    if (word !== 'prompt' && word !== 'secret') continue;
    const [, name, description = ''] = /^(\S+)\s*(.*)$/s.exec(value.trim()) ?? [];
    if (name === undefined) continue;
    const kind = word === 'secret' || namesCredential(name) ? 'password' : 'text';
    const question: Question = {
      key: `${kind} ${name}`,
      kind,
      title: name,
      description,
      variable: name,
      initial: '',
      choices: [],
      once: false,
    };
    found.set(name, question);
  }
  return found;
}

/** What is answered to a question that is to be confirmed. */
export const confirmed = 'yes';

/**
 * What `# @note text` has confirmed before its request is sent, as with REST Client and httpYac; null where a block has
 * none. `span` is the directive's place.
 */
export function confirmationOf(block: Block): (Question & { readonly span: Span }) | null {
  const note = block.directives.find(({ name }) => name.toLowerCase() === 'note');
  if (!note || !block.request) return null;
  const { method, target } = block.request;
  // What is asked is shown, on a screen or in the log of a terminal.
  const request = `${method} ${createRedactor([]).url(target.text)}`;
  const title = note.value.trim() || `Send ${request}?`;
  const about = { title, description: request, variable: null, initial: '', choices: [], once: false };
  return { key: `confirm ${title} ${request}`, kind: 'confirm', ...about, span: note };
}
