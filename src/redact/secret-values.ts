/** Finds the values of secret variables in every form in which they may turn up. */
import { hide, marksIn, type Stretch, templatesIn } from './mask';
import { personalNumbers } from './personal-numbers';

export interface SecretValues {
  /** Where any of the values stands, in any form, by their starts; stretches may overlap. */
  find(text: string): Stretch[];
  /** The text without them. Markers of earlier redactions and names in templates stay. */
  hide(text: string): string;
}

/** What is hidden besides credentials. */
export interface Hiding {
  readonly emailAddresses?: boolean;
  readonly personalNumbers?: boolean;
}

/** `local@host.example`, also with the `@` percent-encoded; the local part is read from the beginning of its run on. */
const email =
  /(?<![\p{L}\p{N}_.%+-])[\p{L}\p{N}_.+-]{1,64}(?:@|%40)(?:[\p{L}\p{N}_-]{1,63}\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}/gu;

/** A value of fewer characters would blank out half of every text, and is no secret. */
const shortestSecret = 4;

/**
 * A line of a key in PEM, of recovery codes, of passwords, which a server may give back by itself. What has blanks or the
 * marks of JSON in it says little alone.
 */
const tellingLine = /^[^\s"'{}[\],:<>]{8,}$/;

/**
 * Forms: as it is; the lines of a key or of codes, each by itself; percent-encoded (component, URI, form; once and twice; either case); JSON-escaped, once and twice;
 * XML-escaped; base64 and base64url, within a longer encoded text too; as UTF-8 bytes read as Latin-1. Time is linear in
 * the text for each value.
 */
export function secretValues(
  values: readonly string[],
  { emailAddresses = false, personalNumbers: numbers = false }: Hiding = {},
): SecretValues {
  const forms = [...new Set(values.flatMap(withTellingLines).flatMap(formsOf))].sort(
    (one, other) => other.length - one.length,
  );
  const find = (text: string): Stretch[] => {
    const found: Stretch[] = [];
    for (const form of forms) {
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
        found.push({ start: at, end: at + form.length });
      }
    }
    if (emailAddresses && /@|%40/.test(text)) {
      for (const { index, 0: address } of text.matchAll(email))
        found.push({ start: index, end: index + address.length });
    }
    if (numbers) found.push(...personalNumbers(text));
    return found.sort((one, other) => one.start - other.start);
  };
  return {
    find,
    hide(text) {
      const found = find(text);
      if (found.length === 0) return text;
      const templates = templatesIn(text);
      return hide(
        text,
        found.filter((stretch) => !isName(text, stretch, templates)),
        marksIn(text),
      );
    },
  };
}

/** What people call a variable. */
const shortName = /^(?=.{1,11}$)[A-Za-z_$]\w*(?:[.-]\w+)*$/;

/** `{{token}}` where the token happens to be `token`: a variable's name, not its value. */
function isName(text: string, { start, end }: Stretch, templates: readonly Stretch[]): boolean {
  if (!shortName.test(text.slice(start, end))) return false;
  return templates.some((template) => template.start < start && end < template.end);
}

function withTellingLines(value: string): string[] {
  return value.includes('\n')
    ? [value, ...value.split(/\r?\n/).filter((line) => tellingLine.test(line.trim()))]
    : [value];
}

function formsOf(value: string): string[] {
  const raw = [value, value.trim()].filter((text) => text.length >= shortestSecret);
  const forms = raw.flatMap((text) => {
    const json = JSON.stringify(text).slice(1, -1);
    const ascii = json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const bytes = Buffer.from(text, 'utf8');
    return [
      text,
      ...percentForms(text),
      json,
      json.replace(/\//g, '\\/'),
      ascii,
      ascii.replace(/\\u[0-9a-f]{4}/g, (hex) => `\\u${hex.slice(2).toUpperCase()}`),
      JSON.stringify(json).slice(1, -1),
      ...xmlForms(text),
      ...base64Forms(bytes),
      bytes.toString('latin1'),
    ];
  });
  return forms.filter((form) => form.length >= shortestSecret);
}

function percentForms(text: string): string[] {
  try {
    const component = encodeURIComponent(text);
    const strict = component.replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
    const form = new URLSearchParams([['', text]]).toString().slice(1);
    const once = [component, strict, form, encodeURI(text)];
    const lower = once.map((one) => one.replace(/%[0-9A-F]{2}/g, (hex) => hex.toLowerCase()));
    return [...once, ...lower, encodeURIComponent(component), encodeURIComponent(strict)];
  } catch (error) {
    // Half of a surrogate pair has no percent-encoding.
    if (error instanceof URIError) return [];
    throw error;
  }
}

function xmlForms(text: string): string[] {
  const escaped = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const quoted = escaped.replace(/"/g, '&quot;');
  return [
    escaped,
    quoted,
    quoted.replace(/'/g, '&#39;'),
    quoted.replace(/'/g, '&apos;'),
    quoted.replace(/'/g, '&#x27;'),
  ];
}

/**
 * Base64 of a text that holds the value: three ways, by where in a group of three bytes the value begins, each without
 * the characters that neighbouring bytes have a part in.
 */
function base64Forms(bytes: Buffer): string[] {
  const forms = [bytes.toString('base64'), bytes.toString('base64url')];
  for (const before of [0, 1, 2]) {
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    const own = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .slice(Math.ceil((before * 8) / 6), whole);
    // Shorter ones turn up by chance.
    if (own.length >= 7) forms.push(own, own.replace(/\+/g, '-').replace(/\//g, '_'));
  }
  return forms.filter((form) => form.length >= 6);
}
