/** Finds what to give to an API's support: an error phrase, a request id. */
import type { CompiledDialect, CompiledIdRule } from './compiled';
import type { SupportReference } from './diagnosis';
import type { Finding } from './finding';
import { type JsonPath, scalarText, toPointer } from './json-node';
import type { ResponseView } from './response-view';
import { matchesStatus } from './status-class';
import type { TextPattern } from './text-pattern';

/** Longer than this is no id. */
const maxLength = 300;

/** The first that a rule finds, the rules of the most specific dialect first. */
export function supportReference(
  kind: 'phrase' | 'requestId',
  dialects: readonly CompiledDialect[],
  response: ResponseView,
  findings: readonly Finding[],
): SupportReference | null {
  for (const { ids } of dialects) {
    for (const rule of ids) {
      if (rule.rule.kind !== kind) continue;
      if (rule.rule.status && !rule.rule.status.some((status) => matchesStatus(status, response.status))) continue;
      const found = inHeader(rule, response) ?? inBody(rule, response) ?? inMessage(rule, response, findings);
      if (found) return { value: found.value, label: rule.rule.label, from: found.from };
    }
  }
  return null;
}

interface Found {
  readonly value: string;
  readonly from: string;
}

function inHeader({ rule, re }: CompiledIdRule, { headers }: ResponseView): Found | null {
  if (rule.header === undefined) return null;
  const wanted = rule.header.toLowerCase();
  const end = wanted.startsWith('*') ? wanted.slice(1) : null;
  for (const [name, text] of headers) {
    const given = name.toLowerCase();
    const value = (end === null ? given === wanted : given.endsWith(end)) ? matched(text, re) : null;
    if (value !== null) return { value, from: `header:${name}` };
  }
  return null;
}

function inBody({ path, re }: CompiledIdRule, response: ResponseView): Found | null {
  if (!path || response.data === undefined) return null;
  for (const node of path.find(response.data, null)) {
    if (typeof node.value === 'boolean') continue;
    const value = matched(scalarText(node.value) ?? '', re);
    if (value !== null) return { value, from: `body:${place(node.path, response)}` };
  }
  return null;
}

/** In XML the names of the elements, joined; in JSON a pointer. */
function place(path: JsonPath, { form }: ResponseView): string {
  return form === 'xml' ? path.join('/') : toPointer(path);
}

function inMessage({ message }: CompiledIdRule, response: ResponseView, findings: readonly Finding[]): Found | null {
  if (!message) return null;
  for (const finding of findings) {
    const value = finding.message === null ? null : matched(finding.message, message);
    if (value !== null)
      return { value, from: finding.from === null ? 'body:' : `body:${place(finding.from, response)}` };
  }
  return null;
}

function matched(text: string, re: TextPattern | null): string | null {
  const trimmed = text.trim().slice(0, 2000);
  const match = re ? re.exec(trimmed) : null;
  const value = (re ? (match?.[1] ?? match?.[0]) : trimmed)?.trim();
  return value === undefined || value === '' || value.length > maxLength ? null : value;
}
