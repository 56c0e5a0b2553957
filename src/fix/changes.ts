/** What a fix changes in a request, place by place, and the edits that come of it. */
import { type Draft, toEdits } from './draft';
import type { FixEdit } from './fix';
import { formEdits } from './form';
import { type HeaderChange, headerEdits } from './headers';
import { innerJson } from './inner-json';
import type { JsonChange } from './json-change';
import { jsonEdits } from './json-edits';
import { type PartChange, partEdits } from './multipart';
import { looseName } from './names';
import { newBodyEdits, newVariablesEdits } from './new-body';
import type { ParameterChange } from './parameter-change';
import { queryEdits } from './query';
import type { RequestReading } from './reading';

export type Change =
  | { readonly at: 'query'; readonly change: ParameterChange }
  | { readonly at: 'form'; readonly change: ParameterChange }
  | { readonly at: 'multipart'; readonly change: PartChange }
  | { readonly at: 'json'; readonly change: JsonChange }
  /** In the JSON document that a parameter's value is. */
  | { readonly at: 'inner'; readonly in: 'query' | 'form'; readonly parameter: string; readonly change: JsonChange }
  | { readonly at: 'header'; readonly change: HeaderChange }
  /** Edits that nothing else composes with: of the method, the path, the URL. */
  | { readonly at: 'target'; readonly drafts: readonly Draft[] };

/** The same thing changed twice: the first time is enough. */
function identity(change: Change): string | null {
  switch (change.at) {
    case 'target':
      return null;
    case 'json':
      return `json ${JSON.stringify(change.change.tokens)}`;
    case 'inner':
      return `inner ${change.in} ${JSON.stringify([change.parameter, change.change.tokens])}`;
    default:
      return `${change.at} ${looseName(change.change.name)}`;
  }
}

/** The changes without those of a thing that is changed already. */
export function withoutRepeats(changes: readonly Change[]): Change[] {
  const seen = new Set<string>();
  return changes.filter((change) => {
    const id = identity(change);
    if (id === null) return true;
    const isNew = !seen.has(id);
    seen.add(id);
    return isNew;
  });
}

/** The edits for all of the changes together; null where one of them can't be made, or where two stand in each other's way. */
export function editsFor(reading: RequestReading, changes: readonly Change[]): FixEdit[] | null {
  const { block, request } = reading;
  const groups = [
    pick(changes, 'query', (list) => queryEdits(reading.query, block.text, list)),
    pick(changes, 'header', (list) => headerEdits(block, request, list)),
    bodyDrafts(reading, changes),
    innerDrafts(reading, changes),
    changes.flatMap((change) => (change.at === 'target' ? change.drafts : [])),
  ];
  const drafts: Draft[] = [];
  for (const group of groups) {
    if (!group) return null;
    drafts.push(...group);
  }
  return toEdits(drafts, block.text);
}

type ChangeAt<At extends Change['at']> = Extract<Change, { at: At; change: unknown }>['change'];

function pick<At extends Exclude<Change['at'], 'target' | 'inner'>>(
  changes: readonly Change[],
  at: At,
  write: (list: readonly ChangeAt<At>[]) => Draft[] | null,
): Draft[] | null {
  const list = changes.flatMap((change) => (change.at === at ? [change.change as ChangeAt<At>] : []));
  return list.length === 0 ? [] : write(list);
}

/** For each parameter that holds JSON its changes together. */
function innerDrafts(reading: RequestReading, changes: readonly Change[]): Draft[] | null {
  const inner = changes.flatMap((change) => (change.at === 'inner' ? [change] : []));
  const keys = new Set(inner.map((change) => JSON.stringify([change.in, change.parameter])));
  const drafts: Draft[] = [];
  for (const key of keys) {
    const own = inner.filter((change) => JSON.stringify([change.in, change.parameter]) === key);
    const [first] = own;
    const found = first && innerJson(reading, first.in, first.parameter);
    const made =
      found &&
      jsonEdits(
        found.encoded.json,
        own.map(({ change }) => change),
      );
    if (!made) return null;
    drafts.push(...made.map((draft) => found.toBlock(found.encoded.encoded(draft))));
  }
  return drafts;
}

function bodyDrafts(reading: RequestReading, changes: readonly Change[]): Draft[] | null {
  const { block, request, body } = reading;
  const inBody = changes.filter(({ at }) => at === 'form' || at === 'json' || at === 'multipart');
  if (inBody.length === 0) return [];
  switch (body?.kind) {
    case 'json':
      return pick(inBody, 'json', (list) =>
        jsonEdits(
          body.json,
          list.map((one) => under(one, body.under)),
        ),
      );
    case 'form':
      return pick(inBody, 'form', (list) => formEdits(body.form, block.text, list));
    case 'multipart':
      return pick(inBody, 'multipart', (list) => partEdits(block, body.body, body.contentType, list));
    case 'variables': {
      const sets = inBody.flatMap((change) =>
        change.at === 'json' && change.change.op === 'set'
          ? [{ ...change.change, tokens: change.change.tokens.slice(1) }]
          : [],
      );
      return sets.length === inBody.length ? newVariablesEdits(block, body.at, sets) : null;
    }
    case 'absent': {
      const typed = changes.some((change) => change.at === 'header' && looseName(change.change.name) === 'contenttype');
      const json = inBody.flatMap((change) =>
        change.at === 'json' && change.change.op === 'set' ? [change.change] : [],
      );
      const form = inBody.flatMap((change) =>
        change.at === 'form' && change.change.op === 'set' ? [change.change] : [],
      );
      const content = body.as === 'json' ? { as: body.as, sets: json } : { as: body.as, sets: form };
      return content.sets.length === inBody.length ? newBodyEdits(block, request, content, typed) : null;
    }
    default:
      return null;
  }
}

/** A pointer into what is sent, as tokens into what is written: the variables of a GraphQL request stand alone. */
function under(change: JsonChange, prefix: readonly string[]): JsonChange {
  return { ...change, tokens: change.tokens.slice(prefix.length) };
}
