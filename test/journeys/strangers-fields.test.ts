import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { everythingIn } from '../../local/inspect.ts';
import { type Answered, postForm, postJson } from '../support/http-call.ts';
import { patience } from '../support/patience.ts';
import { localStack } from './support.ts';

const evil = 'evil.example';
const control = {
  'a line break': `\r\nBcc: evil@${evil}\r\n\r\n<b>`,
  'a line feed': `\nBcc: evil@${evil}`,
  'a NUL': `\0${evil}`,
  'an escape sequence': '\u001b[2J',
  'a delete': '\u007f',
  'a next line': '\u0085',
};
const invisible = { 'a bidi override': '\u202e', 'a bidi isolate': '\u2066', 'a line separator': '\u2028' };
/** What we neither show nor keep as it came: our two languages, and a key that is only hashed. */
const opaque = ['language', 'idempotencyKey'];
const shown = ['kind', 'scope', 'topics', 'address'];
const good = { kind: 'deletion', scope: 'everything', language: 'en', idempotencyKey: 'key' };
const send = { form: postForm, JSON: postJson };

const table = (texts: Record<string, string>, fields: string[]) =>
  (['form', 'JSON'] as const).flatMap((as) =>
    Object.entries(texts).flatMap(([what, text]) => fields.map((field) => ({ what, text, field, as }))),
  );

/** A submission that is good but for this text amid one of its fields. */
function submissionWith(text: string, field: string, address: string): Record<string, string> {
  const { scope, ...rest } = good;
  const whole: Record<string, string> =
    field === 'topics' ? { ...rest, kind: 'opt-out', topics: 'all', address } : { ...rest, scope, address };
  const value = whole[field] ?? '';
  const middle = value.length / 2;
  return { ...whole, [field]: value.slice(0, middle) + text + value.slice(middle) };
}

describe('in a submission', () => {
  const local = localStack();
  const pages = () => local.stack.urls.pages;

  it.each([...table(control, [...shown, ...opaque]), ...table(invisible, shown)])(
    '$what in $field is refused with what to mend, by $as',
    async ({ text, field, as }) => {
      const ordinary = await send[as](pages(), '/requests', {});

      const answer = await send[as](pages(), '/requests', submissionWith(text, field, 'nobody@example.vn'));

      expect(answer.status).toBeOneOf([400, 422]);
      expect(headerNames(answer)).toEqual(headerNames(ordinary));
      expect(answer.rawHeaders.join()).not.toContain(evil);
      const mistakes =
        as === 'JSON'
          ? Object.keys((JSON.parse(answer.body) as { errors: object }).errors)
          : parse(answer.body).querySelectorAll('.summary a');
      expect(mistakes).toHaveLength(1);
      expect(await local.requests()).toEqual([]);
    },
  );

  it('invisible characters where we take none stand in no page, letter or table', async () => {
    const owner = await local.newCustomer();
    const answers: Answered[] = [];
    for (const { text, field, as } of table(invisible, opaque)) {
      const answer = await send[as](pages(), '/requests', submissionWith(text, field, owner.address));
      // Nobody can mend what the page fills in, but a program means every field that it sends.
      const isRefused = field === 'language' && as === 'JSON';
      expect(answer.status, `${field} by ${as}`).toBe(isRefused ? 422 : 202);
      answers.push(answer);
    }

    const accepted = new Set(
      answers
        .filter(({ status }) => status === 202)
        .map(({ body }) => /[0-9A-Z]{4}(-[0-9A-Z]{4}){2}/.exec(body)?.[0]),
    );
    await expect.poll(async () => (await local.mailTo(owner.address)).length, patience).toBe(accepted.size);
    const kept: string[] = [];
    for await (const { text } of everythingIn(local.stack)) kept.push(text);
    const letters = (await local.mailTo(owner.address)).map((letter) => JSON.stringify(letter));
    for (const text of [...answers.map(({ body }) => body), ...letters, ...kept])
      expect(text).not.toMatch(/[\u202e\u2066\u2028]/);
  });
});

const headerNames = ({ rawHeaders }: Answered): string[] => rawHeaders.filter((_, index) => index % 2 === 0);
