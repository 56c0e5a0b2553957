/** What went over the wire as a browser's "Save all as HAR with content" has it: in clear, in several forms. */
import type { KeptExchange } from './canary-server';

const pairs = (fields: readonly (readonly [string, string])[]) => fields.map(([name, value]) => ({ name, value }));

export function browserHar(exchanges: readonly KeptExchange[]): string {
  const entries = exchanges.map(({ asked, sentHeaders, answered }) => {
    const { method, url: target, body } = asked;
    const url = new URL(target, `http://${sentHeaders.find(([name]) => /^host$/i.test(name))?.[1] ?? 'h.example'}`);
    const header = (wanted: string) => sentHeaders.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? '';
    const mimeType = header('content-type');
    const cookies = header('cookie')
      .split(';')
      .filter((pair) => pair.includes('='))
      .map((pair) => ({ name: pair.split('=')[0]?.trim(), value: pair.split('=').slice(1).join('=') }));
    const isForm = mimeType.includes('urlencoded');
    const params = isForm ? { params: pairs([...new URLSearchParams(body)]) } : {};
    const headers = Object.entries(answered.headers ?? {}).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value]] : value.map((one): [string, string] => [name, one]),
    );
    return {
      startedDateTime: '2026-11-20T10:00:00.000Z',
      time: 12,
      request: {
        ...{ method, url: url.href, httpVersion: 'http/2.0' },
        headers: [{ name: ':authority', value: url.host }, ...pairs(sentHeaders)],
        queryString: pairs([...url.searchParams]),
        cookies,
        ...(body === '' ? {} : { postData: { mimeType, text: body, ...params } }),
      },
      response: {
        ...{ status: answered.status, statusText: answered.reason ?? '', httpVersion: 'http/2.0' },
        ...{ headers: pairs(headers), cookies: [], redirectURL: '' },
        content: { size: answered.body?.length ?? 0, mimeType: '', text: answered.body ?? '' },
      },
      timings: { send: 1, wait: 10, receive: 1 },
    };
  });
  return JSON.stringify({ log: { version: '1.2', creator: { name: 'browser', version: '1' }, entries } });
}
