/** Names that are given twice: of requests in the file, of variables and directives in one section. */
import { escapeSnippet } from '../fix/draft';
import { DiagnosticCode } from '../manifest';
import type { Block, Directive, Span } from '../syntax/document';
import { placeholdersIn } from '../syntax/placeholders';
import type { FileNow, Finding, Remedy } from './finding';
import type { Checked } from './rule';

export const duplicateNames = (checked: Checked): readonly Finding[] => [
  ...requestName(checked),
  ...shadowedVariables(checked.block),
  ...repeatedDirectives(checked.block),
];

/** Of two requests of one name, `{{name.response…}}` means the one that was sent last: by chance, mostly. */
function requestName({ block, context }: Checked): Finding[] {
  const { name, nameSpan } = block;
  if (name === null || !nameSpan) return [];
  const first = context.definitions?.requests.get(name);
  if (first === undefined || first === context.blockIndex) return [];
  const { document } = context;
  if (document.blocks[first]?.name !== name) return [];
  return [
    {
      ...{ start: nameSpan.start, end: nameSpan.end },
      code: DiagnosticCode.duplicateName,
      severity: 'warning',
      message: `Another request of this file is named \`${name}\`, too. \`{{${name}.response…}}\` means the one that was sent last. Give this one a name of its own.`,
      remedies: (now) => [ownName(name, nameSpan, now)],
      // Where the first one stands may have changed since.
      related: ({ document: now, definitions }) => {
        const blockIndex = definitions.requests.get(name);
        const place = blockIndex === undefined ? null : now.blocks[blockIndex]?.nameSpan;
        return blockIndex === undefined || !place
          ? null
          : { blockIndex, start: place.start, end: place.end, message: `\`${name}\` stands here first.` };
      },
    },
  ];
}

/** What refers to the name goes on meaning the first that bears it: the new one is known neither here nor in an import. */
function ownName(name: string, { start, end }: Span, { definitions, graph }: FileNow): Remedy {
  const imported = graph ? graph.visibleFrom(graph.root).map(({ references }) => references.names) : [];
  const isTaken = (wanted: string): boolean => [definitions.requests, ...imported].some((names) => names.has(wanted));
  const [, base = name, last = '1'] = /^(.*?\D)(\d{1,6})$/s.exec(name) ?? [];
  let number = Number(last) + 1;
  while (isTaken(`${base}${number}`)) number++;
  const newText = `${base}${number}`;
  const edits = [{ start, end, newText, snippet: `\${1:${escapeSnippet(newText)}}` }];
  return { title: `Give this request a name of its own: ${newText}`, edits };
}

/** A variable that is defined anew before anything can have used it. */
function shadowedVariables(block: Block): Finding[] {
  const found: Finding[] = [];
  const request = block.request?.start ?? block.text.length;
  // From the last one back: what comes next of each name, its definition and its use.
  const defined = new Map<string, { readonly at: number; readonly nameSpan: Span }>();
  const usedAt = new Map<string, number>();
  for (const [at, { name, value, start, end, nameSpan }] of [...block.variables.entries()].reverse()) {
    if (start >= request) continue;
    const later = defined.get(name);
    if (later && (usedAt.get(name) ?? Number.POSITIVE_INFINITY) > later.at) {
      found.push({
        ...{ start, end },
        code: DiagnosticCode.duplicateVariable,
        severity: 'hint',
        unnecessary: true,
        message: `\`${name}\` is defined again below, before anything uses it. This value is never used.`,
        related: () => ({
          ...{ blockIndex: null, start: later.nameSpan.start, end: later.nameSpan.end },
          message: `\`${name}\` is defined again here.`,
        }),
      });
    }
    defined.set(name, { at, nameSpan });
    for (const { expression } of placeholdersIn(value)) usedAt.set(expression.replace(/^%\s*/, ''), at);
  }
  return found.reverse();
}

/** Directives of which the last one counts. */
const single: ReadonlySet<string> = new Set([
  'timeout',
  'connectiontimeout',
  'firstbytetimeout',
  'idletimeout',
  'responsecharset',
  'retry',
]);

function repeatedDirectives({ directives }: Block): Finding[] {
  const later = new Map<string, Directive>();
  const found: Finding[] = [];
  for (const directive of [...directives].reverse()) {
    const key = directive.name.toLowerCase().replace(/[-_]/g, '');
    const last = later.get(key);
    if (!last) later.set(key, directive);
    if (!last || !single.has(key)) continue;
    found.push({
      ...{ start: directive.start, end: directive.end },
      code: DiagnosticCode.badDirective,
      severity: 'hint',
      unnecessary: true,
      message: `\`@${directive.name}\` stands again below, and the last one counts.`,
      related: () => ({
        ...{ blockIndex: null, start: last.start, end: last.end },
        message: 'This one counts.',
      }),
    });
  }
  return found;
}
