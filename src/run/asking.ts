/** What a request asks before it is sent: what it lacks, and whether it is to go where it goes. */
import { DiagnosticCode } from '../manifest';
import type { NamedExchange, ResolveContext } from '../resolve/context';
import { confirmationOf, confirmed, type Question } from '../resolve/question';
import { onlyAsks, questionsIn } from '../resolve/questions';
import { resolveRequest } from '../resolve/resolve';
import type { Resolution } from '../resolve/resolved';
import { sendConfirmations } from '../resolve/send-confirmation';
import type { Block } from '../syntax/document';
import type { RunDeps } from './run-deps';

/** How often answers may lead to further questions: a choice of a list may be made of what was asked for. */
const mostRounds = 10;

type Answers = ReadonlyMap<string, string>;

/** Resolves a request, and asks for what it lacks where nothing else is in its way. */
export async function resolveAsking(
  block: Block,
  deps: RunDeps,
  known: Answers | undefined,
): Promise<{ readonly resolution: Resolution; readonly answers: Answers } | 'dismissed'> {
  const { context, ask } = deps;
  const answers = new Map(known);
  for (let round = 0; ; round++) {
    const sources = [...(context.runValues?.sources ?? [])];
    const responses: ResolveContext['responses'] = (name, path) => {
      const found = context.responses(name, path);
      if (found) sources.push(found);
      return found;
    };
    const resolution = await resolveRequest(block, { ...context, answers, responses });
    const leaving = confirmations(deps, resolution, sources, answers);
    const questions = [...openQuestions(block, resolution, answers), ...leaving];
    if (questions.length === 0) return { resolution, answers };
    const refuse = () => {
      const unconfirmed = leaving.filter(({ key }) => answers.get(key) !== confirmed);
      const open = withConfirmation(block, notConfirmed(block, resolution, unconfirmed), answers);
      return { resolution: withoutQuestions(open), answers };
    };
    const refused = refuse();
    if (!ask || !onlyAsks(resolution.problems) || round === mostRounds) return refused;
    const given = await ask(questions);
    if (given === null) return 'dismissed';
    for (const [key, answer] of given) answers.set(key, answer);
    if (!questions.every(({ key }) => answers.has(key))) return refuse();
  }
}

/** What is asked of a request that could be sent, for where it goes. */
function confirmations(
  { context, settings, isConfirmed }: RunDeps,
  { request }: Resolution,
  sources: readonly NamedExchange[],
  answers: Answers,
): readonly Question[] {
  if (!request) return [];
  const { method, url } = request.sent;
  return sendConfirmations({
    ...{ method, url, sources, file: context.file },
    environment: context.environments?.chosen ?? null,
    production: context.production ?? [],
    setting: settings['faultline.confirmSending'],
    isConfirmed: (key) => answers.get(key) === confirmed || isConfirmed?.(key) === true,
  });
}

/** A request that nobody lets go to its host is not sent. */
function notConfirmed(block: Block, resolution: Resolution, questions: readonly Question[]): Resolution {
  if (questions.length === 0) return resolution;
  const { start, end } = block.request?.target ?? { start: 0, end: 0 };
  const problems = questions.map((question) => {
    const message = `This is to be confirmed before it is sent: ${question.title}`;
    return { start, end, code: DiagnosticCode.noAnswer, message, severity: 'error', question } as const;
  });
  return { request: null, problems: [...resolution.problems, ...problems] };
}

/** What the request lacks, then, where it lacks nothing that can be answered, whether it is to be sent. */
function openQuestions(
  block: Block,
  { problems }: Resolution,
  answers: ReadonlyMap<string, string>,
): readonly Question[] {
  const questions = questionsIn(problems);
  const confirmation = confirmationOf(block);
  if (!confirmation || answers.get(confirmation.key) === confirmed || !onlyAsks(problems)) return questions;
  return [...questions, confirmation];
}

/** A request that nobody confirms is not sent. */
function withConfirmation(block: Block, resolution: Resolution, answers: ReadonlyMap<string, string>): Resolution {
  const question = confirmationOf(block);
  if (!question || answers.get(question.key) === confirmed) return resolution;
  const { start, end } = question.span;
  const message = 'This request is to be confirmed (`# @note`) before it is sent.';
  const problem = { start, end, code: DiagnosticCode.noAnswer, message, severity: 'error', question } as const;
  return { request: null, problems: [...resolution.problems, problem] };
}

/** What is in the way besides, where there is something: an answer would not help yet. */
function withoutQuestions(resolution: Resolution): Resolution {
  if (onlyAsks(resolution.problems)) return resolution;
  return { ...resolution, problems: resolution.problems.filter(({ question }) => !question) };
}
