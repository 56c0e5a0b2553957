import { dirname } from 'node:path';
import { DiagnosticCode } from '../manifest';
import { namesCredential } from '../redact/secret-names';
import type { ResolveContext } from './context';
import { readDotenv } from './dotenv-files';
import { type Evaluation, problem } from './evaluation';
import type { FlavourChoice } from './flavour';
import { foldersUpTo } from './folders';
import { secretQuestion } from './question';

/** Where a value that no request file holds is looked for. */
export type OutsideSource = 'processEnv' | 'env' | 'dotenv' | 'secret';

/** Reads the process environment, `.env` files and the secrets that are kept for the user; nothing where it is not trusted. */
export class OutsideValues {
  private dotenv: ReturnType<typeof readDotenv> | null = null;

  constructor(
    private readonly context: ResolveContext,
    private readonly flavour: FlavourChoice,
  ) {}

  async read(source: OutsideSource, name: string): Promise<Evaluation> {
    if (!this.context.trusted) {
      return problem(DiagnosticCode.untrusted, `\`$${source}\` is read in a trusted workspace only.`);
    }
    if (source === 'secret') return this.secret(name);
    return source === 'dotenv' ? this.fromDotenv(name) : this.fromProcess(name);
  }

  private async fromDotenv(name: string): Promise<Evaluation> {
    const { file, workspaceFolder, files, environments } = this.context;
    if (file === null)
      return problem(DiagnosticCode.undefinedVariable, 'An untitled file has no `.env`. Save it first.');
    const folders = foldersUpTo(dirname(file), workspaceFolder);
    this.dotenv ??= readDotenv(folders, environments?.chosen ?? null, files);
    const { variables, problems } = await this.dotenv;
    const variable = variables.get(name);
    if (variable) return { ok: true, parts: [{ text: variable.value, secret: variable.secret }] };
    const [unreadable] = problems;
    const reason = unreadable
      ? `${unreadable.path}: ${unreadable.message}`
      : `No \`.env\` from the file's folder up to its workspace folder defines \`${name}\`.`;
    return problem(DiagnosticCode.undefinedVariable, reason);
  }

  private fromProcess(name: string): Evaluation {
    const value = this.context.processEnv[name];
    if (value !== undefined) return { ok: true, parts: [{ text: value, secret: namesCredential(name) }] };
    const { chosen } = this.flavour;
    if (chosen === 'rest-client' || chosen === 'httpyac') return { ok: true, parts: [] };
    return problem(DiagnosticCode.undefinedVariable, `The process environment has no variable \`${name}\`.`);
  }

  /** The environment's variable stands in for a store, in the terminal and in editors without one. */
  private async secret(name: string): Promise<Evaluation> {
    const { answers, asksSecrets, secrets, processEnv } = this.context;
    const question = secretQuestion(name);
    const kept = secrets?.names.includes(name) ? await secrets.read(name) : null;
    const value = kept ?? processEnv[secretVariable(name)] ?? answers?.get(question.key) ?? null;
    if (value !== null && value !== '') return { ok: true, parts: [{ text: value, secret: true }] };
    const how = secrets
      ? 'Set it with the command `Faultline: Set Secret…`.'
      : `Set the environment variable \`${secretVariable(name)}\`.`;
    const message = `The secret \`${name}\` is not set. ${how}`;
    const notSet = { code: DiagnosticCode.secretNotSet, message, mayBeText: 'never', secret: name } as const;
    return { ok: false, problem: asksSecrets ? { ...notSet, question } : notSet };
  }
}

/** The variable of the process environment that holds a secret: `FAULTLINE_SECRET_ASANA_TOKEN` for `asana-token`. */
function secretVariable(name: string): string {
  return `FAULTLINE_SECRET_${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}`;
}
