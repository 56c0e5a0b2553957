/** What a request asks before it is sent: what it lacks, and whether it is to go where it goes. */
import type { SendOptions } from '../exchange';
import { DiagnosticCode } from '../manifest';
import type { NamedExchange, ResolveContext } from '../resolve/context';
import { confirmationOf, confirmed, type Question } from '../resolve/question';
import { onlyAsks, questionsIn } from '../resolve/questions';
import { resolveRequest } from '../resolve/resolve';
import type { Resolution } from '../resolve/resolved';
import { type Leaving, sendConfirmations } from '../resolve/send-confirmation';
import type { TokenSource } from '../resolve/token-source';
import type { Block } from '../syntax/document';
import type { RunDeps } from './run-deps';

/** How often answers may lead to further questions: a choice of a list may be made of what was asked for. */
const mostRounds = 10;

type Answers = ReadonlyMap<string, string>;

interface Asked {
  readonly resolution: Resolution;
  readonly answers: Answers;
  /** Whose results went into it. */
  readonly sources: readonly NamedExchange[];
}

/** Resolves a request, and asks for what it lacks where nothing else is in its way. */
export async function resolveAsking(
  block: Block,
  deps: RunDeps,
  known: Answers | undefined,
  ahead: Resolution | null = null,
): Promise<Asked | 'dismissed'> {
  const { context, ask } = deps;
  const answers = new Map(known);
  for (let round = 0; ; round++) {
    const sources = [...(context.runValues?.sources ?? [])];
    const resolution = (round === 0 && ahead) || (await resolveRequest(block, contextWith(deps, answers, sources)));
    const leaving = resolution.request ? confirmations(deps, resolution.request.sent, sources, answers) : [];
    const questions = [...openQuestions(block, resolution, answers), ...leaving];
    if (questions.length === 0) return { resolution, answers, sources };
    const refuse = () => {
      const unconfirmed = leaving.filter(({ key }) => answers.get(key) !== confirmed);
      const open = withConfirmation(block, notConfirmed(block, resolution, unconfirmed), answers);
      return { resolution: withoutQuestions(open), answers, sources };
    };
    const refused = refuse();
    if (!ask || !onlyAsks(resolution.problems) || round === mostRounds) return refused;
    const given = await ask(questions);
    if (given === null) return 'dismissed';
    for (const [key, answer] of given) answers.set(key, answer);
    if (!questions.every(({ key }) => answers.has(key))) return refuse();
  }
}

/** What the request is resolved in. @param sources filled with the results that it asks for */
function contextWith(deps: RunDeps, answers: Answers, sources: NamedExchange[]): ResolveContext {
  const { context } = deps;
  const responses: ResolveContext['responses'] = (name, path) => {
    const found = context.responses(name, path);
    if (found) sources.push(found);
    return found;
  };
  const tokens = confirmedTokens(deps, answers);
  const asking = { ...context, answers, responses };
  return tokens ? { ...asking, tokens } : asking;
}

/**
 * What a redirect to another origin is asked for; null where nothing would be. The answer says why it is not to be followed,
 * or null.
 */
export function redirectConfirmation(
  deps: RunDeps,
  { answers, sources }: Pick<Asked, 'answers' | 'sources'>,
): SendOptions['mayFollow'] | null {
  if (deps.settings['faultline.confirmSending'] === 'none') return null;
  if ((deps.context.production ?? []).length + sources.length === 0) return null;
  return async ({ method, url, from, hasBody }) => {
    // Credentials are taken away with the way to another origin, and the address is of who redirects: the body is left.
    const questions = confirmations(deps, { method, url, redirectedFrom: from }, hasBody ? sources : [], answers);
    const why = await refusalOf(questions, deps);
    return why && `The redirect to ${new URL(url).host} was not followed. ${why}`;
  };
}

/** Tokens are got from a host in production, or by what another host has answered, after a yes alone. */
function confirmedTokens(deps: RunDeps, answers: Answers): TokenSource | null {
  const { tokens } = deps.context;
  if (!tokens) return null;
  return {
    token: (config, { sources = [] } = {}) => {
      const maySend = async (url: string): Promise<string | null> => {
        const questions = confirmations(deps, { method: 'POST', url, forToken: true }, sources, answers);
        const why = await refusalOf(questions, deps);
        return why && `The request for it was not sent. ${why}`;
      };
      return tokens.token(config, { maySend });
    },
  };
}

/** Asks; null where all is confirmed. */
async function refusalOf(questions: readonly Question[], { ask }: RunDeps): Promise<string | null> {
  if (questions.length === 0) return null;
  const given = ask ? await ask(questions) : null;
  if (questions.every(({ key }) => given?.get(key) === confirmed)) return null;
  const why = ask ? 'It was not confirmed' : 'Nobody can be asked here, and `faultline run --yes` confirms it';
  return `${why}: ${questions[0]?.title}`;
}

/** What is asked of a request that could be sent, for where it goes. */
function confirmations(
  { context, settings, isConfirmed }: RunDeps,
  request: Pick<Leaving, 'method' | 'url' | 'redirectedFrom' | 'forToken'>,
  sources: readonly NamedExchange[],
  answers: Answers,
): readonly Question[] {
  if ((context.production ?? []).length + sources.length === 0) return [];
  return sendConfirmations({
    ...request,
    ...{ sources, file: context.file },
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
