/** Sets and removes secrets by hand. No value is ever shown. */
import { window } from 'vscode';
import type { StoredSecrets } from './stored-secrets';

/** Asks for the value, and for the name where none is given; true where the secret is set then. */
export async function setSecret(secrets: StoredSecrets, given: string | null): Promise<boolean> {
  const name = given ?? (await askName(secrets));
  if (name === undefined) return false;
  const value = await window.showInputBox({
    title: `Faultline: Set Secret ${name}`,
    prompt: secrets.names.includes(name)
      ? 'The value replaces the present one.'
      : `The value is kept in VS Code's secret storage, for {{$secret ${name}}}.`,
    password: true,
    ignoreFocusOut: true,
  });
  if (value === undefined) return false;
  if (value === '') {
    await window.showWarningMessage(`The secret ${name} was not set: an empty value is none.`);
    return false;
  }
  await secrets.set(name, value);
  window.setStatusBarMessage(`$(check) The secret ${name} is set`, 5_000);
  return true;
}

async function askName(secrets: StoredSecrets): Promise<string | undefined> {
  const name = await window.showInputBox({
    title: 'Faultline: Set Secret',
    prompt: 'The name by which requests take it: {{$secret name}}.',
    placeHolder: secrets.names.length > 0 ? `There are: ${secrets.names.join(', ')}` : 'asana-token',
    ignoreFocusOut: true,
    validateInput: (text) => (isName(text) ? null : 'A name has no braces, and does not begin with % or $.'),
  });
  return name?.trim() || undefined;
}

/** What can stand in `{{$secret name}}`. Nothing typed yet is no mistake. */
function isName(text: string): boolean {
  return text === '' || /^[^{}%$][^{}]*$/.test(text.trim());
}

/** Lets the user choose one by its name, and removes it for good. */
export async function removeSecret(secrets: StoredSecrets): Promise<void> {
  if (secrets.names.length === 0) {
    await window.showInformationMessage('No secrets are kept. Faultline: Set Secret… keeps one.');
    return;
  }
  const name = await window.showQuickPick(secrets.names, {
    title: 'Faultline: Remove Secret',
    placeHolder: 'The secret to remove',
  });
  if (name === undefined) return;
  const remove = 'Remove';
  const detail = `Requests with {{$secret ${name}}} are not sent until it is set again.`;
  const answer = await window.showWarningMessage(`Remove the secret ${name}?`, { modal: true, detail }, remove);
  if (answer !== remove) return;
  await secrets.remove(name);
  window.setStatusBarMessage(`$(check) The secret ${name} is removed`, 5_000);
}
