import { writtenRequest } from '../curl/written-request';
import { commandEdits } from '../fix/command-edits';
import { DiagnosticCode } from '../manifest';
import type { ResolveContext } from '../resolve/context';
import { resolveRequest } from '../resolve/resolve';
import type { ResolveProblem } from '../resolve/resolved';
import type { Block } from '../syntax/document';
import { bodyType } from './body-type';
import { duplicateNames } from './duplicate-names';
import type { Finding } from './finding';
import { graphqlBody } from './graphql-body';
import { headerFields } from './header-fields';
import { httpVersion } from './http-version';
import { jsonBody } from './json-body';
import { knownProblem, type Section } from './known-problems';
import type { Checked, Rule } from './rule';
import { scriptFiles } from './script-files';
import { unexpectedBody } from './unexpected-body';
import { urlText } from './url-text';
import { xmlBody } from './xml-body';

const rules: readonly Rule[] = [
  urlText,
  httpVersion,
  headerFields,
  unexpectedBody,
  bodyType,
  jsonBody,
  xmlBody,
  graphqlBody,
  scriptFiles,
];

/** All that can be said of a block before its request is sent: by the parser, by resolving it, and by the rules. */
export async function checkBlock(block: Block, context: ResolveContext): Promise<readonly Finding[]> {
  const { request } = block;
  const resolution = request ? await resolveRequest(block, context) : null;
  const section = { block, request, context, resolved: resolution?.request ?? null };
  // A quotation mark that is missing is said by the parser already.
  const isNew = ({ code, start }: ResolveProblem): boolean =>
    code !== DiagnosticCode.unclosed || !block.problems.some((it) => it.code === code && it.start === start);
  const known = [...block.problems, ...(resolution?.problems.filter(isNew) ?? [])].map((problem) =>
    knownProblem(problem, section),
  );
  if (!request) return known;
  const found = request.protocol === 'curl' ? await checkCommand(section) : await checkRequest({ ...section, request });
  return [...known.filter((finding) => !isSaidBetter(finding, found)), ...found];
}

async function checkRequest(checked: Checked): Promise<Finding[]> {
  const { protocol } = checked.request;
  // What is kept and not sent has its one hint, and is not looked into.
  if (protocol !== 'http' && protocol !== 'graphql') return [];
  const found: Finding[] = [...duplicateNames(checked)];
  for (const rule of rules) {
    const findings = rule(checked);
    found.push(...(findings instanceof Promise ? await findings : findings));
  }
  return found;
}

/** A curl command is looked at as the request that it stands for; what is found is said at its place in the command. */
async function checkCommand(section: Section): Promise<Finding[]> {
  const { block, request } = section;
  const written = writtenRequest(block);
  if (!written?.block.request || !request) return [];
  const whole = { ...written.block, variables: [], directives: [] };
  const found = await checkRequest({ ...section, block: whole, request: written.block.request });
  return [
    ...duplicateNames({ ...section, request }),
    ...found.map((finding): Finding => {
      const { remedies, related, ...rest } = finding;
      const place = written.sourceOf(finding);
      const mends: Finding['remedies'] = (now) =>
        (remedies?.(now) ?? []).flatMap((remedy) => {
          const edits = commandEdits(block, written, remedy.edits);
          return edits && edits.length > 0 ? [{ ...remedy, edits }] : [];
        });
      const beside: Finding['related'] = (file) => {
        const found = related?.(file) ?? null;
        return found && { ...found, ...written.sourceOf(found) };
      };
      return { ...rest, ...place, ...(remedies && { remedies: mends }), ...(related && { related: beside }) };
    }),
  ];
}

/** The resolver says that the variables of a GraphQL request are no JSON; the rule says what about them is wrong. */
function isSaidBetter({ code }: Finding, found: readonly Finding[]): boolean {
  return code === DiagnosticCode.badVariable && found.some((other) => other.code === DiagnosticCode.jsonSyntax);
}
