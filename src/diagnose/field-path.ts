/** Reads the ways in which responses write the path of a field. */
import type { FieldNotation } from '../dialects/dialect';
import type { NamedField } from './finding';
import { fromPointer } from './json-node';
import { leadingLocation, type StatedLocation } from './location-words';

/** A field's path, its location split off. */
export interface FieldPath {
  /** Empty: the body as a whole. */
  readonly segments: readonly string[];
  readonly location: StatedLocation | null;
  /** As one name, brackets and dots and all: what a query parameter or form key would be called. */
  readonly text: string;
}

/**
 * The path of a field as named by a response. A first segment that is a location (`body.name`, `/query/limit`,
 * `["body", "name"]`) becomes the location, unless `isOwnName` knows it as a member of the request's own body.
 */
export function readFieldPath(field: NamedField, isOwnName: (name: string) => boolean = () => false): FieldPath {
  const { notation, segments } = split(field);
  const text = typeof field.name === 'string' && notation !== 'pointer' ? field.name : segments.join('.');
  if (notation === 'literal' || field.locationFirst === false || segments.length === 0) {
    return { segments, location: field.location, text };
  }
  const dotted = notation === 'dotted';
  // `request/query/limit`: what follows says which part of the request.
  const start = /^(?:request|req)$/i.test(segments[0] ?? '') && leadingLocation(segments[1], dotted) ? 1 : 0;
  const first = segments[start];
  const leading = leadingLocation(first, dotted);
  const known = field.locationFirst === true || start === 1;
  if (!leading || (!known && (segments.length < 2 || field.location !== null || isOwnName(first ?? '')))) {
    return { segments, location: field.location, text };
  }
  const rest = segments.slice(start + 1);
  return { segments: rest, location: leading, text: dotted ? afterFirst(text, start + 1) : rest.join('.') };
}

function afterFirst(text: string, count: number): string {
  let rest = text;
  for (let at = 0; at < count; at++) rest = rest.slice(rest.search(/[.[]/)).replace(/^\./, '');
  return rest;
}

function split({ name, notation }: NamedField): { notation: FieldNotation; segments: string[] } {
  if (typeof name !== 'string') return { notation: 'array', segments: name.map(String) };
  const style = notation === 'auto' ? notationOf(name) : notation;
  if (style === 'pointer') return { notation: style, segments: fromPointer(name) ?? dottedSegments(name) };
  if (style === 'fragment')
    return { notation: 'pointer', segments: fromPointer(unescapeFragment(name.replace(/^#/, ''))) ?? [] };
  if (style === 'jsonpath') return { notation: style, segments: dottedSegments(name.replace(/^\$\.?/, '')) };
  return { notation: style, segments: style === 'literal' ? [name] : dottedSegments(name, notation === 'dotted') };
}

function notationOf(name: string): FieldNotation {
  if (name.startsWith('#/') || name === '#') return 'fragment';
  if (name === '' || name.startsWith('/')) return 'pointer';
  if (name.startsWith('$.') || name.startsWith('$[')) return 'jsonpath';
  // Ajv in Fastify: `querystring/limit`, `body/tags/1`.
  if (/^\w+(?:\/[\w$.-]+)+$/.test(name)) return 'array';
  return /\s/.test(name) ? 'literal' : 'dotted';
}

/** `a.b[0].c`, `a[b][c]`, `a["b c"]`, `a/b`, `[0]: b` of a list in prose. `blanks`: in names, too. */
function dottedSegments(text: string, blanks = false): string[] {
  const segments: string[] = [];
  const parts = blanks
    ? /\[\s*(?:"([^"]*)"|'([^']*)'|([^\]]*))\s*\]|([^.[\]]+)/g
    : /\[\s*(?:"([^"]*)"|'([^']*)'|([^\]]*))\s*\]|([^.[\]/:\s]+)/g;
  for (const [, quoted, single, bracketed, plain] of text.matchAll(parts)) {
    const segment = quoted ?? single ?? bracketed ?? plain?.replace(/^[:\s]+|[:\s]+$/g, '');
    if (segment !== undefined && segment !== '') segments.push(segment);
  }
  return segments;
}

/** RFC 6901, section 6: a pointer in a URI fragment is percent-encoded. */
function unescapeFragment(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}
