import type { HttpEvent } from './http.ts';

/** Why a body cannot be read at all. The HTTP status tells the client what to do about it. */
export type BodyProblem =
  | 'unreadable'
  | 'too-large'
  | 'too-many-fields'
  | 'unsupported'
  | 'control-characters';

export const statusOfProblem: Record<BodyProblem, number> = {
  unreadable: 400,
  'control-characters': 400,
  'too-many-fields': 400,
  'too-large': 413,
  unsupported: 415,
};

/** Fields as submitted: a text, or several texts under one name. */
export type Fields = Record<string, unknown>;

/** Maximum size in bytes; a completely filled form needs fewer than 1,000. */
const maxBodyBytes = 16_384;
/** Maximum of fields, those of one name each counted: a completely filled form has nine. */
export const maxFields = 50;

/**
 * Reads a form or a flat JSON object, in time that grows with its size and no faster. Broken encodings are rejected, not
 * repaired: nothing is guessed.
 */
export function readBody(event: HttpEvent): { fields: Fields } | { problem: BodyProblem } {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maxBodyBytes) return { problem: 'too-large' };
  const type = (event.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (type === 'application/x-www-form-urlencoded') return formFields(text);
    if (type === 'application/json') return jsonFields(text);
    return { problem: 'unsupported' };
  } catch {
    // Broken UTF-8, percent signs that encode nothing, malformed JSON: reported as the client's error.
    return { problem: 'unreadable' };
  }
}

function formFields(text: string): ReturnType<typeof readBody> {
  // Counted before anything is decoded.
  const pairs = text.split('&', maxFields + 1);
  if (pairs.length > maxFields) return { problem: 'too-many-fields' };
  const fields = new Map<string, string[]>();
  for (const pair of pairs.filter((part) => part !== '')) {
    const equals = pair.includes('=') ? pair.indexOf('=') : pair.length;
    const [name, value] = [decoded(pair.slice(0, equals)), decoded(pair.slice(equals + 1))];
    const values = fields.get(name);
    if (values) values.push(value);
    else fields.set(name, [value]);
  }
  const entries = [...fields].map(([name, values]) => [name, values.length > 1 ? values : values[0]]);
  return rejectControlCharacters(Object.fromEntries(entries));
}

const decoded = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

function jsonFields(text: string): ReturnType<typeof readBody> {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { problem: 'unreadable' };
  const sizes = Object.values(value).map((each) => (Array.isArray(each) ? Math.max(1, each.length) : 1));
  return sizes.reduce((sum, size) => sum + size, 0) > maxFields
    ? { problem: 'too-many-fields' }
    : rejectControlCharacters(value as Fields);
}

/**
 * None of our fields has more than one line: control characters within one are an attack or a mistake. Those around it
 * came along when it was copied.
 */
function rejectControlCharacters(fields: Fields): ReturnType<typeof readBody> {
  const texts = Object.values(fields)
    .flat()
    .filter((value) => typeof value === 'string');
  return texts.some((text) => /\p{Cc}/u.test(text.trim())) ? { problem: 'control-characters' } : { fields };
}

/** The fields of a page's own form, as texts; an unreadable body has no fields. */
export function formTexts(event: HttpEvent): Record<string, string | undefined> {
  const read = readBody(event);
  if ('problem' in read) return {};
  return Object.fromEntries(
    Object.entries(read.fields).filter(([, value]) => typeof value === 'string'),
  ) as Record<string, string>;
}

/** The same with all values of each name, for groups of checkboxes. */
export function formLists(event: HttpEvent): Record<string, string[]> {
  const read = readBody(event);
  if ('problem' in read) return {};
  return Object.fromEntries(
    Object.entries(read.fields).map(([name, value]) => [
      name,
      [value].flat().filter((each) => typeof each === 'string'),
    ]),
  );
}
