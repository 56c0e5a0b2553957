/** What a variable or a request may be called. */
import type { NameUse } from './block-names';
import { isDotenv } from './environment-names';
import type { Occurrences } from './name-search';

/** Why a text can't be the new name of what occurs there, as a sentence that says what to do; null where it can. */
export function newNameProblem(kind: NameUse['kind'], newName: string, found: Occurrences): string | null {
  return kind === 'variable' ? variableProblem(newName, found) : requestProblem(newName, found);
}

/** It would be read as a path into a result. */
const resultPath = /\.(?:request|response)(?:\.|$)/;

function variableProblem(newName: string, { uses, environments }: Occurrences): string | null {
  if (newName === '') return 'Type a name.';
  if (/\s/.test(newName)) return 'The name of a variable has no white space in it. Write it as one word.';
  const mark = /[={}"'\\]|:$/.exec(newName)?.[0];
  if (mark) return `The name of a variable has no ${mark} in it. Leave it out.`;
  const first = /^[$%?@#]/.exec(newName)?.[0];
  if (first) return `The name of a variable does not begin with ${first}. Leave it out.`;
  if (resultPath.test(newName)) return `${newName} would be read as a result of a request. Choose another name.`;
  const inRun = uses.some(({ use }) => use.form === 'run-variable');
  if (inRun && /[,()]/.test(newName))
    return 'The variable is given in the brackets of a run: its name has no comma or bracket in it.';
  for (const { file, name } of environments) {
    if (name.role !== 'definition') continue;
    if (isDotenv(file.path) && !/^[\w.-]+$/.test(newName)) {
      return 'The variable is defined in a .env file, where names are made of letters, digits, _, . and - only.';
    }
    if (newName.startsWith(name.prefix) && newName !== name.prefix) continue;
    const object = name.prefix.slice(0, -1);
    return `${name.name} is a member of ${object} in the environment file. Its new name begins with ${name.prefix}`;
  }
  return null;
}

function requestProblem(newName: string, { uses }: Occurrences): string | null {
  if (newName.trim() === '') return 'Type a name.';
  if (newName !== newName.trim()) return 'The name of a request does not begin or end with white space.';
  if (/[\r\n]/.test(newName)) return 'The name of a request is on one line.';
  const mark = /[{}]/.exec(newName)?.[0];
  if (mark) return `The name of a request has no ${mark} in it. Leave it out.`;
  const first = /^[$%?@#]/.exec(newName)?.[0];
  if (first) return `The name of a request does not begin with ${first}. Leave it out.`;
  if (resultPath.test(newName)) return `${newName} would be read as a result of a request. Choose another name.`;
  const forms = new Set(uses.map(({ use }) => use.form));
  if (forms.has('member') && !/^[\w-]+$/.test(newName)) {
    return `A request whose result is used as {{name.member}} has a name of letters, digits, _ and - only.`;
  }
  if (forms.has('placeholder') && /["'\\]/.test(newName)) {
    return 'The result of the request is used in placeholders: its name has no quotation mark or backslash in it.';
  }
  return null;
}
