import * as v from 'valibot';

/** A group of settings. Rejects unknown names: a misspelt setting must not be ignored. */
export const group = <Entries extends v.ObjectEntries>(entries: Entries) =>
  v.strictObject(entries, (issue) => {
    if (issue.expected === 'Object') return 'must be a group of settings';
    return issue.expected === 'never'
      ? `is not a setting; known here: ${Object.keys(entries).join(', ')}`
      : 'is missing and has no default';
  });
export const count = (unit: string, min: number, max: number) => {
  const allowed = `must be a whole number of ${unit} from ${min} to ${max}`;
  return v.pipe(v.number(allowed), v.integer(allowed), v.minValue(min, allowed), v.maxValue(max, allowed));
};
export const text = v.pipe(v.string('must be a text'), v.trim(), v.nonEmpty('must not be empty'));
export const matching = (allowed: string, pattern: RegExp) =>
  v.pipe(v.string(`must be ${allowed}`), v.regex(pattern, `must be ${allowed}`));
