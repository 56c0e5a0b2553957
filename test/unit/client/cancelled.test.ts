import assert from 'node:assert/strict';
import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { isCancelled } from '../../../src/client/cancelled';

describe('a cancel', () => {
  it('is told from a failure, whoever tells of it', () => {
    const ofVsCode = Object.assign(new Error('Canceled'), { name: 'Canceled' });
    assert.equal(isCancelled(ofVsCode), true);
    assert.equal(isCancelled(new ResponseError(LSPErrorCodes.RequestCancelled, 'Saving was cancelled.')), true);
    assert.equal(isCancelled(new ResponseError(LSPErrorCodes.RequestFailed, 'The disk is full.')), false);
    assert.equal(isCancelled(new Error('Canceled by the server')), false);
    assert.equal(isCancelled('Canceled'), false);
  });
});
