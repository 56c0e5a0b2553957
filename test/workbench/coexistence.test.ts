import assert from 'node:assert/strict';
import { join } from 'node:path';
import { sessionFor } from './session';
import { until } from './until';

/** Beside REST Client (a stand-in that bears its id and settings): one question, and after it nothing twice. */
describe('beside REST Client', () => {
  const current = sessionFor(
    {
      others: [join('test', 'fixtures', 'other-clients', 'rest-client')],
      files: () => ({ 'one.http': '### One\nGET http://127.0.0.1:1/one\n' }),
    },
    async (session) => {
      await session.open('one.http');
    },
  );

  const theirs = () => current().lens('Send Request').count();
  const ours = () => current().lens('▶ Send').count();
  const shown = (what: string, wanted: readonly [ours: number, theirs: number]) =>
    until(what, async () => (await ours()) === wanted[0] && (await theirs()) === wanted[1]);

  it('asks whose lenses are wanted', async () => {
    await shown('both lenses', [1, 1]);
    const question = current().page.locator('.notification-toast', { hasText: 'REST Client is installed too' });
    await question.waitFor();
    await current().screenshot('coexistence');
    await question.locator('.monaco-button', { hasText: 'Faultline’s' }).click();
  });

  it('shows only Faultline’s after the choice', async () => {
    await shown('only Faultline’s', [1, 0]);
    assert.equal(await current().page.locator('.notification-toast', { hasText: 'REST Client' }).count(), 0);
  });

  it('shows only theirs when the setting says so, and Faultline’s no longer', async () => {
    current().configure({ 'faultline.coexistence': 'theirs' });
    await shown('only REST Client’s', [0, 1]);
    await current().screenshot('coexistence-theirs');
  });

  it('shows both when that is wanted', async () => {
    current().configure({ 'faultline.coexistence': 'both' });
    await shown('both lenses', [1, 1]);
  });
});
