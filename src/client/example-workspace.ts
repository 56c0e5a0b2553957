/** The example workspace: a copy for the user to change, opened as a folder. */
import { commands, type QuickPickItem, Uri, window, workspace } from 'vscode';

const folderName = 'faultline-example';

interface Target extends QuickPickItem {
  readonly folder: () => Promise<Uri | null>;
}

/**
 * Copies the example and opens it: in this window where it is empty, else in a new one.
 * @param source the example in the extension's own folder
 * @param storage where a copy goes that the user does not want to keep among their files
 * @param into the copy's folder, where it is already decided; else the user is asked
 */
export async function openExample(source: Uri, storage: Uri, into?: Uri): Promise<void> {
  const folder = into ?? (await askForFolder(storage));
  if (!folder) return;
  if (!(await exists(folder))) await workspace.fs.copy(source, folder, { overwrite: false });
  const forceNewWindow = workspace.workspaceFolders !== undefined;
  await commands.executeCommand('vscode.openFolder', folder, { forceNewWindow });
}

async function askForFolder(storage: Uri): Promise<Uri | null> {
  const targets: Target[] = [
    {
      label: '$(beaker) Just try it',
      description: 'a copy in Faultline’s own storage',
      folder: async () => Uri.joinPath(storage, folderName),
    },
    { label: '$(folder) Choose a folder…', description: `makes ${folderName} in it`, folder: chooseFolder },
  ];
  const target = await window.showQuickPick(targets, {
    title: 'Faultline: Open Example Workspace',
    placeHolder: 'Where shall the copy of the example go?',
  });
  return target ? target.folder() : null;
}

async function chooseFolder(): Promise<Uri | null> {
  const chosen = await window.showOpenDialog({
    canSelectFiles: false,
    canSelectFolders: true,
    openLabel: 'Copy Example Here',
    title: 'Folder for the example workspace',
  });
  return chosen?.[0] ? Uri.joinPath(chosen[0], folderName) : null;
}

async function exists(uri: Uri): Promise<boolean> {
  return workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
