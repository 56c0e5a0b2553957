import type { Block } from '../syntax/document';
import { readAuthCall } from './auth-token';
import type { ResolveContext } from './context';
import { dynamicValue } from './dynamic-value';
import { parseReference } from './exchange-reference';
import { promptedVariables, readPrompt } from './question';
import { type Definitions, definitionsOf } from './scope';
import { filesAround } from './visible-definitions';

/** What an expression stands for: `asked` for what a person is asked, `unknown` where nothing of the name is defined. */
export type ExpressionKind = 'variable' | 'environment' | 'dynamic' | 'asked' | 'request' | 'unknown';

type KindContext = Pick<
  ResolveContext,
  'document' | 'definitions' | 'variables' | 'environments' | 'given' | 'graph' | 'neededBy' | 'trusted'
>;

/**
 * Tells by names alone what the expressions of a document stand for: nothing is evaluated, asked or read, so that it can
 * be said on each keystroke. Made once for a state of the document; each expression is looked up once.
 */
export class ExpressionKinds {
  readonly #context: KindContext;
  /** Of the document and of all that it imports. */
  readonly #files: readonly Definitions[];
  /** Something that could define names has not been read. */
  readonly #isPartial: boolean;
  readonly #known = new Map<string, ExpressionKind>();

  /** @param imports the document imports files; where they are not read, they could define any name */
  constructor(context: KindContext, imports = false) {
    const { graph, trusted } = context;
    const own = context.definitions ?? definitionsOf(context.document);
    this.#context = context;
    this.#files = filesAround(context, { blockIndex: 0, offset: 0, file: null }).map((it) => it?.definitions ?? own);
    this.#isPartial = !trusted || (graph ? graph.unreadFrom(graph.root).length > 0 : imports);
  }

  /** Of what stands between `{{` and `}}`, trimmed, in a block. */
  of(expression: string, block: Block): ExpressionKind {
    if (block.directives.length > 0 && promptedVariables(block).has(expression)) return 'asked';
    const known = this.#known.get(expression);
    if (known) return known;
    const kind = this.#kindOf(expression);
    this.#known.set(expression, kind);
    return kind;
  }

  /** Whether `# @ref` and `{{name.response…}}` can mean a request by this name. */
  isRequest(name: string): boolean {
    return this.#isPartial || this.#hasRequest(name);
  }

  #hasRequest(name: string): boolean {
    return this.#files.some(({ requests }) => requests.has(name));
  }

  #kindOf(expression: string): ExpressionKind {
    if (expression.startsWith('%')) return this.#kindOf(expression.slice(1).trim());
    if (readPrompt(expression)) return 'asked';
    if (expression.startsWith('$')) return this.#isDynamic(expression) ? 'dynamic' : this.#undefined();
    if (this.#context.given?.has(expression)) return 'environment';
    if (this.#files.some(({ byName }) => byName.has(expression))) return 'variable';
    if (this.#context.variables.has(expression)) return 'environment';
    const reference = parseReference(expression, (name) => this.#hasRequest(name));
    return reference && this.isRequest(reference.requestName) ? 'request' : this.#undefined();
  }

  #isDynamic(expression: string): boolean {
    if (/^\$(?:processEnv|dotenv|shared|secret)\s+\S|^\$env\.\S/.test(expression)) return true;
    if (readAuthCall(expression)) return true;
    const { environments } = this.#context;
    if (environments?.chosen && expression.startsWith(`$${environments.chosen} `)) return true;
    const sources = { projectRoot: '/', now: () => 0, random: () => 0, utcOffset: () => 0 };
    return dynamicValue(expression, sources) !== null;
  }

  #undefined(): ExpressionKind {
    return this.#isPartial ? 'variable' : 'unknown';
  }
}
