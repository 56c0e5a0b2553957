import assert from 'node:assert/strict';
import { fixOfNextPage, nextPageOf } from '../../../src/fix/next-page';
import { applied, firstRequest, lines } from './request';

const isCredential = (name: string): boolean => name === 'access_token';
const list = 'https://h/tasks?limit=10';

function pageUrl(body: unknown, link: string | null = null): string | null {
  const page = nextPageOf(link, body);
  if (!page) return null;
  return page.kind === 'url' ? page.url : `${page.names[0]}=${page.value}`;
}

function below(text: string, sent: string, body: unknown, link: string | null = null): string | null {
  const block = firstRequest(text);
  const page = nextPageOf(link, body);
  const fix = page && fixOfNextPage({ block, origins: null, variables: new Set() }, page, { url: sent }, isCredential);
  return fix && applied(block.text, fix.edits);
}

describe('where the next page is', () => {
  const rows: [api: string, body: unknown, found: string | null][] = [
    ['Asana', { next_page: { offset: 'ey', path: '/tasks?offset=ey', uri: 'https://h/tasks?offset=ey' } }, 'offset=ey'],
    ['Asana, the last', { data: [], next_page: null }, null],
    ['Google', { nextPageToken: 't' }, 'pageToken=t'],
    ['Slack', { ok: true, response_metadata: { next_cursor: 'dXNlcjpV' } }, 'cursor=dXNlcjpV'],
    ['Slack, the last', { ok: true, response_metadata: { next_cursor: '' } }, null],
    ['Notion', { object: 'list', next_cursor: 'c', has_more: true }, 'start_cursor=c'],
    ['Stripe', { object: 'list', has_more: true, data: [{ id: 'a' }, { id: 'b' }] }, 'starting_after=b'],
    ['Stripe, the last', { object: 'list', has_more: false, data: [{ id: 'a' }] }, null],
    ['HubSpot', { paging: { next: { after: '10', link: 'https://h/x?after=10' } } }, 'after=10'],
    ['OData', { '@odata.nextLink': 'https://h/x?$skiptoken=1' }, 'https://h/x?$skiptoken=1'],
    ['JSON:API', { links: { next: 'https://h/x?page[number]=2' } }, 'https://h/x?page[number]=2'],
    ['HAL', { _links: { next: { href: '/x?page=2' } } }, '/x?page=2'],
    ['Django REST framework', { count: 9, next: 'https://h/x?page=2', previous: null }, 'https://h/x?page=2'],
    ['Twilio', { next_page_uri: '/x.json?Page=1' }, '/x.json?Page=1'],
    ['Kaminari', { meta: { next_page: 3 } }, 'page=3'],
    ['an offset that tells where this page begins', { offset: 10, items: [] }, null],
    ['no list', { next: 'step two' }, null],
    ['no object', [1, 2], null],
  ];
  for (const [api, body, found] of rows) it(api, () => assert.equal(pageUrl(body), found));

  it('a Link field says it first', () => {
    const links: [field: string, found: string | null][] = [
      ['<https://h/x?page=1>; rel="prev", <https://h/x?page=3>; rel="next"', 'https://h/x?page=3'],
      ['<https://h/x?a=1,2>; title="a, b"; rel=next', 'https://h/x?a=1,2'],
      ['</x?page=2>; rel="last next"', '/x?page=2'],
      ['<https://h/x>; rel="nextish"', null],
    ];
    for (const [field, found] of links) assert.equal(pageUrl({ next: null }, field), found, field);
  });
});

describe('the request for the next page', () => {
  const asana = { next_page: { offset: 'ey&J' } };

  it('stands below, with what leads to the page, and its own title', () => {
    const before = lines(
      '### Tasks',
      '# @name tasks',
      '# @no-log',
      'GET {{base}}/tasks?limit=10',
      'Accept: a/b',
      '',
      '',
    );
    const after = lines(
      ...['### Tasks', '# @name tasks', '# @no-log', 'GET {{base}}/tasks?limit=10', 'Accept: a/b', ''],
      ...['### Tasks, page 2', '# @no-log', 'GET {{base}}/tasks?limit=10&offset=ey%26J', 'Accept: a/b', '', ''],
    );
    assert.equal(below(before, list, asana), after);
  });

  it('of a further page changes what led to this one', () => {
    const before = '### Tasks, page 2\nGET https://h/tasks\n    ?limit=10\n    &offset=abc\n';
    const text = below(before, `${list}&offset=abc`, asana) ?? '';
    assert.ok(text.endsWith('\n\n### Tasks, page 3\nGET https://h/tasks\n    ?limit=10\n    &offset=ey%26J\n'), text);
  });

  it('takes from a URL only what is new, and no credentials', () => {
    const next = { next: 'https://h/tasks?limit=10&page=2&access_token=abc' };
    const text = below('GET https://h/tasks?limit=10\n', list, next) ?? '';
    assert.ok(text.endsWith('### Next page\nGET https://h/tasks?limit=10&page=2\n'), text);
  });

  it('has the cursor in its body where it has one', () => {
    const before = lines('POST https://h/search', 'Content-Type: application/json', '', '{"page_size": 5}', '');
    const text = below(before, 'https://h/search', { object: 'list', next_cursor: '12' }) ?? '';
    assert.match(
      text,
      /### Next page\nPOST https:\/\/h\/search\nContent-Type: application\/json\n\n\{"page_size": 5, "start_cursor": "12"\}/,
    );
  });

  it('is a request below a curl command', () => {
    const before = "### Tasks\ncurl 'https://h/tasks?limit=10' -H 'Accept: a/b'\n";
    const text = below(before, list, asana) ?? '';
    const request = 'GET https://h/tasks?limit=10&offset=ey%26J\nAccept: a/b\n';
    assert.equal(text, `${before}\n### Tasks, page 2\n${request}`);
  });

  it('is none to another host, nor where it would be the same', () => {
    assert.equal(below('GET https://h/a\n', 'https://h/a', { next: 'https://evil.example/a?page=2' }), null);
    assert.equal(below('GET https://h/a?page=2\n', 'https://h/a?page=2', { next: 'https://h/a?page=2' }), null);
  });

  it('keeps line ends, and never resolves what a response puts in', () => {
    const text = below('GET https://h/a\r\n', 'https://h/a', { nextPageToken: '{{$processEnv.X}}' }) ?? '';
    assert.equal(
      text,
      'GET https://h/a\r\n\r\n### Next page\r\nGET https://h/a?pageToken=%7B%7B$processEnv.X%7D%7D\r\n',
    );
  });
});
