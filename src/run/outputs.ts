/** The response, in the files that the request names. */
import { basename, dirname, join } from 'node:path';
import type { Attempt, WrittenOutput } from '../exchange';
import { DiagnosticCode } from '../manifest';
import type { ResolvedRequest, ResolveProblem } from '../resolve/resolved';
import type { RunDeps } from './run-deps';
import { messageOf } from './sending';

/** Writes the response that counts, the last one, to the files that the request names. */
export async function writeOutputs(
  { outputs = [] }: ResolvedRequest,
  attempts: readonly Attempt[],
  deps: RunDeps,
): Promise<{ readonly attempts: readonly Attempt[]; readonly problems: readonly ResolveProblem[] }> {
  const last = attempts.at(-1);
  const { save, signal } = deps;
  if (outputs.length === 0 || last?.outcome.kind !== 'response' || !save || signal.aborted)
    return { attempts, problems: [] };
  const { body } = last.outcome.response;
  const written: WrittenOutput[] = [];
  const notes: string[] = [];
  const problems: ResolveProblem[] = [];
  for (const output of outputs) {
    try {
      const path = await save(body, output, signal);
      written.push({ path, error: null });
      notes.push(`written to ${join(dirname(output.name), basename(path))}`);
    } catch (error) {
      const why = signal.aborted ? 'It was cancelled.' : `${messageOf(error)}. Mend that and send again.`;
      const message = `The response was not written to ${output.path}: ${why}`;
      written.push({ path: output.path, error: message });
      notes.push(`not written to ${output.name}`);
      problems.push({ ...output.span, code: DiagnosticCode.notWritten, message, severity: 'warning' });
    }
  }
  const attempt = { ...last, notes: [...last.notes, ...notes], outputs: written };
  deps.onEvent?.({ kind: 'written', attempt });
  return { attempts: [...attempts.slice(0, -1), attempt], problems };
}
