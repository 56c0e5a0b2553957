import assert from 'node:assert/strict';
import { defaultSettings } from '../../../src/manifest';
import { resolveRequest } from '../../../src/resolve/resolve';
import { readSettings } from '../../../src/server/state/settings-store';
import { blockOf, contextFor } from './resolving';

async function resolved(text: string, headers: Readonly<Record<string, string>>) {
  const context = contextFor(text, { settings: { ...defaultSettings, 'faultline.defaultHeaders': headers } });
  return resolveRequest(blockOf(context), context);
}

describe('faultline.defaultHeaders', () => {
  it('are added behind the request’s own, where it has none of that name, in any case', async () => {
    const { request } = await resolved('GET https://h\nAccept: a/b\n', { accept: 'c/d', 'X-A': '{{b}}', 'X-None': '' });
    assert.deepEqual(request?.sent.headers, [
      ['Accept', 'a/b'],
      ['X-A', '{{b}}'],
    ]);
    assert.equal(request?.origins.headers[1]?.origin, null);
  });

  it('can state the Content-Type', async () => {
    const { request } = await resolved('POST https://h\n\n{"a": 1}\n', { 'Content-Type': 'application/vnd.a+json' });
    assert.deepEqual(request?.sent.headers, [['Content-Type', 'application/vnd.a+json']]);
  });

  it('that can’t be sent are an error at the request', async () => {
    const { request, problems } = await resolved('# x\nGET https://h\n', { 'a b': 'c', d: 'e\nf' });
    assert.equal(request, null);
    assert.deepEqual(
      problems.map(({ code, start }) => [code, start]),
      [
        ['bad-header', 4],
        ['bad-header', 4],
      ],
    );
  });

  it('are read as an object or not at all', () => {
    const read = (value: unknown) => readSettings({ defaultHeaders: value })['faultline.defaultHeaders'];
    assert.deepEqual(read({ a: 'b' }), { a: 'b' });
    for (const value of [null, [], 'a', 1]) assert.deepEqual(read(value), {});
  });
});

describe('faultline.rememberCookies', () => {
  it('is the jar’s switch, which a directive can only switch off', async () => {
    const jar = async (text: string, isOn: boolean) => {
      const context = contextFor(text, { settings: { ...defaultSettings, 'faultline.rememberCookies': isOn } });
      return (await resolveRequest(blockOf(context), context)).request?.options.cookieJar;
    };
    assert.equal(await jar('GET https://h\n', true), true);
    assert.equal(await jar('GET https://h\n', false), false);
    assert.equal(await jar('# @no-cookie-jar\nGET https://h\n', true), false);
  });
});
