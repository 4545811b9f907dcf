import type { HttpEvent } from './http.ts';

/** Why a body cannot be read at all. The HTTP status tells the client what to do about it. */
export type BodyProblem = 'unreadable' | 'too-large' | 'unsupported' | 'control-characters';

export const statusOfProblem: Record<BodyProblem, number> = {
  unreadable: 400,
  'control-characters': 400,
  'too-large': 413,
  unsupported: 415,
};

/** Fields as submitted: a text, or several texts under one name. */
export type Fields = Record<string, unknown>;

/** Maximum size in bytes; a completely filled form needs fewer than 1,000. */
const maxBodyBytes = 16_384;

/** Reads a form or a flat JSON object. Broken encodings are rejected, not repaired: nothing is guessed. */
export function readBody(event: HttpEvent): { fields: Fields } | { problem: BodyProblem } {
  const bytes = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > maxBodyBytes) return { problem: 'too-large' };
  const type = (event.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase();
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (type === 'application/x-www-form-urlencoded') return rejectControlCharacters(formFields(text));
    if (type === 'application/json') return rejectControlCharacters(jsonFields(text));
    return { problem: 'unsupported' };
  } catch {
    // Broken UTF-8, percent signs that encode nothing, malformed JSON: reported as the client's error.
    return { problem: 'unreadable' };
  }
}

function formFields(text: string): Fields {
  const fields = new Map<string, string | string[]>();
  for (const pair of text.split('&').filter((part) => part !== '')) {
    const [name = '', value = ''] = pair.replaceAll('+', ' ').split(/=(.*)/s).map(decodeURIComponent);
    const earlier = fields.get(name);
    fields.set(name, earlier === undefined ? value : [earlier, value].flat());
  }
  return Object.fromEntries(fields);
}

function jsonFields(text: string): Fields {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('Not an object.');
  return value as Fields;
}

/** None of our fields has more than one line: control characters are an attack or a mistake. */
function rejectControlCharacters(fields: Fields): { fields: Fields } | { problem: BodyProblem } {
  const texts = Object.values(fields)
    .flat()
    .filter((value) => typeof value === 'string');
  return texts.some((text) => /\p{Cc}/u.test(text)) ? { problem: 'control-characters' } : { fields };
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
