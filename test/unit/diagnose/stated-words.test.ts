import assert from 'node:assert/strict';
import { diagnose } from './exchange';

const github = 'https://api.github.com/repos/octo-org/octo-repo/issues';
const stripe = 'https://api.stripe.com/v1/charges';

describe('what a dialect says of a code', () => {
  it('names the field that a member of the body names', () => {
    const { remedy } = diagnose(
      { method: 'POST', url: github, body: { title: 'x', milestone: 99 } },
      {
        status: 422,
        body: {
          message: 'Validation Failed',
          errors: [{ resource: 'Issue', code: 'missing', field: 'milestone' }],
          documentation_url: 'https://docs.github.com/rest/issues/issues#create-an-issue',
        },
      },
    );
    assert.match(remedy, /^Check the name or number in `milestone`; /);
  });

  it('gives way to the usual words where it would name a field and none is known', () => {
    const error = { type: 'invalid_request_error', code: 'parameter_missing', message: 'Something is not there' };
    const { remedy } = diagnose({ method: 'POST', url: stripe }, { status: 400, body: { error } });
    assert.doesNotMatch(remedy, /``|\{/);
    assert.notEqual(remedy, '');
    const named = diagnose(
      { method: 'POST', url: stripe },
      { status: 400, body: { error: { ...error, param: 'amount' } } },
    );
    assert.equal(named.remedy, 'Add `amount`.');
  });
});
