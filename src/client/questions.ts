/** Asks the user what requests need, one box after the other, before anything is sent. */
import { type CancellationToken, Disposable, type QuickInput, QuickInputButtons, window, workspace } from 'vscode';
import type { AskParams, AskResult, QuestionView } from '../protocol';

/** `back`: the one before is to be asked again; undefined: the user does not want to send. */
type Answer = { readonly text: string } | 'back' | undefined;

interface Step {
  readonly step: number;
  readonly totalSteps: number;
}

/** Null where the user leaves a box with Escape, or the run is cancelled. */
export async function askUser({ questions }: AskParams, token: CancellationToken): Promise<AskResult> {
  const answers: Record<string, string> = {};
  for (let index = 0; index < questions.length; ) {
    const question = questions[index];
    if (!question || token.isCancellationRequested) return null;
    const begin = answers[question.key] ?? question.initial;
    const answer = await ask({ ...question, initial: begin }, { step: index + 1, totalSteps: questions.length }, token);
    if (answer === undefined) return null;
    if (answer === 'back') index--;
    else {
      answers[question.key] = answer.text;
      index++;
    }
  }
  return { answers };
}

function ask(question: QuestionView, step: Step, token: CancellationToken): Promise<Answer> {
  if (question.kind === 'confirm') return askWhether(question);
  return question.kind === 'pick' ? askChoice(question, step, token) : askText(question, step, token);
}

/** By the buttons' words. */
const yes = { Send: 'yes', 'Send, Do Not Ask in This Session': 'session', 'Send, Never Ask Again': 'always' } as const;

async function askWhether({ title, description, lasting }: QuestionView): Promise<Answer> {
  // Without a folder there is no place in which it would be kept.
  const most = lasting ? (workspace.workspaceFolders ? 3 : 2) : 1;
  const buttons = Object.keys(yes).slice(0, most) as (keyof typeof yes)[];
  const answer = await window.showWarningMessage(title, { modal: true, detail: description }, ...buttons);
  return answer && { text: yes[answer] };
}

function askText({ kind, title, description, initial }: QuestionView, step: Step, token: CancellationToken) {
  const box = window.createInputBox();
  box.password = kind === 'password';
  box.value = initial;
  box.valueSelection = [0, initial.length];
  box.prompt = description;
  box.placeholder = title;
  return show(box, title, step, token, () => box.value);
}

function askChoice({ title, initial, choices }: QuestionView, step: Step, token: CancellationToken) {
  const pick = window.createQuickPick();
  const items = choices.map((label) => ({ label }));
  pick.items = items;
  // Else VS Code has the first one active, which Enter takes.
  const begin = items.filter(({ label }) => label === initial);
  if (begin.length > 0) pick.activeItems = begin;
  pick.placeholder = title;
  return show(pick, title, step, token, () => pick.activeItems[0]?.label);
}

type Box = QuickInput &
  Pick<ReturnType<typeof window.createInputBox>, 'onDidAccept' | 'onDidTriggerButton' | 'buttons'>;

/** Shown until it is answered or left; another click elsewhere leaves what was typed. */
function show(
  box: Box,
  title: string,
  { step, totalSteps }: Step,
  token: CancellationToken,
  answer: () => string | undefined,
): Promise<Answer> {
  box.title = `Faultline: ${title}`;
  if (totalSteps > 1) Object.assign(box, { step, totalSteps });
  box.ignoreFocusOut = true;
  if (step > 1) box.buttons = [QuickInputButtons.Back];
  return new Promise<Answer>((settle) => {
    const listeners = Disposable.from(
      box.onDidAccept(() => {
        const text = answer();
        if (text !== undefined) done({ text });
      }),
      box.onDidTriggerButton(() => done('back')),
      box.onDidHide(() => done(undefined)),
      token.onCancellationRequested(() => done(undefined)),
    );
    const done = (result: Answer): void => {
      settle(result);
      listeners.dispose();
      box.dispose();
    };
    box.show();
  });
}
