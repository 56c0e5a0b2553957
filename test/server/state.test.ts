import assert from 'node:assert/strict';
import { defaultSettings } from '../../src/manifest';
import { readResponseUri, responseUri } from '../../src/protocol';
import { changedBlocks, findAnchor, moveAnchor, movePlace, requestShift } from '../../src/server/state/anchors';
import { Documents } from '../../src/server/state/documents';
import { indexedOffset, indexedPosition, indexedRange, lineIndex } from '../../src/server/state/line-index';
import { readSettings } from '../../src/server/state/settings-store';
import { filePath, Workspace } from '../../src/server/state/workspace';
import { editDocument } from '../../src/syntax/edit';
import { parseDocument } from '../../src/syntax/parse';
import { textOf } from '../../src/syntax/request-document';

describe('server state: anchors', () => {
  const text = '### a\nGET https://h/a\n### b\nGET https://h/b\n### c\nGET https://h/c\n';

  it('an edit changes only the blocks it touches', () => {
    const before = parseDocument(text);
    const at = text.indexOf('/b') + 2;
    const after = editDocument(before, [{ start: at, end: at, newText: '1' }]);
    assert.deepEqual(changedBlocks(before.blocks, after.blocks), { start: 2, beforeEnd: 3, afterEnd: 3 });
  });

  it('a block keeps its anchor as long as its request stands', () => {
    const before = parseDocument(text);
    const block = before.blocks[2];
    assert.ok(block);
    const anchor = { index: 2, block, shift: 0 };
    const cases: readonly (readonly [
      change: { start: number; end: number; newText: string },
      index: number | null,
      shift: number,
    ])[] = [
      [{ start: 0, end: 0, newText: '### new\nGET https://h/new\n' }, 3, 0],
      [{ start: text.length, end: text.length, newText: '\n### d\n' }, 2, 0],
      [{ start: text.indexOf('GET https://h/b'), end: text.indexOf('GET https://h/b'), newText: '# x\n' }, 2, 4],
      [{ start: text.indexOf('### b'), end: text.indexOf('### b'), newText: '# end of a\n' }, 2, 0],
      [{ start: text.indexOf(' b\n'), end: text.indexOf(' b\n') + 2, newText: ' renamed' }, 2, 6],
      [{ start: text.indexOf('h/b'), end: text.indexOf('h/b'), newText: 'x' }, null, 0],
      [
        { start: text.indexOf('GET https://h/b'), end: text.indexOf('GET https://h/b'), newText: '# @timeout 1\n' },
        null,
        0,
      ],
      [{ start: text.indexOf('### b'), end: text.indexOf('### c'), newText: '' }, null, 0],
    ];
    for (const [change, index, shift] of cases) {
      const after = editDocument(before, [change]);
      const moved = moveAnchor(anchor, block, changedBlocks(before.blocks, after.blocks), after.blocks);
      assert.deepEqual(
        moved && [moved.index, moved.shift],
        index === null ? null : [index, shift],
        JSON.stringify(change),
      );
    }
  });

  it('a request that was edited in its place can be sent again from there, as long as no block came or went there', () => {
    const before = parseDocument(text);
    const b = text.indexOf('### b');
    const cases: readonly (readonly [change: { start: number; end: number; newText: string }, place: number | null])[] =
      [
        [{ start: text.indexOf('h/b'), end: text.indexOf('h/b'), newText: 'x' }, 2],
        [{ start: b, end: text.indexOf('### c'), newText: '### other\nPUT https://h/other\n' }, 2],
        [{ start: 0, end: 0, newText: '### new\nGET https://h/new\n' }, 3],
        [{ start: b, end: b, newText: '### before\nGET https://h/before\n' }, 3],
        [{ start: b, end: text.indexOf('### c'), newText: '' }, null],
        [{ start: text.indexOf('h/b'), end: text.indexOf('h/b'), newText: 'h/1\n###\nGET https://other/' }, null],
      ];
    for (const [change, place] of cases) {
      const after = editDocument(before, [change]);
      const changed = changedBlocks(before.blocks, after.blocks);
      assert.equal(movePlace(2, changed, before.blocks, after.blocks), place, JSON.stringify(change));
      assert.equal(movePlace(null, changed, before.blocks, after.blocks), null);
    }
  });

  it('of equal requests the nearest is taken', () => {
    const { blocks } = parseDocument('### \nGET https://h/\n### \nGET https://h/\n### \nGET https://h/\n');
    const sent = blocks[1];
    assert.ok(sent);
    assert.equal(findAnchor(sent, 3, 0, blocks.length, blocks)?.index, 3);
    assert.equal(requestShift(sent, blocks[0] ?? sent), null);
  });
});

describe('server state: positions of plain text', () => {
  it('are those of LSP, for every line end', () => {
    const index = lineIndex('ab\ncd\r\nef\rgh\n');
    const cases: readonly (readonly [offset: number, line: number, character: number])[] = [
      [0, 0, 0],
      [2, 0, 2],
      [3, 1, 0],
      [7, 2, 0],
      [10, 3, 0],
      [13, 4, 0],
      [99, 4, 0],
    ];
    for (const [offset, line, character] of cases)
      assert.deepEqual(indexedPosition(index, offset), { line, character });
    assert.equal(indexedOffset(index, { line: 2, character: 1 }), 8);
    assert.equal(indexedOffset(index, { line: 0, character: 99 }), 2);
    assert.equal(indexedOffset(index, { line: 99, character: 0 }), 13);
  });
});

describe('server state: settings', () => {
  it('are read nested or dotted; what is missing or of another type is the default', () => {
    const cases: readonly (readonly [section: unknown, timeout: number])[] = [
      [{ timeoutSeconds: 7 }, 7],
      [{ timeoutSeconds: '7' }, 120],
      [{ timeoutSeconds: null }, 120],
      [null, 120],
      [[], 120],
      ['text', 120],
    ];
    for (const [section, timeout] of cases) assert.equal(readSettings(section)['faultline.timeoutSeconds'], timeout);
    assert.equal(readSettings({ retry: { attempts: 2 } })['faultline.retry.attempts'], 2);
    assert.equal(readSettings({ 'retry.attempts': 3 })['faultline.retry.attempts'], 3);
    assert.deepEqual(readSettings({}), defaultSettings);
    const hosts = readSettings({ tls: { insecureHosts: ['a', 1, 'b'], certificateAuthorities: 'x' } });
    assert.deepEqual(hosts['faultline.tls.insecureHosts'], ['a', 'b']);
    assert.deepEqual(hosts['faultline.tls.certificateAuthorities'], []);
  });
});

describe('server state: the workspace', () => {
  it('finds the innermost folder of a file', () => {
    const workspace = new Workspace(['file:///a', 'file:///a/b', 'vscode-vfs://github/x'], true);
    const cases: readonly (readonly [uri: string, folder: string | null])[] = [
      ['file:///a/x.http', 'file:///a'],
      ['file:///a/b/c/x.http', 'file:///a/b'],
      ['file:///ab/x.http', null],
      ['untitled:Untitled-1', null],
      ['vscode-vfs://github/x/y.http', null],
    ];
    for (const [uri, folder] of cases) assert.equal(workspace.folderOf(uri)?.uri ?? null, folder, uri);
  });

  it('knows no path for what is no file', () => {
    for (const uri of ['untitled:a', 'file://host/a', 'file:///a%2Fb', 'nonsense', ''])
      assert.equal(filePath(uri), null, uri);
  });
});

describe('protocol: the URI of a response document', () => {
  it('is read back however the editor has encoded it', () => {
    const uri = responseUri('m1-2', '400 Bad/Request ü');
    for (const shown of [
      uri,
      uri.replace('faultline-response:/', 'faultline-response:///'),
      `${uri}?view=raw`,
      `${uri}?view%3Draw`,
    ]) {
      const view = shown.includes('raw') ? 'raw' : null;
      assert.deepEqual(readResponseUri(shown), { exchangeId: 'm1-2', view });
    }
    assert.deepEqual(readResponseUri(responseUri('a', 'b', 'pretty')), { exchangeId: 'a', view: 'pretty' });
    for (const other of ['file:///a', 'faultline-response:', 'faultline-response:x'])
      assert.equal(readResponseUri(other), null);
  });
});

describe('server state: documents', () => {
  it('any row of changes gives the text that the editor has', () => {
    let seed = 42;
    const chance = (below: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed % below;
    };
    const pieces = [
      '',
      'x',
      '\n',
      '\r\n',
      '\r',
      '### a\n',
      'GET https://h/\n',
      '{"a": "😀"}\n',
      '\n###\n',
      'A: b',
      '{{v}}',
    ];
    const documents = new Documents();
    let text = 'GET https://h/\r\n\r\n### b\nPOST https://h/\n\n{"😀": 1}\n';
    documents.open('a', 1, text);
    for (let version = 2; version < 1500; version++) {
      const lines = lineIndex(text);
      const one = chance(text.length + 1);
      const other = Math.min(text.length, one + chance(12));
      const range = indexedRange(lines, one, other);
      // What an editor would send: never within a line end.
      const start = indexedOffset(lines, range.start);
      const end = indexedOffset(lines, range.end);
      const newText = pieces[chance(pieces.length)] ?? '';
      const changed = documents.change('a', version, [{ range, text: newText }]);
      text = text.slice(0, start) + newText + text.slice(end);
      assert.ok(changed);
      assert.equal(textOf(changed.document), text, `change ${version}`);
      if (text.length > 4000) {
        text = 'GET https://h/\n';
        documents.change('a', version, [{ text }]);
      }
    }
  });
});
