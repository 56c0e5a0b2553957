/** A field that is said to be missing, and stands in a JSON body: the server reads forms alone. */
import type { Field, Kind, Mend } from './diagnosis';
import { valueAt } from './find-in-request';
import type { NamedField } from './finding';
import type { Placing } from './place';
import type { Words } from './words';

export interface FormWanted {
  readonly kind: Kind;
  readonly field: Field;
  readonly words: Words;
  readonly mends: readonly Mend[];
}

const formType = 'application/x-www-form-urlencoded';

/** Null where the response, or the API, does not look for its fields in a form, or the field is not there. */
export function formWanted(
  kind: Kind,
  field: Field | null,
  reported: NamedField | null,
  { request, place }: Placing,
): FormWanted | null {
  const inForm = reported?.location === 'form' || place.rules.body === 'form';
  if (kind !== 'missing' || !inForm || request.bodyKind !== 'json' || field?.location !== 'body') return null;
  if (!valueAt(request, field)?.value) return null;
  return {
    kind: 'unsupported-media-type',
    field: { name: 'Content-Type', location: 'header', pointer: null, probable: false },
    words: {
      cause: `The property \`${field.name}\` is there, but in JSON: this endpoint looks for it in a form.`,
      remedy: `Send the body as a form, with \`Content-Type: ${formType}\`.`,
    },
    mends: [{ op: 'header', name: 'Content-Type', value: formType }],
  };
}
