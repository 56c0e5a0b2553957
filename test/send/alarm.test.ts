import assert from 'node:assert/strict';
import { Alarm } from '../../src/send/alarm';

/** Timers that keep the process alive. */
const held = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('limits on one timer', () => {
  it('keep the process alive as long as there is one, and no longer', () => {
    const before = held();
    const alarm = new Alarm();
    const [one, other] = [alarm.begin(60_000, () => undefined), alarm.begin(90_000, () => undefined)];
    assert.equal(held(), before + 1);
    alarm.end(one);
    assert.equal(held(), before + 1);
    alarm.end(other);
    assert.equal(held(), before);
    const again = alarm.begin(120_000, () => undefined);
    assert.equal(held(), before + 1);
    alarm.end(again);
    assert.equal(held(), before);
  });

  it('act in the order in which they are over, and not where they were ended or put off', async () => {
    const alarm = new Alarm();
    const acted: string[] = [];
    await new Promise<void>((done) => {
      alarm.begin(60, () => {
        acted.push('last');
        done();
      });
      alarm.end(alarm.begin(5, () => acted.push('ended')));
      alarm.putOff(
        alarm.begin(10, () => acted.push('put off')),
        60_000,
      );
      alarm.begin(20, () => acted.push('first'));
    });
    assert.deepEqual(acted, ['first', 'last']);
  });
});
