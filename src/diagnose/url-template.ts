/** URL templates such as `/tasks/{task_gid}`, matched against the end of a path: what stands before is the API's base. */

import type { UrlPart } from './diagnosis';

export interface UrlTemplate {
  readonly parts: readonly UrlPart[];
}

export function compileTemplate(text: string): UrlTemplate {
  const parts = text
    .split('/')
    .filter((part) => part !== '')
    .map(templatePart);
  return { parts };
}

/** `{x}` is a name for what stands in its place. */
export function templatePart(text: string): UrlPart {
  return /^\{[^{}]+\}$/.test(text) ? { name: text.slice(1, -1) } : { literal: text };
}

/**
 * The names of the path's segments (null where they have none), or null where the template does not match. `segments` are
 * decoded. A literal in front makes the match certain; `{x}` alone would match anything.
 */
export function matchTemplate({ parts }: UrlTemplate, segments: readonly string[]): (string | null)[] | null {
  const path = segments.at(-1) === '' ? segments.slice(0, -1) : segments;
  const offset = path.length - parts.length;
  if (offset < 0 || parts.length === 0) return null;
  const names: (string | null)[] = path.map(() => null);
  for (const [index, part] of parts.entries()) {
    const segment = path[offset + index] ?? '';
    if ('literal' in part) {
      if (part.literal !== segment) return null;
    } else {
      if (segment === '') return null;
      names[offset + index] = part.name;
    }
  }
  return names;
}

/** The names that the longest template that matches gives to the segments of the path. */
export function segmentNames(templates: readonly UrlTemplate[], segments: readonly string[]): (string | null)[] {
  let best: { readonly length: number; readonly names: (string | null)[] } | null = null;
  for (const template of templates) {
    if (best && template.parts.length <= best.length) continue;
    const names = matchTemplate(template, segments);
    if (names) best = { length: template.parts.length, names };
  }
  return best?.names ?? segments.map(() => null);
}
