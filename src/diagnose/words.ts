/** Cause and remedy in plain words where neither dialect nor pattern gives any. */
import type { Field, Kind } from './diagnosis';
import { fromPointer } from './json-node';
import type { RequestBodyKind } from './request-view';

export interface Words {
  readonly cause: string;
  readonly remedy: string;
}

const places: Readonly<Record<Field['location'], string>> = {
  query: 'query parameter',
  body: 'property',
  form: 'form field',
  header: 'header',
  path: 'part of the path',
};

/** `the query parameter \`limit\``, `the body`. Names are the API's own text: callers escape them as such. */
function fieldPhrase(field: Field, body: RequestBodyKind): string {
  const { within, location, name } = field;
  if (within?.startsWith('/') && location === 'body') {
    const text = `\`${fromPointer(within)?.at(-1) ?? ''}\``;
    return name === '' ? `the text of ${text}` : `\`${name}\` in ${text}`;
  }
  if (within !== undefined && location === 'header') return `the cookie \`${name}\``;
  if (within !== undefined) {
    return `\`${name}\` in the JSON of the ${location === 'query' ? places.query : places.form} \`${within}\``;
  }
  if (name === '') return 'the body';
  const inForm = body === 'form' || body === 'multipart';
  const place = field.location === 'body' && inForm ? places.form : places[field.location];
  // In a file nothing else shows where the property goes.
  const path = inFile(field, body) ? fromPointer(field.pointer ?? '')?.join('.') : undefined;
  return `the ${place} \`${path || field.name}\``;
}

function inFile(field: Field, body: RequestBodyKind): boolean {
  return body === 'file' && field.location === 'body';
}

/** Words for a problem whose field is known; null where the status says more than these would. */
export function fieldWords(kind: Kind, field: Field, body: RequestBodyKind): Words | null {
  const phrase = fieldPhrase(field, body);
  const perhaps = field.probable ? ' The response does not say where it belongs; this place is probable.' : '';
  switch (kind) {
    case 'missing':
      return field.name === '' && field.within === undefined
        ? {
            cause: 'The request has no body, or an empty one, and needs one.',
            remedy: 'Send the body that the API expects.',
          }
        : {
            cause: `The request lacks ${phrase}.`,
            remedy: `Add ${phrase}.${perhaps}`,
          };
    case 'malformed':
      return {
        cause: `The API does not accept the value of ${phrase}.`,
        remedy: `Correct the value of ${phrase}; the message says what is accepted.${perhaps}`,
      };
    case 'unknown-field':
      return {
        cause: `The API does not know ${phrase} here.`,
        remedy: `Remove ${phrase}, or correct its name.${perhaps}`,
      };
    case 'not-found':
      return { cause: `What ${phrase} refers to does not exist.`, remedy: `Check the value of ${phrase}.` };
    default:
      return null;
  }
}

/** A property too many that the response does not name: what it may be is said as such. */
export function unnamedWords(field: Field | null, candidates: readonly Field[]): Words {
  const where = field && field.name !== '' ? ` in the object \`${field.name}\`` : '';
  const names = candidates.slice(0, mostNamed).map(({ name }) => `\`${name}\``);
  const rest = candidates.length > mostNamed ? `, or one of ${candidates.length - mostNamed} more` : '';
  const said = candidates.length === 0 ? '' : ` Probably it is ${names.join(' or ')}${rest}.`;
  return {
    cause: `The request has a name${where} that the API does not know; the response does not say which.${said}`,
    remedy: 'Compare the names with the documentation of the API; remove the one that it does not have, or correct it.',
  };
}

const mostNamed = 4;

/** Words for a kind that is another than the status', so that the status' words would mislead. */
export function kindWords(kind: Kind): Words | null {
  switch (kind) {
    case 'missing':
      return {
        cause: 'Something that the API needs is missing from the request.',
        remedy: 'Add what the message names.',
      };
    case 'malformed':
      return { cause: 'The API does not accept a value in the request.', remedy: 'Correct what the message names.' };
    case 'unknown-field':
      return {
        cause: 'The request has a field that the API does not know.',
        remedy: 'Remove it, or correct its name.',
      };
    case 'syntax':
      return {
        cause: 'The body of the request cannot be parsed.',
        remedy: 'Correct the syntax of the body: look for a missing or surplus comma, quote or bracket, or a comment.',
      };
    case 'rate-limited':
      return {
        cause: 'More requests were sent than the API allows in this time.',
        remedy: 'Wait, then send it again, and less often.',
      };
    case 'unauthorized':
      return { cause: 'The credentials are missing or were refused.', remedy: 'Send valid credentials.' };
    case 'forbidden':
      return {
        cause: 'The credentials lack the permission.',
        remedy: 'Use credentials with the permission, or have it granted.',
      };
    case 'not-found':
      return {
        cause: 'What the request names does not exist, or may not be seen.',
        remedy: 'Check the path and the ids in the request.',
      };
    case 'conflict':
      return {
        cause: 'The request does not go with the current state.',
        remedy: 'Fetch the current state and base the request on it.',
      };
    case 'payment':
      return {
        cause: 'The plan or the credit of the account does not cover the request.',
        remedy: 'Check plan, balance and billing of the account.',
      };
    case 'too-large':
      return { cause: 'The request is larger than the API accepts.', remedy: 'Send less at a time.' };
    case 'unsupported-media-type':
      return {
        cause: 'The API does not take a body of this Content-Type.',
        remedy: 'Set Content-Type to what the API takes.',
      };
    case 'not-acceptable':
      return {
        cause: 'The API cannot answer in the media type that Accept asks for.',
        remedy: 'Ask for another media type in Accept.',
      };
    case 'truncated':
      return {
        cause: 'The result set is larger than the API returns.',
        remedy: 'Split the request into several that return less each.',
      };
    case 'unavailable':
      return { cause: 'The service cannot answer now.', remedy: 'Send it again after a while.' };
    case 'server':
      return {
        cause: 'The fault is the server’s.',
        remedy:
          'Send it again after a while; if it keeps failing, report it to the API’s support, with its request id or the time.',
      };
    default:
      return null;
  }
}
