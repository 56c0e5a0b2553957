/** Asks at the terminal what requests need. */
import { visibleLine } from '../present/visible-text';
import { confirmed, type Question } from '../resolve/question';
import type { Terminal } from './terminal';

/** The answers by the questions' keys, up to the one that is not answered; null where all are. */
export async function askAtTerminal(
  ask: NonNullable<Terminal['ask']>,
  questions: readonly Question[],
): Promise<{ readonly answers: ReadonlyMap<string, string>; readonly unanswered: Question | null }> {
  const answers = new Map<string, string>();
  for (const question of questions) {
    const answer = await askOne(ask, question);
    if (answer === null) return { answers, unanswered: question };
    answers.set(question.key, answer);
  }
  return { answers, unanswered: null };
}

function askOne(ask: NonNullable<Terminal['ask']>, question: Question): Promise<string | null> {
  if (question.kind === 'confirm') return askWhether(ask, question);
  return question.kind === 'pick' ? askChoice(ask, question) : askText(ask, question);
}

/** Anything but a yes is a no. */
async function askWhether(ask: NonNullable<Terminal['ask']>, { title, description }: Question): Promise<string | null> {
  const line = await ask(`${visibleLine(title)} (${visibleLine(description)}) [y/N]: `, false);
  return line !== null && /^y(?:es)?$/i.test(line.trim()) ? confirmed : null;
}

/** An empty line takes the answer that is shown in brackets. */
async function askText(ask: NonNullable<Terminal['ask']>, { kind, title, description, initial }: Question) {
  const hidden = kind === 'password';
  const about = description === '' ? '' : ` (${visibleLine(description)})`;
  const begin = initial === '' || hidden ? '' : ` [${visibleLine(initial)}]`;
  const line = await ask(`${visibleLine(title)}${about}${begin}: `, hidden);
  return line === '' ? initial : line;
}

/** By number or as it is written; asked again until it is one of them. */
async function askChoice(ask: NonNullable<Terminal['ask']>, { title, choices }: Question): Promise<string | null> {
  const list = choices.map((choice, index) => `  ${index + 1}) ${visibleLine(choice)}\n`).join('');
  for (;;) {
    const line = await ask(`${visibleLine(title)}\n${list}Number, 1 to ${choices.length}: `, false);
    if (line === null) return null;
    const chosen = choices.find((choice) => choice === line.trim()) ?? choices[Number(line.trim()) - 1];
    if (chosen !== undefined) return chosen;
  }
}

/** How an answer is given without a terminal: `--var user=…`. */
export function variableOption({ kind, variable, title }: Question): string {
  if (kind === 'confirm') return '--yes';
  const name = variable ?? title;
  return /^[\w.-]+$/.test(name) ? `--var ${name}=…` : `--var "${name}=…"`;
}
