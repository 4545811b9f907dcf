import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { everythingIn, type Sent, siteOf } from '../support/site.ts';
import { lan, newWorld } from '../support/world.ts';

const fields = { kind: 'handover', scope: 'data', address: lan.address };

/** A site whose client has used up its forms. It is 09:00 in Vietnam; the hour ends at 10:00. */
async function usedUp() {
  const world = newWorld({ formsPerClientPerHour: 1 });
  const site = siteOf(world);
  await site('POST', '/requests', { form: fields });
  world.clock.advance(600);
  const post = (sent: Sent) => site('POST', '/requests', sent);
  return { world, post };
}

describe('a form beyond its client’s limit', () => {
  it.each([
    ['vi', 'chưa được ghi nhận', '10:00, thứ Hai 02/03/2026 (giờ Việt Nam)'],
    ['en', 'was not recorded', 'Monday, 2 March 2026, 10:00 (Vietnam time)'],
  ])('is refused honestly, with the time to go on in Vietnam time (%s)', async (language, not, time) => {
    const { post } = await usedUp();

    const { status, headers, body } = await post({ form: { ...fields, language } });

    const summary = parse(body).querySelector('.summary')?.text ?? '';
    expect(status).toBe(429);
    expect(headers).toMatchObject({ 'retry-after': '3000', 'content-language': language });
    expect(summary).toContain(not);
    expect(summary).toContain(time);
  });

  it('shows no reference and no code, and changes nothing', async () => {
    const { world, post } = await usedUp();
    const before = everythingIn(world);

    const { body } = await post({ form: fields });

    expect(everythingIn(world)).toEqual(before);
    expect(parse(body).querySelector('main')?.text).not.toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
    expect(parse(body).querySelector('.digits')).toBeNull();
  });

  it('comes back with everything that was typed, so that it can be sent again', async () => {
    const { post, world } = await usedUp();

    const page = parse((await post({ form: { ...fields, idempotencyKey: 'kept' } })).body);

    expect(page.querySelector('#address')?.getAttribute('value')).toBe(lan.address);
    expect(page.querySelector('#kind-handover')?.hasAttribute('checked')).toBe(true);
    expect(page.querySelector('[name=idempotencyKey]')?.getAttribute('value')).toBe('kept');
    world.clock.advance(3000);
    expect((await post({ form: { ...fields, idempotencyKey: 'kept' } })).status).toBe(202);
  });

  it('in JSON is answered by a problem document with the same time', async () => {
    const { post } = await usedUp();

    const { status, headers, body } = await post({ json: fields });

    expect(status).toBe(429);
    expect(headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'retry-after': '3000',
    });
    expect(JSON.parse(body)).toEqual({
      type: 'about:blank',
      title: expect.stringContaining('not recorded'),
      status: 429,
      retryAt: '2026-03-02T03:00:00.000Z',
    });
  });

  it('is refused alike whether or not the address is a customer’s', async () => {
    const { post } = await usedUp();

    const [known, unknown] = [
      await post({ json: fields }),
      await post({ json: { ...fields, address: 'nobody@example.org' } }),
    ];

    expect(unknown).toEqual(known);
  });

  it('leaves nothing of the form in the log', async () => {
    const { world, post } = await usedUp();

    await post({ form: fields });

    expect(world.logged.at(-1)).toEqual({ event: 'form-beyond-limit' });
  });

  it('is the only kind that is refused: every answer that says accepted is on record', async () => {
    const world = newWorld({ formsPerClientPerHour: 3 });
    const site = siteOf(world);
    const references: string[] = [];

    for (let nth = 0; nth < 6; nth += 1) {
      const { status, body } = await site('POST', '/requests', { json: fields });
      if (status === 202) references.push(JSON.parse(body).reference.replaceAll('-', ''));
      else expect(status).toBe(429);
    }

    expect(references).toEqual(world.requests.all().map(({ id }) => id));
    expect(world.workflow.started).toEqual(references);
  });
});
