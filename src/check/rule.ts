import type { ResolveContext } from '../resolve/context';
import type { ResolvedRequest } from '../resolve/resolved';
import type { Block, RequestNode } from '../syntax/document';
import type { Finding } from './finding';

/** A request as a rule sees it. */
export interface Checked {
  readonly block: Block;
  readonly request: RequestNode;
  /** Null where something keeps it from being sent. */
  readonly resolved: ResolvedRequest | null;
  readonly context: ResolveContext;
}

/** What can be said of a request from one point of view. Each stands in a file of its own and in the table of `check.ts`. */
export type Rule = (checked: Checked) => readonly Finding[] | Promise<readonly Finding[]>;
