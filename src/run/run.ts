import { DiagnosticCode } from '../manifest';
import type { ResolveContext } from '../resolve/context';
import type { ResolveProblem } from '../resolve/resolved';
import { decideFirst, policyFrom } from '../retry/policy';
import { bodyFiles } from '../syntax/body-files';
import type { Block } from '../syntax/document';
import { untilAborted } from './aborting';
import { redirectConfirmation, resolveAsking } from './asking';
import { attemptAll } from './attempts';
import { writeOutputs } from './outputs';
import type { RunDeps, RunOutcome } from './run-deps';

/**
 * Runs a block's request: resolve, send, diagnose, and, where it was asked for, wait and send again. Nothing is sent
 * where the block or the resolution has an error, or in an untrusted workspace. A cancel ends every stage at once, a
 * wait too; what had come until then is kept. Never rejects, but for a bug in what it is handed.
 */
export async function runRequest(block: Block, deps: RunDeps): Promise<RunOutcome> {
  const forbidden = refusals(block, deps.context);
  if (forbidden.length > 0) return { kind: 'refused', problems: forbidden };
  const resolving = await untilAborted(resolveAsking(block, deps, deps.context.answers, deps.ahead), deps.signal);
  if (resolving === null) return { kind: 'refused', problems: [], cancelled: true };
  if (resolving === 'dismissed') return { kind: 'refused', problems: [], cancelled: true, dismissed: true };
  const { request, problems } = resolving.resolution;
  if (!request) return { kind: 'refused', problems };
  const policy = policyFrom(request.options.retry, deps.settings);
  const earlier = deps.waitFirst ?? deps.pace?.pauseOf(request.sent.url, deps.now());
  const first = earlier ? decideFirst(policy, earlier, deps.now()) : null;
  if (first?.retry === false) return { kind: 'refused', problems: [], retryStopped: first.reason };
  deps.onEvent?.({ kind: 'resolved', request });
  const again = async () => {
    const resolved = await resolveAsking(block, deps, resolving.answers);
    return resolved === 'dismissed' ? null : resolved.resolution.request;
  };
  const { resolved, attempts, diagnosis, cancelled, retryStopped } = await attemptAll(
    request,
    policy,
    deps.waitFirst ? first : null,
    again,
    {
      ...deps,
      mayFollow: redirectConfirmation(deps, resolving),
      diagnose: (input) => deps.diagnose({ ...input, bodyFiles: block.request ? bodyFiles(block.request) : [] }),
    },
  );
  const written = await writeOutputs(resolved, attempts, deps);
  return {
    kind: 'done',
    exchange: { id: deps.id, request: resolved.sent, attempts: written.attempts },
    resolved,
    diagnosis,
    cancelled,
    retryStopped,
    problems: [...problems, ...written.problems],
  };
}

/** Errors that forbid sending whatever the request resolves to. */
function refusals(block: Block, context: ResolveContext): ResolveProblem[] {
  const errors = block.problems.filter(({ severity }) => severity === 'error');
  if (context.trusted) return errors;
  const { start, end } = block.request?.target ?? { start: 0, end: 0 };
  const message = 'Requests are sent in a trusted workspace only. Trust this workspace to send.';
  return [...errors, { start, end, code: DiagnosticCode.untrusted, message, severity: 'error' }];
}
