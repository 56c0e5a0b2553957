import { readFieldPath } from './field-path';
import { type Finding, type NamedField, namedField } from './finding';
import { statedLocation } from './location-words';
import { fillTemplate, type MatchedRule, proseList } from './match-rule';

/**
 * The field that is at fault, as member and message together name it; null where neither names any. What a member of the
 * body names is more exact than prose, unless it is only the parent of what the message names.
 */
export function reportedField(finding: Finding, { pattern, groups }: MatchedRule): NamedField | null {
  const rule = pattern?.pattern;
  const [alternative] = groups.alternatives === undefined ? [] : proseList(groups.alternatives);
  const name = rule?.field === undefined ? (groups.field ?? alternative) : fillTemplate(rule.field, groups);
  if (name === undefined || name === '') return finding.field;
  const location = rule?.location ?? (groups.location === undefined ? null : statedLocation(groups.location));
  const notation = rule?.notation ?? 'auto';
  const named = namedField(name, { notation, location });
  if (finding.field && !rule?.locate) return below(finding.field, named, rule?.under ?? false);
  const parent = (groups.parent ?? '').split(/[./]+/).filter((segment) => segment !== '' && segment !== '#');
  return parent.length === 0 ? named : namedField([...parent, ...segmentsOf(named)], { notation: 'array', location });
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
