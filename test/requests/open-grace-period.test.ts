import { describe, expect, it } from 'vitest';
import {
  cancelChallengeOf,
  cancelRequest,
  findCancellable,
} from '../../functions/requests/cancel-request.ts';
import { openGracePeriod } from '../../functions/requests/open-grace-period.ts';
import { cancelForCustomer } from '../../functions/requests/operate-requests.ts';
import { refuse } from '../../functions/shared/refusal.ts';
import { confirmed, inGracePeriod, linkOf, waiting } from '../support/stages.ts';
import { lan, lettersOf, newWorld, onlyRequest } from '../support/world.ts';

describe('the grace period', () => {
  it('begins with a letter that explains how to cancel, and waits', async () => {
    const world = newWorld();
    const id = await inGracePeriod(world);

    const { secret } = linkOf(world, 'cancel', id);
    expect(lettersOf(world).at(-1)).toMatchObject({
      type: 'grace',
      to: lan.address,
      cancelUrl: `https://privacy.example.vn/cancel/${id}/${secret}`,
      endsAt: '2026-03-05T02:00:00.000Z',
    });
    expect(onlyRequest(world)).toMatchObject({
      status: 'in-grace-period',
      taskToken: `grace ${id}`,
      grace: { endsAt: '2026-03-05T02:00:00.000Z' },
    });
    expect(JSON.stringify(onlyRequest(world))).not.toContain(secret);
    expect(world.workflow.answers.map(({ taskToken }) => taskToken)).not.toContain(`grace ${id}`);
  });

  it('changes nothing in any store', async () => {
    const world = newWorld();
    const before = Object.values(world.stores).map(({ holdings }) => structuredClone(holdings));

    await inGracePeriod(world);

    expect(Object.values(world.stores).map(({ holdings }) => holdings)).toEqual(before);
  });

  it('entered again keeps the promised end and the link, and sends no second letter', async () => {
    const world = newWorld();
    const id = await inGracePeriod(world);
    const link = linkOf(world, 'cancel', id);
    const letters = world.mail.sent.length;
    world.clock.advance(3600);

    await openGracePeriod(world, waiting(world, id, 'second token'));

    expect(world.mail.sent).toHaveLength(letters);
    expect(await findCancellable(world, link)).toMatchObject({
      taskToken: 'second token',
      grace: { endsAt: '2026-03-05T02:00:00.000Z' },
    });
  });

  it('entered again before its letter was recorded makes the newest letter the valid one', async () => {
    const world = newWorld();
    const id = await inGracePeriod(world);
    const lost = linkOf(world, 'cancel', id);
    await world.requests.change(id, ({ letters: { grace: _unrecorded, ...letters }, ...request }) => ({
      ...request,
      letters,
    }));

    await openGracePeriod(world, waiting(world, id, 'second token'));

    expect(await findCancellable(world, lost)).toEqual(refuse('link-unknown'));
    expect(await findCancellable(world, linkOf(world, 'cancel', id))).toMatchObject({ id });
  });

  it('notices a cancellation that arrives while it is entered again', async () => {
    const world = newWorld();
    const id = await inGracePeriod(world);
    world.workflow.timeOut(`grace ${id}`);
    const click = { ...linkOf(world, 'cancel', id), challenge: cancelChallengeOf(id) };
    const { openWork } = world;
    const claim: typeof openWork.claim = async (...claimed) => {
      await cancelRequest(world, click);
      return openWork.claim(...claimed);
    };

    await openGracePeriod({ ...world, openWork: { ...openWork, claim } }, waiting(world, id, 'second token'));

    expect(world.workflow.answers.at(-1)).toEqual({ taskToken: 'second token', error: 'Cancelled' });
    expect(world.mail.sent).toHaveLength(2);
  });

  it('does not begin for a cancelled request, and no letter is sent', async () => {
    const world = newWorld();
    const id = await confirmed(world);
    await cancelForCustomer(world, { id, by: 'minh', reason: 'The customer called.' });
    const letters = world.mail.sent.length;

    await openGracePeriod(world, waiting(world, id, 'token'));

    expect(world.mail.sent).toHaveLength(letters);
    expect(world.workflow.answers.at(-1)).toEqual({ taskToken: 'token', error: 'Cancelled' });
  });
});
