import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the host', () => {
  it('is a real VS Code', () => {
    assert.match(vscode.version, /^1\.\d+/);
  });
});
