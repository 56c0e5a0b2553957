import assert from 'node:assert/strict';
import { variablesInScope } from '../../../src/resolve/lookup';
import { variableChain } from '../../../src/resolve/variable-chain';
import { contextFor } from './resolving';

function chainOf(name: string, text: string): readonly string[] {
  const context = contextFor(text, { variables: { host: 'h.example', fromEnv: '{{host}}' } });
  const [block] = context.document.blocks;
  assert.ok(block);
  return variableChain(name, variablesInScope(block, context)).map(({ name: link, variable }) =>
    variable ? link : `${link}?`,
  );
}

describe('what a variable is made of', () => {
  const cases: readonly (readonly [text: string, expected: readonly string[]])[] = [
    ['@a = 1', ['a']],
    ['@a = {{b}}/{{host}}\n@b = {{% fromEnv }}', ['a', 'b', 'fromEnv', 'host']],
    ['@a = {{none}}', ['a', 'none?']],
    ['@a = {{b}}\n@b = {{a}}', ['a', 'b']],
    ['@a = {{a}}/v1', ['a']],
    ['@a = {{$uuid}}{{?title}}{{login.response.body.$.id}}', ['a']],
    [
      Array.from({ length: 30 }, (_, index) => `@${index === 0 ? 'a' : `v${index}`} = {{v${index + 1}}}`).join('\n'),
      ['a', ...Array.from({ length: 11 }, (_, index) => `v${index + 1}`)],
    ],
  ];
  for (const [text, expected] of cases) {
    it(text.slice(0, 60).replaceAll('\n', ' '), () =>
      assert.deepEqual(chainOf('a', `${text}\nGET https://h.example/`), expected),
    );
  }
});
