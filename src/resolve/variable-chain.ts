import { placeholdersIn } from '../syntax/placeholders';
import type { ScopedVariable } from './lookup';

/** A variable as it is written where it is defined. */
export interface ChainLink {
  readonly name: string;
  /** Null: nothing in scope has this name. */
  readonly variable: ScopedVariable | null;
}

/** What a hover has room for. */
const mostLinks = 12;

/**
 * The variables that a variable's value is made of, itself first, each once, in the order in which they are come upon.
 * Dynamic values and results of requests end the way and are not in it.
 */
export function variableChain(name: string, inScope: ReadonlyMap<string, ScopedVariable>): readonly ChainLink[] {
  const links: ChainLink[] = [];
  const seen = new Set<string>();
  const visit = (current: string): void => {
    if (seen.has(current) || links.length >= mostLinks) return;
    seen.add(current);
    const variable = inScope.get(current) ?? null;
    links.push({ name: current, variable });
    for (const { expression } of placeholdersIn(variable?.value ?? '')) {
      const inner = expression.replace(/^%\s*/, '');
      if (/^[^$?.\s][^.\s]*$/.test(inner)) visit(inner);
    }
  };
  visit(name);
  return links;
}
