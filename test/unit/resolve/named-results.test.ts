import { strict as assert } from 'node:assert';
import { NamedResults } from '../../../src/resolve/named-results';

describe('results of requests by name', () => {
  const named = { name: 'login', title: 'Log in' };
  const titled = { name: null, title: 'login' };
  const nameless = { name: null, title: null };

  it('are found by name and by title, the name first', () => {
    const results = new NamedResults<number>();
    assert.equal(results.find('login'), null);
    results.keep(titled, 1);
    assert.equal(results.find('login'), 1);
    results.keep(named, 2);
    results.keep(titled, 3);
    results.keep(nameless, 4);
    assert.deepEqual([results.find('login'), results.find('Log in'), results.find('none')], [2, 2, null]);
  });

  it('are forgotten where they are still the last ones', () => {
    const results = new NamedResults<number>();
    results.keep(named, 1);
    results.keep(named, 2);
    results.forget(named, 1);
    assert.equal(results.find('login'), 2);
    results.forget(named, 2);
    assert.deepEqual([results.find('login'), results.find('Log in')], [null, null]);
  });
});
