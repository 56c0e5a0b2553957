import assert from 'node:assert/strict';
import { withVariable } from '../../../src/refactor/environment-edit';
import { refactored } from './refactoring';

describe('refactor: a variable in a file of environments', () => {
  const cases: readonly (readonly [what: string, text: string | null, result: string | null])[] = [
    ['that is not there', null, '{\n  "dev": {\n    "host": "h \\"x\\""\n  }\n}\n'],
    ['that is empty', '\n', '{\n  "dev": {\n    "host": "h \\"x\\""\n  }\n}\n'],
    [
      'that has the environment',
      '{\n  "dev": {\n    "a": 1 // one\n  },\n  "prod": {}\n}\n',
      '{\n  "dev": {\n    "a": 1,\n    "host": "h \\"x\\"" // one\n  },\n  "prod": {}\n}\n',
    ],
    [
      'that has it empty',
      '{\n\t"dev": {},\n\t"prod": {}\n}\n',
      '{\n\t"dev": {\n\t\t"host": "h \\"x\\""\n\t},\n\t"prod": {}\n}\n',
    ],
    [
      'that has others',
      '{\r\n    "prod": {\r\n        "a": 1\r\n    }\r\n}',
      '{\r\n    "prod": {\r\n        "a": 1\r\n    },\r\n    "dev": {\r\n        "host": "h \\"x\\""\r\n    }\r\n}',
    ],
    ['that has the variable', '{"dev": {"host": "y"}}', null],
    ['that is no object', '[1]', null],
    ['whose environment is no object', '{"dev": 1}', null],
    [
      'behind a byte order mark',
      '\uFEFF{"dev": {"a": 1}}',
      '\uFEFF{\n  "dev": {\n    "a": 1,\n    "host": "h \\"x\\""\n  }\n}',
    ],
  ];
  for (const [what, text, result] of cases) {
    it(what, () => {
      const found = withVariable(text, 'dev', 'host', 'h "x"');
      const edited = found && refactored(text ?? '', { title: '', edits: found.edits });
      if (result === null) return assert.equal(edited, null);
      assert.ok(found && edited !== null);
      assert.equal(edited.slice(found.valueAt, found.valueAt + 1), 'h');
      assert.deepEqual(edited.replace(/\s+/g, ' '), result.replace(/\s+/g, ' '));
      if (!result.includes('// one')) assert.equal(edited, result);
    });
  }
});
