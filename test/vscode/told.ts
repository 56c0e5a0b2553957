/** What Faultline tells and asks. A message, a list or a progress would wait for a click: here each is noted and answered. */
import * as vscode from 'vscode';

export interface Message {
  readonly severity: 'information' | 'warning' | 'error';
  readonly text: string;
  readonly buttons: readonly string[];
}

export interface Told {
  readonly messages: readonly Message[];
  /** The labels of each list that was shown. */
  readonly lists: readonly (readonly string[])[];
  /** Each progress notification, with what it reported so far and a way to click Cancel. */
  readonly progresses: readonly { readonly reports: readonly string[]; readonly cancel: () => void }[];
  /** From now on the button or the entry of a list with that label is clicked, where there is one; the last one wins. */
  click(label: string): void;
  restore(): void;
}

/** The extension and its tests have one `vscode` between them, so what is put here, Faultline calls. */
export function listenToWindow(): Told {
  const { showInformationMessage, showWarningMessage, showErrorMessage, showQuickPick, withProgress } = vscode.window;
  const messages: Message[] = [];
  const lists: string[][] = [];
  const progresses: { reports: string[]; cancel: () => void }[] = [];
  const wanted: string[] = [];
  const lastWanted = <T>(all: readonly T[], label: (one: T) => string): T | undefined =>
    all
      .filter((one) => wanted.includes(label(one)))
      .sort((a, b) => wanted.lastIndexOf(label(b)) - wanted.lastIndexOf(label(a)))[0];
  const tell =
    (severity: Message['severity']) =>
    async (text: string, ...rest: readonly unknown[]) => {
      const buttons = rest.filter((it): it is string | vscode.MessageItem => it !== undefined && isButton(it));
      messages.push({ severity, text, buttons: buttons.map(labelOf) });
      return lastWanted(buttons, labelOf);
    };
  const choose = async (given: readonly vscode.QuickPickItem[] | Thenable<readonly vscode.QuickPickItem[]>) => {
    const items = await given;
    lists.push(items.map(({ label }) => label));
    return lastWanted(items, ({ label }) => label);
  };
  const progress = async (
    options: vscode.ProgressOptions,
    task: (progress: vscode.Progress<{ message?: string }>, token: vscode.CancellationToken) => Thenable<unknown>,
  ) => {
    const source = new vscode.CancellationTokenSource();
    const reports: string[] = [];
    if (options.location === vscode.ProgressLocation.Notification && options.cancellable) {
      progresses.push({ reports, cancel: () => source.cancel() });
    }
    return withProgress(options, (shown, token) => {
      token.onCancellationRequested(() => source.cancel());
      const report = (step: { message?: string }) => {
        if (step.message) reports.push(step.message);
        shown.report(step);
      };
      return task({ report }, source.token);
    });
  };
  Object.assign(vscode.window, {
    showInformationMessage: tell('information'),
    showWarningMessage: tell('warning'),
    showErrorMessage: tell('error'),
    showQuickPick: choose,
    withProgress: progress,
  });
  return {
    messages,
    lists,
    progresses,
    click: (label) => void wanted.push(label),
    restore: () => {
      Object.assign(vscode.window, {
        ...{ showInformationMessage, showWarningMessage, showErrorMessage, showQuickPick, withProgress },
      });
    },
  };
}

/** Options of a message stand where its buttons do; they have no title. */
function isButton(value: unknown): value is string | vscode.MessageItem {
  return typeof value === 'string' || (typeof value === 'object' && value !== null && 'title' in value);
}

function labelOf(button: string | vscode.MessageItem): string {
  return typeof button === 'string' ? button : button.title;
}
