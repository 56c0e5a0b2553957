import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SplitMend } from '../../../src/diagnose/diagnosis';
import type { Fix } from '../../../src/fix/fix';
import { fixesFor } from '../../../src/fix/fixes';
import type { KnownValue } from '../../../src/fix/known-values';
import { parseDocument } from '../../../src/syntax/parse';
import { diagnose } from '../diagnose/exchange';
import { applied, diagnosis, firstRequest, lines, problem } from './request';

const api = 'https://app.asana.com/api/1.0';
const truncated = 'The result set is truncated because it exceeds the maximum number of objects.';

interface Given {
  readonly known?: readonly KnownValue[];
  readonly message?: string;
}

/** The fixes of the last request of a file, which Asana refused when it was sent to `path`. */
function splits(text: string, path: string, { known = [], message = truncated }: Given = {}): Fix[] {
  const { blocks } = parseDocument(text);
  const block = blocks.findLast(({ request }) => request !== null);
  assert.ok(block);
  const found = diagnose({ url: api + path }, { status: 400, body: { errors: [{ message }] } });
  assert.equal(found.kind, 'truncated');
  return fixesFor(found, { block, origins: null, variables: new Set(), blocks, known: () => known });
}

/** The file with the first fix in its last request. */
function split(text: string, path: string): string | null {
  const [fix] = splits(text, path);
  const last = parseDocument(text).blocks.findLast(({ request }) => request !== null);
  return fix && last ? text.slice(0, text.length - last.text.length) + applied(last.text, fix.edits) : null;
}

const team = '{{teams.response.body.$.data[0].gid}}';
const section = '{{sections.response.body.$.data[0].gid}}';

describe('fix: splitting a request for too much', () => {
  const rows: [name: string, path: string, before: string, after: string | null][] = [
    [
      'projects of a workspace: by team',
      '/projects?workspace=1',
      lines('### All projects', '# @name projects', `GET ${api}/projects?workspace=1`, 'Accept: application/json', ''),
      lines(
        '### Teams',
        '# @name teams',
        `GET ${api}/workspaces/1/teams?limit=100`,
        'Accept: application/json',
        '',
        '### All projects',
        '# @name projects',
        '# @ref teams',
        `GET ${api}/projects?team=${team}`,
        'Accept: application/json',
        '',
      ),
    ],
    [
      'the same by a path; variables, tokens and other parameters stay',
      '/workspaces/1/projects?archived=false&opt_fields=name',
      lines(
        '### All projects',
        'GET {{base}}/workspaces/{{workspace}}/projects?archived=false&opt_fields=name HTTP/1.1',
        'Authorization: Bearer {{token}}',
      ),
      lines(
        '### Teams',
        '# @name teams',
        'GET {{base}}/workspaces/{{workspace}}/teams?limit=100 HTTP/1.1',
        'Authorization: Bearer {{token}}',
        '',
        '### All projects',
        '# @ref teams',
        `GET {{base}}/teams/${team}/projects?archived=false&opt_fields=name HTTP/1.1`,
        'Authorization: Bearer {{token}}',
      ),
    ],
    [
      'tasks of a project: by section, in the first section of a file',
      '/tasks?project=1&limit=100',
      lines(
        '@project = 1',
        '',
        '// The tasks.',
        '// @no-log',
        '{{base}}/tasks',
        '  ?project={{project}}',
        '  &limit=100',
      ),
      lines(
        '@project = 1',
        '',
        '### Sections',
        '# @name sections',
        '// @no-log',
        '{{base}}/projects/{{project}}/sections?limit=100',
        '',
        '###',
        '// The tasks.',
        '// @no-log',
        '// @ref sections',
        '{{base}}/tasks',
        `  ?section=${section}`,
        '  &limit=100',
      ),
    ],
    [
      'the same by a path, with Windows line ends',
      '/projects/1/tasks',
      '###\r\nGET {{base}}/projects/1/tasks\r\n',
      `### Sections\r\n# @name sections\r\nGET {{base}}/projects/1/sections?limit=100\r\n\r\n###\r\n# @ref sections\r\nGET {{base}}/sections/${section}/tasks\r\n`,
    ],
    [
      'the parameter stands last on a line of its own',
      '/projects?archived=true&workspace=1',
      lines('###', `GET ${api}/projects`, '    ?archived=true', '    &workspace={{workspace}}', 'Accept: */*', ''),
      lines(
        ...['### Teams', '# @name teams', `GET ${api}/workspaces/{{workspace}}/teams?limit=100`, 'Accept: */*', ''],
        ...['###', '# @ref teams', `GET ${api}/projects`, '    ?archived=true', `    &team=${team}`, 'Accept: */*', ''],
      ),
    ],
    [
      'what the section defines for itself is defined for the listing, too',
      '/projects?workspace=1',
      lines('###', '@other = 2', '@id = 1', '@workspace = {{id}}', 'GET /projects?workspace={{workspace}}', 'Host: a'),
      lines(
        ...['### Teams', '@id = 1', '@workspace = {{id}}', '# @name teams'],
        ...['GET /workspaces/{{workspace}}/teams?limit=100', 'Host: a', '', '###', '@other = 2', '@id = 1'],
        ...['@workspace = {{id}}', '# @ref teams', `GET /projects?team=${team}`, 'Host: a'],
      ),
    ],
    [
      'a name that is taken gets a number',
      '/projects?workspace=1',
      lines('### teams', 'GET https://h/other', '', '###', `GET ${api}/projects?workspace=1`),
      lines(
        ...['### teams', 'GET https://h/other', '', '### Teams', '# @name teams2'],
        ...[`GET ${api}/workspaces/1/teams?limit=100`, '', '###', '# @ref teams2'],
        `GET ${api}/projects?team={{teams2.response.body.$.data[0].gid}}`,
      ),
    ],
    [
      'a request that lists them is there already',
      '/projects?workspace=1',
      lines(
        '###',
        '# @name mine',
        `GET ${api}/workspaces/1/teams?opt_fields=name`,
        '',
        '###',
        `GET ${api}/projects?workspace=1`,
      ),
      lines(
        ...['###', '# @name mine', `GET ${api}/workspaces/1/teams?opt_fields=name`, '', '###', '# @ref mine'],
        `GET ${api}/projects?team={{mine.response.body.$.data[0].gid}}`,
      ),
    ],
    [
      'a body that a GET has is not the listing’s',
      '/projects?workspace=1',
      lines('###', `GET ${api}/projects?workspace=1`, '', '{}'),
      lines(
        ...['### Teams', '# @name teams', `GET ${api}/workspaces/1/teams?limit=100`, '', '###', '# @ref teams'],
        ...[`GET ${api}/projects?team=${team}`, '', '{}'],
      ),
    ],
    [
      'an id in another encoding',
      '/projects?workspace=a%20b%2Fc',
      lines('###', `GET ${api}/projects?workspace=a+b/c`),
      lines(
        ...['### Teams', '# @name teams', `GET ${api}/workspaces/a%20b%2Fc/teams?limit=100`, '', '###', '# @ref teams'],
        `GET ${api}/projects?team=${team}`,
      ),
    ],
    [
      'a curl command is narrowed within its quotes',
      '/projects?workspace=1',
      lines('### All', `curl '${api}/projects?workspace=1' \\`, "  -H 'Accept: application/json'", ''),
      lines(
        ...['### Teams', '# @name teams', `GET ${api}/workspaces/1/teams?limit=100`, 'Accept: application/json', ''],
        ...['### All', '# @ref teams', `curl '${api}/projects?team=${team}' \\`, "  -H 'Accept: application/json'", ''],
      ),
    ],
    [
      'what is said of the request in the first section goes with it, what holds for the file stays',
      '/projects?workspace=1',
      lines(
        '# @import ./other.http',
        '@a = 1',
        '',
        '# Mine',
        '# @name mine',
        '',
        '@base = https://h',
        '',
        'GET {{base}}/projects?workspace=1',
      ),
      lines(
        ...['# @import ./other.http', '@a = 1', '', '### Teams', '@base = https://h', '# @name teams'],
        ...[
          'GET {{base}}/workspaces/1/teams?limit=100',
          '',
          '###',
          '# Mine',
          '# @name mine',
          '',
          '@base = https://h',
          '',
        ],
        ...['# @ref teams', `GET {{base}}/projects?team=${team}`],
      ),
    ],
    ['a request for one team', '/projects?workspace=1&team=2', `GET ${api}/projects?workspace=1&team=2`, null],
    ['tags, of which there is no level below', '/workspaces/1/tags', `GET ${api}/workspaces/1/tags`, null],
    ['a path that is in a variable', '/projects?workspace=1', 'GET {{projects}}?workspace=1', null],
    ['a query that is in a variable', '/projects?workspace=1', `GET ${api}/projects{{query}}`, null],
  ];
  for (const [name, path, before, after] of rows) {
    it(name, () => {
      assert.equal(split(before, path), after);
      if (after === null) return;
      const { blocks } = parseDocument(after);
      assert.deepEqual(
        blocks.flatMap(({ problems }) => problems),
        [],
      );
    });
  }

  it('says what it does, is never taken without asking, and leaves nothing to type', () => {
    const [fix, ...others] = splits(`GET ${api}/projects?workspace=1`, '/projects?workspace=1');
    assert.deepEqual(others, []);
    assert.equal(fix?.title, 'Split by team: list the teams first');
    assert.equal(fix?.preferred, false);
    assert.equal(fix?.complete, true);
  });

  it('a page is made smaller first, where the API asks for pages', () => {
    const message = 'The result is too large. You should use pagination (may require specifying a workspace)!';
    const titles = (path: string) => splits(`GET ${api}${path}`, path, { message }).map(({ title }) => title);
    const byTeam = 'Split by team: list the teams first';
    assert.deepEqual(titles('/projects?workspace=1'), ['Add query parameter "limit" = 100', byTeam]);
    assert.deepEqual(titles('/projects?workspace=1&limit=80'), ['Change query parameter "limit" to 40', byTeam]);
  });

  it('pieces that earlier responses had are asked for at once, by their names', () => {
    const text = lines('### All', `GET ${api}/workspaces/1/projects`);
    const known = [{ value: '13579', isText: true, label: 'Marketing' }];
    const [, fix] = splits(text, '/workspaces/1/projects', { known });
    assert.equal(fix?.title, 'Ask for team 13579 (Marketing) alone');
    assert.equal(applied(text, fix?.edits ?? []), lines('### All', `GET ${api}/teams/13579/projects`));
  });

  it('a rule of any dialect, whatever its paths and parameters are', () => {
    const mend = (of: SplitMend['of'], ask: SplitMend['ask']): SplitMend => ({
      ...{ op: 'split', piece: 'b', of, ask, each: '$.items[*].id' },
      list: { path: [{ literal: 'bs' }], query: [{ name: 'a', value: { name: 'a' } }] },
    });
    const last = (text: string, of: SplitMend['of'], ask: SplitMend['ask']): string | undefined => {
      const block = firstRequest(text);
      const found = diagnosis([problem([mend(of, ask)], { kind: 'truncated' })]);
      const [fix] = fixesFor(found, { block, origins: null, variables: new Set() });
      return fix && applied(block.text, fix.edits).split('\n').at(-1);
    };
    const [a, b, rows] = [{ name: 'a' }, { name: 'b' }, { literal: 'rows' }];
    const id = '{{bs.response.body.$.items[0].id}}';
    const path = { path: [rows], query: [{ name: 'a', value: a }] };
    const both = [
      { name: 'a', value: a },
      { name: 'b', value: b },
    ];
    for (const [of, ask, before, after] of [
      [path, { path: [rows], query: both }, 'GET /rows?a={{x}}&c=1', `GET /rows?a={{x}}&c=1&b=${id}`],
      [path, { path: [rows, b], query: [] }, 'GET /rows?a=1&c=1', `GET /rows/${id}?c=1`],
      [path, { path: [{ literal: 'bs' }, b, rows], query: [] }, 'GET /v1/rows?a=1', `GET /v1/bs/${id}/rows`],
      [{ path: [a, rows], query: [] }, { path: [rows], query: both }, 'GET /é/rows', `GET /rows?a=%C3%A9&b=${id}`],
    ] as const) {
      assert.equal(last(lines('###', before), of, ask), after);
    }
  });
});

describe('fix: splitting in a file of any layout', () => {
  const before = fc.constantFrom(
    '',
    '@base = https://h',
    '# a remark',
    '// a remark',
    '# @no-log',
    '// @note',
    '# @name mine',
    '@other = {{base}}',
    '< {%\n  client.x = 1;\n%}',
    '# @timeout 10',
    '# @ref login',
  );
  const header = fc.constantFrom('Accept: */*', 'Authorization: Bearer {{token}}', '# a remark between', 'X-A: 1');
  const query = fc.constantFrom(
    '?workspace={{w}}',
    '?archived=true&workspace=1',
    '\n  ?workspace=1\n  &limit=5',
    '?limit=5&workspace={{w}}#x',
  );
  const body = fc.constantFrom('', '\n\n{ "a": 1 }', '\n\n>> ./out.json', '\n\n> {%\n  x();\n%}');
  const login = '### Login\n# @name login\nPOST https://h/login\n\n';

  it('leaves every other part of the request and of the file as it is', () => {
    fc.assert(
      fc.property(
        fc.array(before, { maxLength: 5 }),
        fc.array(header, { maxLength: 3 }),
        ...([
          query,
          body,
          fc.constantFrom('### All', '###', ''),
          fc.constantFrom('', login),
          fc.constantFrom('\n', '\r\n'),
          fc.boolean(),
        ] as const),
        (head, headers, queryText, bodyText, separator, first, eol, marked) => {
          const start = separator === '' ? '' : first;
          const request = [`GET {{base}}/projects${queryText}`, ...headers].join('\n') + bodyText;
          const written = `${start}${[...(separator === '' ? [] : [separator]), ...head, request, '', '### Last', 'GET https://h/last', ''].join('\n')}`;
          const text = (marked ? '\uFEFF' : '') + written.replaceAll('\n', eol);
          const document = parseDocument(text);
          const at = document.blocks.findIndex((one) => one.request?.target.text.includes('/projects'));
          const block = document.blocks[at];
          assert.ok(block);
          const path = '/projects?workspace=1';
          const found = diagnose({ url: api + path }, { status: 400, body: { errors: [{ message: truncated }] } });
          const [fix] = fixesFor(found, { block, origins: null, variables: new Set(), blocks: document.blocks });
          assert.ok(fix, text);
          const offset = document.blocks.slice(0, at).reduce((sum, one) => sum + one.text.length, 0);
          const after = text.slice(0, offset) + applied(block.text, fix.edits) + text.slice(offset + block.text.length);
          const now = parseDocument(after).blocks;
          const own = now.find((one) => one.request?.target.text.includes('team='));
          const listing = now.find((one) => one.name === 'teams');
          assert.ok(own?.request && listing?.request && block.request, after);
          // What others of the file are, they stay.
          const others = document.blocks.filter((one) => one !== block && one.request).map((one) => one.text);
          assert.deepEqual(
            now.filter((one) => one !== own && one !== listing && one.request).map((one) => one.text),
            others,
            after,
          );
          const fields = (of: typeof block): string[][] =>
            (of.request?.headers ?? []).map(({ name, value }) => [name, value]);
          assert.deepEqual([fields(own), fields(listing)], [fields(block), fields(block)], after);
          assert.equal(listing.request.body, null, after);
          const bodyOf = (of: typeof block): string =>
            of.text.slice(of.request?.body?.start ?? 0, of.request?.body?.end ?? 0);
          assert.equal(bodyOf(own), bodyOf(block), after);
          assert.deepEqual([own.name, own.title ?? ''], [block.name, block.title ?? ''], after);
          const names = own.directives.map(({ name, value }) => `${name} ${value}`);
          assert.deepEqual(
            names,
            [...block.directives.map(({ name, value }) => `${name} ${value}`), 'ref teams'],
            after,
          );
          assert.ok(!/(?<!\r)\n/.test(after) || eol === '\n', JSON.stringify(after));
          assert.equal(
            own.request.target.text,
            block.request.target.text.replace(/workspace=[^&#]*/, `team=${team}`),
            after,
          );
          assert.equal(after.indexOf('\uFEFF'), marked ? 0 : -1);
        },
      ),
      { numRuns: 400 },
    );
  });
});
