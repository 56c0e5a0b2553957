/** What a variable of an environment file is, where somebody reads it there. */
import { basename } from 'node:path';
import { codeSpan, escapeMarkdown } from '../../present/markdown';
import type { Position } from '../../protocol';
import { namesCredential } from '../../redact/secret-names';
import type { VariableValue } from '../../resolve/variable-value';
import type { HoverText } from '../hover';
import { besideEnvironment, environmentPlace } from '../navigation/environment-place';
import type { Session } from '../session';
import { shownValue } from '../shown-value';
import { paragraphs } from './words';

/** Environments whose value is told. */
const mostEnvironments = 6;
/** UTF-16 units of a value. */
const valueLimit = 200;

/** Null where there is no name, or nothing is known of it but that it is used. */
export async function environmentNameHover(
  session: Session,
  uri: string,
  position: Position,
): Promise<HoverText | null> {
  const place = await environmentPlace(session, uri, position, { isCancellationRequested: false });
  if (place?.name.kind !== 'variable' || place.name.isObject) return null;
  const { name, environment } = place.name;
  const set = await session.environments.load(besideEnvironment(place.file.path));
  const value = set.variables(environment === '$shared' ? null : environment).get(name);
  if (!value) return null;
  const others = set.names
    .filter((other) => other !== environment)
    .flatMap((other) => {
      const found = set.variables(other).get(name);
      return found && found.value !== value.value ? [`${codeSpan(other)} = ${shown(name, found)}`] : [];
    })
    .slice(0, mostEnvironments);
  const isOverridden = place.name.role === 'definition' && value.path !== null && value.path !== place.file.path;
  const markdown = paragraphs([
    `**${escapeMarkdown(name)}**${environment === null ? '' : ` in ${codeSpan(environment)}`} = ${shown(name, value)}`,
    isOverridden ? `That is the value of ${codeSpan(basename(value.path ?? ''))}, which comes before this one.` : '',
    others.length > 0 ? `In other environments: ${others.join(', ')}` : '',
  ]);
  return { markdown, range: place.range };
}

function shown(name: string, { value, secret }: VariableValue): string {
  const text = shownValue(name, value, secret || namesCredential(name));
  if (text === '') return '(empty)';
  return codeSpan(text.length > valueLimit ? `${text.slice(0, valueLimit)}…` : text);
}
