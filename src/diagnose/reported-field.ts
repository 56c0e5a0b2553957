import { readFieldPath } from './field-path';
import { type Finding, type NamedField, namedField } from './finding';
import { statedLocation } from './location-words';
import { fillTemplate, type MatchedRule, proseList } from './match-rule';

/** The field at fault as the response names it, and others of the same problem. */
export interface ReportedFields {
  readonly field: NamedField | null;
  readonly others: readonly NamedField[];
}

const none: ReportedFields = { field: null, others: [] };

/**
 * The field that is at fault, as member and message together name it; null where neither names any. What a member of the
 * body names is more exact than prose, unless it is only the parent of what the message names.
 */
export function reportedFields(finding: Finding, { pattern, code, groups }: MatchedRule): ReportedFields {
  const rule = pattern?.pattern;
  const given = { field: finding.field, others: finding.otherFields };
  // Empty: the dialect knows that what the response names is no field.
  if (rule?.ghost || rule?.field === '' || (rule?.field === undefined && code?.field === '')) return none;
  const listed = groups.fields === undefined ? [] : proseList(groups.fields);
  const [alternative] = groups.alternatives === undefined ? [] : proseList(groups.alternatives);
  const ofMessage = rule?.field === undefined ? (groups.field ?? listed[0] ?? alternative) : filled(rule.field, groups);
  const name = ofMessage || (finding.field ? '' : (code?.field ?? ''));
  const stated = rule?.location ?? (groups.location === undefined ? null : statedLocation(groups.location));
  if (name === '' && stated && given.field && !given.field.location)
    return { ...given, field: { ...given.field, location: stated } };
  if (name === '') return given;
  const location = stated ?? (ofMessage ? null : (code?.location ?? null));
  const notation = rule?.notation ?? 'auto';
  const named = namedField(name, { notation, location });
  const others = [...finding.otherFields, ...listed.slice(1).map((each) => namedField(each, { notation, location }))];
  if (finding.field && !rule?.locate) return { field: below(finding.field, named, rule?.under ?? false), others };
  const parent = (groups.parent ?? '').split(/[./]+/).filter((segment) => segment !== '' && segment !== '#');
  if (parent.length === 0) return { field: named, others };
  return { field: namedField([...parent, ...segmentsOf(named)], { notation: 'array', location }), others };
}

function filled(template: string, groups: MatchedRule['groups']): string {
  return fillTemplate(template, groups).replace(/^\.+|\.+$/g, '');
}

function below(member: NamedField, named: NamedField, under: boolean): NamedField {
  const { segments, location } = readFieldPath(member);
  const inner = segmentsOf(named);
  const contained = inner.every((segment, index) => segments.at(index - inner.length) === segment);
  if (segments.length > 0 && (contained || !under)) return member;
  return namedField([...segments, ...inner], {
    notation: 'array',
    location: location ?? named.location,
    locationFirst: false,
  });
}

function segmentsOf(named: NamedField): readonly string[] {
  return readFieldPath({ ...named, locationFirst: false }).segments;
}
