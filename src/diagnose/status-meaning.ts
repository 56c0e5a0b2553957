/** What a status means to the dialects that apply, else by the registry. */
import type { MendRule, StatusExample, StatusRule } from '../dialects/dialect';
import type { CompiledDialect } from './compiled';
import type { Kind } from './diagnosis';
import { statusText } from './statuses';

export interface StatusMeaning {
  readonly reason: string;
  /** Null: no failure by itself. */
  readonly kind: Kind | null;
  readonly meaning: string;
  readonly cause: string | null;
  readonly remedy: string;
  readonly retry: boolean;
  readonly help: string | null;
  readonly mends?: readonly MendRule[];
  readonly example: StatusExample | null;
  /** The dialect whose words these are; null: the registry's. */
  readonly dialect: CompiledDialect | null;
}

/** An entry for the code itself beats one for its class, a dialect beats the registry. */
export function statusMeaning(dialects: readonly CompiledDialect[], status: number): StatusMeaning {
  const text = statusText(status);
  const exact = ruleFor(dialects, String(status));
  const known =
    exact ?? (text.meaning.startsWith('Not a registered') ? ruleFor(dialects, `${String(status)[0]}xx`) : null);
  if (!known) return { ...text, help: null, example: null, dialect: null };
  const { rule, dialect } = known;
  return {
    reason: rule.reason,
    kind: rule.kind ?? (status >= 400 ? text.kind : null),
    meaning: rule.meaning,
    cause: rule.cause ?? null,
    remedy: rule.remedy,
    retry: rule.retry ?? (rule.kind === text.kind ? text.retry : retriedKinds.has(rule.kind ?? 'bad-request')),
    help: rule.help ?? null,
    ...(rule.mends ? { mends: rule.mends } : {}),
    example: rule.example ?? null,
    dialect,
  };
}

const retriedKinds: ReadonlySet<Kind> = new Set(['rate-limited', 'unavailable', 'server']);

function ruleFor(
  dialects: readonly CompiledDialect[],
  key: string,
): { rule: StatusRule; dialect: CompiledDialect } | null {
  for (const dialect of dialects) {
    const rule = dialect.dialect.status?.[key];
    if (rule) return { rule, dialect };
  }
  return null;
}
