/** What to do where no edit of the request file is right: the body is in a file of its own, or in a language that is not edited. */
import type { Field, Kind } from './diagnosis';
import type { BodyFile, RequestView } from './request-view';

/** Kinds that may be about a body as a whole. */
const ofBody: ReadonlySet<Kind> = new Set<Kind>(['syntax', 'too-large']);

/** The files that hold what a problem is about; empty where the request file does. */
export function filesOf(kind: Kind, field: Field | null, files: readonly BodyFile[]): readonly BodyFile[] {
  if (field ? field.location !== 'body' : !ofBody.has(kind)) return [];
  const parts = files.filter(({ part }) => part !== null);
  if (parts.length > 0) return parts.filter(({ part }) => part === field?.name);
  const isQuery = ({ path }: BodyFile): boolean => /\.(?:graphql|gql)$/i.test(path);
  if (field?.within?.startsWith('/')) return files.filter(isQuery);
  return field?.pointer?.startsWith('/variables') ? files.filter((file) => !isQuery(file)) : files;
}

/** A sentence behind the remedy; null where the request file is the place. */
export function elsewhereWords(kind: Kind, field: Field | null, { bodyFiles, bodyKind }: RequestView): string | null {
  const files = filesOf(kind, field, bodyFiles).map(({ path }) => `\`${path}\``);
  if (files.length > 0) {
    const what = field && bodyFiles.some(({ part }) => part !== null) ? 'The part' : 'The body';
    const todo = kind === 'too-large' ? 'send a smaller one' : 'change it there';
    return `${what} comes from ${files.join(' and ')}: ${todo}.`;
  }
  if (bodyKind !== 'xml' || field?.location !== 'body' || field.name === '') return null;
  const element = field.name.replace(/^.*[/:]/, '');
  return kind === 'missing'
    ? `Write the element \`<${element}>\` into the XML yourself.`
    : `Change the element \`<${element}>\` of the XML yourself.`;
}
