import { describe, expect, it } from 'vitest';
import {
  confirmRequest,
  findConfirmable,
  requestFreshLink,
} from '../../functions/requests/confirm-request.ts';
import { refuse } from '../../functions/shared/refusal.ts';
import { contendedRequests } from '../support/contended-requests.ts';
import { ask, asked, confirmed, linkOf } from '../support/stages.ts';
import { newWorld, onlyRequest } from '../support/world.ts';

/** A request whose link is a day old. */
async function withExpiredLink() {
  const world = newWorld();
  const id = await asked(world);
  world.clock.advance(86_400);
  return { world, id, link: linkOf(world, 'confirm', id) };
}

describe('a fresh link', () => {
  it('instead of an expired one makes the machine ask again', async () => {
    const { world, id, link } = await withExpiredLink();

    await requestFreshLink(world, link);
    await ask(world, id, 'second token');

    expect(world.workflow.answers).toEqual([{ taskToken: `ask ${id}`, error: 'FreshLinkWanted' }]);
    expect(world.mail.sent).toHaveLength(2);
    expect(await findConfirmable(world, link)).toEqual(refuse('link-unknown'));
    expect(await findConfirmable(world, linkOf(world, 'confirm', id))).toMatchObject({ id });
  });

  it('extends the wait only as far as its own life requires', async () => {
    const { world, id, link } = await withExpiredLink();
    await requestFreshLink(world, link);
    await ask(world, id, 'second token');
    expect(onlyRequest(world).confirmation?.waitEndsAt).toBe('2026-03-09T01:59:55.000Z');

    world.clock.set('2026-03-09T01:00:00.000Z');
    await requestFreshLink(world, linkOf(world, 'confirm', id));
    await ask(world, id, 'third token');

    expect(onlyRequest(world).confirmation?.waitEndsAt).toBe('2026-03-10T01:00:00.000Z');
  });

  it('is not sent once the wait is over, when the machine ends the request', async () => {
    const { world, link } = await withExpiredLink();
    world.clock.set('2026-03-09T01:59:55.000Z');
    const before = onlyRequest(world);

    expect(await requestFreshLink(world, link)).toMatchObject({ refused: 'too-late' });

    expect(onlyRequest(world)).toEqual(before);
    expect(world.workflow.answers).toEqual([]);
  });

  it('is still sent one millisecond before the wait is over', async () => {
    const { world, id, link } = await withExpiredLink();
    world.clock.set('2026-03-09T01:59:54.999Z');

    expect(await requestFreshLink(world, link)).toMatchObject({ id });
  });

  it('neither requires nor uses up any of the letters to its address', async () => {
    const world = newWorld({ lettersPerAddressPerHour: 2, lettersPerAddressPerDay: 2 });
    const id = await asked(world);
    world.clock.advance(86_400);
    await asked(world);
    await asked(world);

    await requestFreshLink(world, linkOf(world, 'confirm', id));
    await ask(world, id, 'second token');

    expect(await findConfirmable(world, linkOf(world, 'confirm', id))).toMatchObject({ id });
    expect(world.mail.sent).toHaveLength(4);
  });

  it('instead of a locked one resets the wrong codes', async () => {
    const world = newWorld();
    const id = await asked(world, { kind: 'handover' });
    const link = linkOf(world, 'confirm', id);
    for (let tries = 0; tries < 3; tries += 1) await confirmRequest(world, { ...link, code: '00' });

    await requestFreshLink(world, link);
    await ask(world, id, 'second token');

    expect(onlyRequest(world).confirmation).toMatchObject({ freshLinks: 1, secret: { wrongCodes: 0 } });
  });

  it('is not sent instead of one that is still valid', async () => {
    const world = newWorld();
    const id = await asked(world);
    const before = onlyRequest(world);

    expect(await requestFreshLink(world, linkOf(world, 'confirm', id))).toMatchObject(refuse('not-now'));

    expect(onlyRequest(world)).toEqual(before);
    expect(world.workflow.answers).toEqual([]);
  });

  it('is not sent without a link to the request', async () => {
    const { world, link } = await withExpiredLink();
    const before = onlyRequest(world);

    expect(await requestFreshLink(world, { ...link, secret: 'x'.repeat(43) })).toEqual(
      refuse('link-unknown'),
    );
    expect(await requestFreshLink(world, { ...link, id: '0123456789AB' })).toEqual(refuse('link-unknown'));

    expect(onlyRequest(world)).toEqual(before);
    expect(world.workflow.answers).toEqual([]);
  });

  it('is not sent for a confirmed request', async () => {
    const world = newWorld();
    const id = await confirmed(world);
    world.clock.advance(86_400);

    expect(await requestFreshLink(world, linkOf(world, 'confirm', id))).toMatchObject(refuse('link-used'));
  });

  it('is sent twice at most', async () => {
    const { world, id } = await withExpiredLink();
    const answers = [];

    for (let click = 1; click <= 3; click += 1) {
      answers.push(await requestFreshLink(world, linkOf(world, 'confirm', id)));
      if (click < 3) await ask(world, id, `token ${click}`);
      world.clock.advance(86_400);
    }

    expect(answers).toEqual([
      expect.anything(),
      expect.anything(),
      expect.objectContaining(refuse('no-more-fresh-links')),
    ]);
    expect(world.mail.sent).toHaveLength(3);
    expect(world.workflow.answers).toHaveLength(2);
  });

  it('is requested once, however many clicks come at the same instant', async () => {
    const { world, link } = await withExpiredLink();
    const contended = { ...world, requests: contendedRequests(world.requests) };

    await Promise.all(Array.from({ length: 20 }, () => requestFreshLink(contended, link)));

    expect(onlyRequest(world).confirmation?.freshLinks).toBe(1);
    expect(world.workflow.answers).toHaveLength(1);
  });

  it('that is being sent is not requested again by a second click', async () => {
    const { world, link } = await withExpiredLink();
    await requestFreshLink(world, link);
    const before = onlyRequest(world);

    expect(await requestFreshLink(world, link)).toMatchObject({ id: link.id });

    expect(onlyRequest(world)).toEqual(before);
    expect(world.workflow.answers).toHaveLength(1);
  });
});
