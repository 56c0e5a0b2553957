/** The vocabulary's entries as Markdown, for hovers and for the documentation of completions. */
import { codeSpan, escapeMarkdown, prose, webLink } from '../../present/markdown';
import { directiveUse } from '../../syntax/directive-names';
import type { DirectiveEntry } from '../../vocabulary/directives';
import type { DynamicVariableEntry } from '../../vocabulary/dynamic-variables';
import type { FieldEntry } from '../../vocabulary/fields';
import type { MediaTypeEntry } from '../../vocabulary/media-types';
import type { MethodEntry } from '../../vocabulary/methods';
import { referenceTitle, referenceUrl } from '../../vocabulary/reference';
import { plainText } from '../../vocabulary/stops';

const fieldUses = { request: 'request header', response: 'response header', both: 'header' } as const;
const fieldStates: Readonly<Partial<Record<FieldEntry['status'], string>>> = {
  provisional: 'Provisionally registered.',
  deprecated: 'Deprecated.',
  obsoleted: 'Obsolete.',
};

export function fieldWords({ name, use, status, meaning, reference }: FieldEntry): string {
  return paragraphs([
    `**${escapeMarkdown(name)}** · ${fieldUses[use]}`,
    prose([meaning, fieldStates[status] ?? ''].join(' ').trim()),
    referenceLink(reference),
  ]);
}

export function methodWords({ name, meaning, safe, idempotent, reference }: MethodEntry): string {
  const properties = safe
    ? 'Safe: it changes nothing.'
    : idempotent
      ? 'Idempotent: sent twice it does the same as sent once.'
      : 'Neither safe nor idempotent: sent twice it may act twice.';
  return paragraphs([
    `**${escapeMarkdown(name)}** · method`,
    [prose(meaning), ...(safe === null ? [] : [properties])].join(' '),
    referenceLink(reference),
  ]);
}

export function mediaTypeWords({ name, meaning, reference }: MediaTypeEntry): string {
  return paragraphs([`**${escapeMarkdown(name)}** · media type`, prose(meaning), referenceLink(reference)]);
}

export function directiveWords(entry: DirectiveEntry): string {
  const use = directiveUse(entry.name);
  const listed = entry.arguments.map(({ text, meaning }) => `- ${codeSpan(plainText(text))}: ${prose(meaning)}`);
  return paragraphs([
    `**@${escapeMarkdown(entry.name)}** · directive`,
    prose(entry.meaning),
    codeSpan(`# @${entry.name}${entry.form ? ` ${entry.form}` : ''}`),
    listed.join('\n'),
    use === 'kept' ? 'Faultline keeps it and does not act on it.' : '',
    use === 'note' && entry.name !== 'note' ? 'It has no effect on what is sent.' : '',
  ]);
}

/** `example`: a value as it might come out; null where there is none to show. */
export function dynamicVariableWords({ name, form, meaning }: DynamicVariableEntry, example: string | null): string {
  return paragraphs([
    `**${escapeMarkdown(name)}** · made when the request is sent`,
    prose(meaning),
    codeSpan(`{{${form}}}`),
    example === null ? '' : `For example ${codeSpan(example)}`,
  ]);
}

export function referenceLink(reference: string | null): string {
  return reference === null ? '' : webLink(referenceTitle(reference), referenceUrl(reference));
}

/** Blocks of Markdown, those that are empty left out. */
export function paragraphs(blocks: readonly string[]): string {
  return blocks.filter((block) => block !== '').join('\n\n');
}
