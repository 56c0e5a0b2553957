import { DiagnosticCode } from '../manifest';
import type { ResolveContext } from '../resolve/context';
import { resolveRequest } from '../resolve/resolve';
import type { Block } from '../syntax/document';
import { bodyType } from './body-type';
import { duplicateNames } from './duplicate-names';
import type { Finding } from './finding';
import { graphqlBody } from './graphql-body';
import { headerFields } from './header-fields';
import { httpVersion } from './http-version';
import { jsonBody } from './json-body';
import { knownProblem } from './known-problems';
import type { Rule } from './rule';
import { unexpectedBody } from './unexpected-body';
import { urlText } from './url-text';
import { xmlBody } from './xml-body';

const rules: readonly Rule[] = [
  urlText,
  httpVersion,
  headerFields,
  duplicateNames,
  unexpectedBody,
  bodyType,
  jsonBody,
  xmlBody,
  graphqlBody,
];

/** All that can be said of a block before its request is sent: by the parser, by resolving it, and by the rules. */
export async function checkBlock(block: Block, context: ResolveContext): Promise<readonly Finding[]> {
  const { request } = block;
  const resolution = request ? await resolveRequest(block, context) : null;
  const section = { block, request, context, resolved: resolution?.request ?? null };
  const known = [...block.problems, ...(resolution?.problems ?? [])].map((problem) => knownProblem(problem, section));
  if (!request || !isSent(request.protocol)) return known;
  const found: Finding[] = [];
  for (const rule of rules) {
    const findings = rule({ ...section, request });
    found.push(...(findings instanceof Promise ? await findings : findings));
  }
  return [...known.filter((finding) => !isSaidBetter(finding, found)), ...found];
}

/** What is kept and not sent has its one hint, and is not looked into. */
function isSent(protocol: string): boolean {
  return protocol === 'http' || protocol === 'graphql';
}

/** The resolver says that the variables of a GraphQL request are no JSON; the rule says what about them is wrong. */
function isSaidBetter({ code }: Finding, found: readonly Finding[]): boolean {
  return code === DiagnosticCode.badVariable && found.some((other) => other.code === DiagnosticCode.jsonSyntax);
}
