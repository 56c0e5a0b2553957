import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRedactor } from '../../../src/redact/redactor';

const files = join(process.env.FAULTLINE_SHARED ?? resolve('..', 'shared'), 'corpus', 'files');

describe('redaction of request files as people write them', () => {
  it('touches no template, and changes nothing the second time', function () {
    if (!existsSync(files)) return this.skip();
    const redactor = createRedactor([]);
    const lost: string[] = [];
    for (const name of readdirSync(files)) {
      const text = readFileSync(join(files, name), 'utf8');
      // Large files are long lists of the same.
      if (text.length > 6_000 || !/\{\{.*\}\}/.test(text) || !/auth|token|secret|passw/i.test(text)) continue;
      const clean = redactor.text(text);
      for (const [template] of text.matchAll(/\{\{[^{}\r\n]{0,300}\}\}/g)) {
        if (!clean.includes(template)) lost.push(`${name}: ${template}`);
      }
      if (redactor.text(clean) !== clean) lost.push(`${name}: changes again`);
    }
    assert.deepEqual(lost, []);
  }).timeout(20_000);
});
