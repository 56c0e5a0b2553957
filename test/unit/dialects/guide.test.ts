import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { checkDialect } from '../../../src/diagnose/check-dialect';
import { linearEngine } from '../../../src/diagnose/linear-engine';

const head = 'id: x\ntitle: X\nmatch:\n  hosts: [x.example]\n';

/** The YAML between fences. */
function yamlIn(path: string): string[] {
  return Array.from(readFileSync(path, 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g), ([, text]) => text ?? '');
}

describe('the dialects in the documents', () => {
  it('hold a whole one in the README', () => {
    assert.ok(yamlIn('README.md').some((text) => /^id:/m.test(text)));
  });

  for (const path of ['README.md', 'src/dialects/README.md']) {
    for (const [index, text] of yamlIn(path).entries()) {
      it(`${path}, ${index + 1}: nothing is wrong with it`, () => {
        const whole = /^id:/m.test(text) ? text : head + text;
        assert.deepEqual(checkDialect(whole, linearEngine, new Set()).problems, []);
      });
    }
  }
});
