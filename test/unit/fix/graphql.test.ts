import assert from 'node:assert/strict';
import type { Mend } from '../../../src/diagnose/diagnosis';
import { fixesFor } from '../../../src/fix/fixes';
import { applied, diagnosis, firstRequest, fixed, lines, problem, property } from './request';

const inQuery = (name: string) => ({
  name,
  location: 'body' as const,
  pointer: '/query',
  probable: false,
  within: '/query',
});

const graphql = (...body: string[]): string =>
  lines('POST https://h/graphql', 'X-REQUEST-TYPE: GraphQL', '', ...body, '');
const json = (query: string): string =>
  lines('POST https://h/graphql', 'Content-Type: application/json', '', `{"query": ${JSON.stringify(query)}}`, '');

/** `line` and `column` from 0. */
function mended(text: string, mend: Mend, at: { line: number; column: number } | null): string | null {
  const block = firstRequest(text);
  const kind = mend.op === 'rename' ? ('unknown-field' as const) : ('missing' as const);
  const position = at && { ...at, offset: null, in: '/query' };
  const found = diagnosis([problem([mend], { kind, position })]);
  const [fix] = fixesFor(found, { block, origins: null, variables: new Set(['workspace']) });
  return fix ? applied(block.text, fix.edits) : null;
}

const rename = (name: string, to: string): Mend => ({ op: 'rename', field: inQuery(name), to: [to] });
const argument = (name: string): Mend => ({ op: 'add', field: inQuery(name), value: null });

describe('fixes in a GraphQL query', () => {
  it('rename what the server does not know, at the place that it states', () => {
    const text = graphql('{', '  a: task { nam }', '  nam', '}');
    assert.equal(mended(text, rename('nam', 'name'), { line: 2, column: 2 }), text.replace('  nam\n', '  name\n'));
  });

  it('rename within the string of a JSON body', () => {
    const text = json('{ task(id: "1") { nmae } }');
    assert.equal(mended(text, rename('nmae', 'name'), { line: 0, column: 18 }), text.replace('nmae', 'name'));
  });

  it('rename nothing that is not there, and to nothing that is no name', () => {
    assert.equal(mended(graphql('{ task }'), rename('nam', 'name'), null), null);
    assert.equal(mended(graphql('{ nam }'), rename('nam', 'na me'), { line: 0, column: 2 }), null);
  });

  it('add an argument, in parentheses of its own', () => {
    const text = graphql('{', '  task {', '    name', '  }', '}');
    assert.equal(mended(text, argument('id'), { line: 1, column: 2 }), text.replace('task {', 'task(id: "id") {'));
  });

  it('add an argument before those that are there', () => {
    const text = graphql('{ task(first: 1) { name } }');
    assert.equal(mended(text, argument('id'), { line: 0, column: 2 }), text.replace('(first', '(id: "id", first'));
  });

  it('add an argument behind the name that an alias stands for, with a variable of that name', () => {
    const text = graphql('{ mine: tasks { name } }');
    const after = text.replace('tasks', 'tasks(workspace: "{{workspace}}")');
    assert.equal(mended(text, argument('workspace'), { line: 0, column: 2 }), after);
  });

  it('add an argument within the string of a JSON body, its quotation marks escaped', () => {
    const text = json('{ task { name } }');
    assert.equal(mended(text, argument('id'), { line: 0, column: 2 }), text.replace('task', 'task(id: \\"id\\")'));
  });

  it('add the variables, where the query has none yet', () => {
    const text = graphql('query ($id: ID!) { task(id: $id) { name } }');
    const after = text.replace('} }\n', '} }\n\n{\n  "id": "id"\n}\n');
    assert.equal(fixed(text, [{ op: 'add', field: property('/variables/id'), value: null }]), after);
  });
});
