/** What an OpenAPI operation adds to a diagnosis: the certain place of a field that was guessed, and its allowed values. */
import type { DiagnosedProblem, Field, Mend } from '../diagnose/diagnosis';
import { type Operation, type OperationParameter, parametersNamed } from '../openapi/operation';

/** More allowed values than this are a list to read, not a choice of fixes. */
const maxValues = 12;

/**
 * The problem with its fields where the operation says they go. A place that the response itself stated is kept; a
 * malformed value without a mend gets one for each value that the schema allows.
 */
export function placedByOperation(problem: DiagnosedProblem, operation: Operation | null): DiagnosedProblem {
  if (!operation) return problem;
  const mends = problem.mends.map((mend) => placeMend(mend, operation));
  const field = problem.field && placeField(problem.field, operation);
  const allowed = mends.length === 0 && problem.kind === 'malformed' && field ? allowedValues(field, operation) : [];
  return { ...problem, field, mends: [...mends, ...allowed] };
}

function placeMend(mend: Mend, operation: Operation): Mend {
  switch (mend.op) {
    case 'add':
    case 'replace':
    case 'remove':
    case 'quote':
    case 'unquote':
      return { ...mend, field: placeField(mend.field, operation) };
    case 'add-all':
      return {
        ...mend,
        fields: mend.fields.map((one) => ({ ...one, field: placeField(one.field, operation) })),
      };
    default:
      return mend;
  }
}

function placeField(field: Field, operation: Operation): Field {
  if (!field.probable) return field;
  const [parameter] = candidates(field, operation);
  return parameter ? { ...field, ...placeOf(parameter), probable: false } : field;
}

/** The parameters that the field can be; of several, one where the field was guessed to be comes first. */
function candidates(field: Field, operation: Operation): readonly OperationParameter[] {
  const found = parametersNamed(operation, field.name).filter(({ location }) => location !== 'cookie');
  return [...found.filter((one) => fits(one, field)), ...found.filter((one) => !fits(one, field))];
}

function fits(parameter: OperationParameter, field: Field): boolean {
  return parameter.location === field.location && (field.pointer === null || parameter.pointer === field.pointer);
}

function placeOf({ name, location, pointer }: OperationParameter): Pick<Field, 'name' | 'location' | 'pointer'> {
  return { name, location: location === 'cookie' ? 'header' : location, pointer };
}

function allowedValues(field: Field, operation: Operation): Mend[] {
  const values = candidates(field, operation)[0]?.values ?? [];
  return values.length === 0 || values.length > maxValues ? [] : [{ op: 'replace', field, find: null, values }];
}
