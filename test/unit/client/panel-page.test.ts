import assert from 'node:assert/strict';
import { readFromPage, type ToPage } from '../../../src/client/page/messages';
import { choose, chosenSummary, initialState, type PageState, receive } from '../../../src/client/page/page-state';
import { timeLine } from '../../../src/client/page/time-line';
import { panelHtml } from '../../../src/client/panel-html';
import type { AttemptView, ExchangeDetail, ExchangeSummary, RequestView } from '../../../src/protocol';

function summary(id: string, change: Partial<ExchangeSummary> = {}): ExchangeSummary {
  return {
    id,
    uri: 'file:///a.http',
    range: null,
    title: null,
    method: 'GET',
    url: 'https://h/',
    environment: null,
    state: 'done',
    waitingUntil: null,
    status: 200,
    label: '200 OK',
    failed: false,
    startedAt: Number(id),
    durationMs: 1,
    attempts: 1,
    responseUri: null,
    hasPhrase: false,
    fixes: 0,
    retryable: false,
    ...change,
  };
}

const detail = (of: ExchangeSummary): ExchangeDetail => ({ summary: of, diagnosis: null, fixes: [], attempts: [] });

const request = (line: number): RequestView => ({
  title: '',
  method: 'GET',
  url: 'https://h/',
  position: { line, character: 0 },
});

function received(...messages: readonly ToPage[]): PageState {
  return messages.reduce((state, message) => receive(state, message, 1000), initialState(null));
}

describe('the state of the panel’s page', () => {
  it('keeps exchanges newest first, whatever order they come in', () => {
    const state = received({ kind: 'exchanges', now: 1000, changed: [summary('1'), summary('3'), summary('2')] });
    assert.deepEqual(
      state.exchanges.map(({ id }) => id),
      ['3', '2', '1'],
    );
  });

  it('replaces an exchange that changed and leaves the others', () => {
    const state = received(
      { kind: 'exchanges', now: 1000, changed: [summary('1'), summary('2')] },
      { kind: 'exchanges', now: 1000, changed: [summary('1', { label: '400 Bad Request' })] },
    );
    assert.deepEqual(
      state.exchanges.map(({ label }) => label),
      ['200 OK', '400 Bad Request'],
    );
  });

  it('drops the detail of the exchange chosen before, and a detail that comes too late', () => {
    const [one, two] = [summary('1'), summary('2')];
    const chosenTwo = received(
      { kind: 'exchanges', now: 1000, changed: [one, two] },
      { kind: 'choose', id: '1', focus: false },
      { kind: 'detail', detail: detail(one) },
      { kind: 'choose', id: '2', focus: false },
    );
    assert.equal(chosenTwo.detail, null);
    assert.equal(receive(chosenTwo, { kind: 'detail', detail: detail(one) }, 0).detail, null);
    assert.equal(chosenSummary(chosenTwo)?.id, '2');
  });

  it('measures the other machine’s clock', () => {
    assert.equal(received({ kind: 'exchanges', now: 4000, changed: [] }).clockOffset, 3000);
  });

  it('selects the request of the exchange that is chosen, where it is in the document', () => {
    const requests = [request(1), request(5), request(9)];
    const document = { uri: 'file:///a.http', name: 'a.http', requests, selected: 0 };
    const at = (line: number) => ({ start: { line, character: 0 }, end: { line: line + 3, character: 0 } });
    const changed = [
      summary('1', { range: at(4) }),
      summary('2', { range: at(8), uri: 'file:///b.http' }),
      summary('3', { range: null, place: { line: 8, character: 0 } }),
      summary('4'),
    ];
    const state = received({ kind: 'document', document }, { kind: 'exchanges', now: 1000, changed });
    assert.equal(state.request, 0);
    const chosen = choose(state, '1');
    assert.equal(chosen.request, 1);
    assert.equal(receive(state, { kind: 'choose', id: '1', focus: true }, 0).request, 1);
    assert.equal(choose(chosen, '2').request, 1, 'of another document');
    assert.equal(choose(chosen, '3').request, 2, 'edited in its place');
    assert.equal(choose(chosen, '4').request, 1, 'its place is not known');
    assert.equal(receive(chosen, { kind: 'document', document }, 0).request, 1, 'while the cursor stays');
  });

  it('follows the cursor to another request, and holds the user’s choice while the cursor stays', () => {
    const document = {
      uri: 'file:///a.http',
      name: 'a.http',
      requests: [request(0), request(4), request(8)],
      selected: 0,
    };
    const first = received({ kind: 'document', document });
    assert.equal(first.request, 0);
    const chosen: PageState = { ...first, request: 2 };
    assert.equal(receive(chosen, { kind: 'document', document }, 0).request, 2);
    assert.equal(receive(chosen, { kind: 'document', document: { ...document, selected: 1 } }, 0).request, 1);
    assert.equal(
      receive(chosen, { kind: 'document', document: { ...document, requests: [request(0)] } }, 0).request,
      0,
    );
    assert.equal(receive(chosen, { kind: 'document', document: { ...document, requests: [] } }, 0).request, null);
    assert.equal(receive(chosen, { kind: 'document', document: null }, 0).request, null);
  });
});

describe('messages of the panel’s page', () => {
  const good: readonly unknown[] = [
    { kind: 'ready', chosen: null },
    { kind: 'send', uri: 'file:///a.http', position: { line: 1, character: 0 } },
    { kind: 'cancel', id: null },
    { kind: 'choose', id: '1' },
    { kind: 'environment', name: 'dev' },
    { kind: 'fix', id: '1', fixId: '0.0', send: true },
    { kind: 'copy', id: '1', what: 'requestId' },
    { kind: 'retry', id: '1' },
    { kind: 'example' },
  ];
  for (const message of good) {
    it(`are taken as they are: ${JSON.stringify(message)}`, () => assert.deepEqual(readFromPage(message), message));
  }

  const bad: readonly unknown[] = [
    null,
    'send',
    {},
    { kind: 'eval', id: '1' },
    { kind: 'send', uri: 'file:///a.http' },
    { kind: 'send', uri: 1, position: { line: 1, character: 0 } },
    { kind: 'fix', id: '1' },
    { kind: 'retry' },
    { kind: 'retry', id: 7 },
  ];
  for (const message of bad) {
    it(`are refused where they are none: ${JSON.stringify(message)}`, () => assert.equal(readFromPage(message), null));
  }
});

describe('the time line', () => {
  const attempt = (number: number, startedAt: number, durationMs: number, waitedMs = 0): AttemptView => ({
    number,
    startedAt,
    durationMs,
    waitedMs,
    label: '',
    failed: true,
    waitReason: null,
    hops: [],
    notes: [],
  });

  it('lays attempts and waits on one line of time', () => {
    const rows = timeLine([attempt(1, 1000, 128), attempt(2, 1640, 384, 512)]);
    assert.deepEqual(
      rows.map(({ wait, bar }) => [wait, bar]),
      [
        [null, { start: 0, length: 0.125 }],
        [
          { start: 0.125, length: 0.5 },
          { start: 0.625, length: 0.375 },
        ],
      ],
    );
  });

  it('shows an attempt of no length, and stays within the line', () => {
    const rows = timeLine([attempt(1, 0, 0), attempt(2, 60_000, 0, 60_000)]);
    for (const { bar } of rows) {
      assert.ok(bar.length > 0.005);
      assert.ok(bar.start >= 0 && bar.start + bar.length <= 1);
    }
  });

  it('is empty without attempts', () => assert.deepEqual(timeLine([]), []));
});

describe('the panel’s document', () => {
  const html = panelHtml({ nonce: 'N0nce', cspSource: 'https://*.example', script: 'page.js', style: 'page.css' });

  it('allows no source but its own script and style', () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? '';
    assert.deepEqual(policy.split('; '), [
      "default-src 'none'",
      "script-src 'nonce-N0nce'",
      'style-src https://*.example',
      "base-uri 'none'",
      "form-action 'none'",
    ]);
  });

  it('has neither inline script nor inline style', () => {
    assert.doesNotMatch(html, /<style|style=|\son\w+=/);
    assert.deepEqual(html.match(/<script[^>]*>[^<]*/g), ['<script nonce="N0nce" src="page.js">']);
  });

  it('says something before the script runs, so that it is never blank', () => {
    assert.match(html, /Faultline is starting/);
  });
});
