import { blanked, hide, keptIn, type Stretch } from './mask';
import { hideNamed } from './named-text';
import { hideShapes } from './secret-shapes';
import type { SecretValues } from './secret-values';
import { hideInUrl } from './url';

/** Searches text of no certain form. */
export interface FreeText {
  /** Without URLs taken apart: values, shapes, `name=value`, userinfo. For what may itself stand in a URL. */
  text(text: string): string;
  /** The same, with each URL in the text taken apart first. */
  whole(text: string): string;
  /** `whole` for a text that is known to hold no secret variable. */
  withoutValues(text: string): string;
}

/** Each shape and each `name=value` has one of these in it; texts without are most texts. */
const suspicious = /[=:@]|-----|[\w.+/-]{13}|b(?:earer|asic)/i;

export function freeText(values: SecretValues): FreeText {
  const { text, whole } = searches((given) => values.hide(given));
  return { text, whole, withoutValues: searches((given) => given).whole };
}

/** Segments of paths and values of headers, which come again and again; in characters, and how many of them. */
const shortText = 40;
const mostKnown = 200;

function searches(hideValues: (text: string) => string): Pick<FreeText, 'text' | 'whole'> {
  const harmless = new Set<string>();
  const search = (given: string): string => {
    const clean = hideValues(given);
    return suspicious.test(clean) ? hideNamed(hideUserinfo(hideShapes(clean))) : clean;
  };
  /** What was once found to hold nothing holds nothing. */
  const text = (given: string): string => {
    if (harmless.has(given)) return given;
    const shown = search(given);
    if (shown === given && given.length <= shortText) {
      if (harmless.size >= mostKnown) harmless.clear();
      harmless.add(given);
    }
    return shown;
  };
  const whole = (given: string): string => {
    const clean = hideValues(given);
    if (!clean.includes('://')) return text(clean);
    const masked = blanked(clean, keptIn(clean));
    let out = '';
    let done = 0;
    for (const match of masked.matchAll(/(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s"'<>\\^`{|}]+/g)) {
      const end = match.index + match[0].length;
      out += clean.slice(done, match.index) + hideInUrl(clean.slice(match.index, end), { text });
      done = end;
    }
    return text(out + clean.slice(done));
  };
  return { text, whole };
}

/** `//user:password@host` within any text. */
function hideUserinfo(text: string): string {
  if (!text.includes('@')) return text;
  const kept = keptIn(text);
  const found: Stretch[] = [];
  for (const match of blanked(text, kept).matchAll(/(?<=:\/\/)[^\s/?#"'<>@]{1,500}(?:@[^\s/?#"'<>@]{0,500}){0,5}@/g)) {
    found.push({ start: match.index, end: match.index + match[0].length - 1 });
  }
  return hide(text, found, kept);
}
