import { describe, expect, it } from 'vitest';
import {
  cancelChallengeOf,
  cancelRequest,
  findCancellable,
} from '../../functions/requests/cancel-request.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import { statusSecretOf } from '../../functions/requests/domain/link-secret.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import { isRefusal, refuse } from '../../functions/shared/refusal.ts';
import { contendedRequests } from '../support/contended-requests.ts';
import { forbidden } from '../support/forbidden.ts';
import { inGracePeriod, linkOf, planned, waiting } from '../support/stages.ts';
import { newWorld, onlyRequest, type World } from '../support/world.ts';

async function cancellable(world = newWorld()) {
  const id = await inGracePeriod(world);
  const right = { ...linkOf(world, 'cancel', id), challenge: cancelChallengeOf(id) };
  return { world, id, right };
}

/** A request whose challenge is `0101`: the digits that letters look like. */
const withDigits = () =>
  cancellable({
    ...newWorld(),
    random: (length) => Uint8Array.from({ length }, (_, at) => [0, 1, 10, 11][at % 4] ?? 0),
  });

const raise = (world: World, requestId: string) =>
  raiseAttention(world, { ...waiting(world, requestId, 'attention'), error: 'Transient' });

const graceOver = (world: World) => world.clock.advance(world.settings.periods.graceSeconds);

describe('looking at a cancel link', () => {
  it('changes nothing, however often', async () => {
    const { world, right } = await cancellable();
    const before = onlyRequest(world);

    for (let look = 0; look < 5; look += 1) await findCancellable(world, right);

    expect(onlyRequest(world)).toEqual(before);
  });
});

describe('a cancellation', () => {
  it('works from the status page as well, whose link reaches the same mailbox', async () => {
    const { world, id, right } = await cancellable();
    const { challenge } = right;
    const secret = statusSecretOf(world.keys, id);

    await cancelRequest(world, { id, secret, challenge, fromStatus: true });

    expect(onlyRequest(world).cancelledAt).toBeDefined();
  });

  it('accepts neither link for the other', async () => {
    const { world, id, right } = await cancellable();
    const { challenge, secret } = right;
    const before = onlyRequest(world);

    const answers = [
      await cancelRequest(world, { id, secret, challenge, fromStatus: true }),
      await cancelRequest(world, { id, secret: statusSecretOf(world.keys, id), challenge }),
    ];

    expect(answers).toEqual([refuse('link-unknown'), refuse('link-unknown')]);
    expect(onlyRequest(world)).toEqual(before);
  });

  it('is recorded and sent to the machine, which alone changes the status', async () => {
    const { world, id, right } = await cancellable();

    await cancelRequest(world, right);

    expect(onlyRequest(world)).toMatchObject({
      status: 'in-grace-period',
      cancelledAt: '2026-03-02T02:00:00.000Z',
    });
    expect(world.workflow.answers.at(-1)).toEqual({ taskToken: `grace ${id}`, error: 'Cancelled' });
  });

  it.each<[string, (challenge: string) => string]>([
    ['with blanks around', (challenge) => ` ${challenge} `],
    ['with separators', (challenge) => [...challenge].join('-')],
    ['with O for 0', (challenge) => challenge.replaceAll('0', 'o')],
    ['with I for 1', (challenge) => challenge.replaceAll('1', 'I')],
    [
      'in full width',
      (challenge) => challenge.replace(/\d/g, (digit) => '０１２３４５６７８９'.charAt(Number(digit))),
    ],
    ['with L for 1', (challenge) => challenge.replaceAll('1', 'l')],
  ])('accepts the digits as people type them: %s', async (_name, typed) => {
    const { world, right } = await withDigits();

    await cancelRequest(world, { ...right, challenge: typed(right.challenge) });

    expect(onlyRequest(world).cancelledAt).toBeDefined();
  });

  it('asks for four digits, which no keyboard changes', async () => {
    const { id } = await cancellable();

    expect(cancelChallengeOf(id)).toMatch(/^\d{4}$/);
    expect(cancelChallengeOf('0123456789YW')).toBe('8908');
  });

  it.each([
    ['code-missing', undefined],
    ['code-missing', '  '],
    ['code-missing', '????'],
    ['code-missing', ' - - '],
    ['code-wrong', 'UUUU'],
  ])('by a scanner that presses buttons is refused (%s)', async (reason, challenge) => {
    const { world, right } = await cancellable();
    const before = onlyRequest(world);
    const { id, secret } = right;

    const answer = await cancelRequest(world, { id, secret, ...(challenge !== undefined && { challenge }) });

    expect(answer).toEqual({ refused: reason, request: before });
    expect(onlyRequest(world)).toEqual(before);
    expect(world.workflow.answers).toHaveLength(1);
  });

  it('with a confirmation link, or an invalid one, is unknown', async () => {
    const { world, id, right } = await cancellable();

    for (const secret of [linkOf(world, 'confirm', id).secret, 'x'.repeat(43), ''])
      expect(await cancelRequest(world, { ...right, secret })).toEqual(refuse('link-unknown'));
    expect(await cancelRequest(world, { ...right, id: '0123456789AB' })).toEqual(refuse('link-unknown'));
    expect(onlyRequest(world).cancelledAt).toBeUndefined();
  });

  it('twice is a normal answer and changes nothing', async () => {
    const { world, right } = await cancellable();
    const first = await cancelRequest(world, right);
    world.clock.advance(5);

    const second = await cancelRequest(world, right);

    expect(second).toEqual(first);
    expect(await findCancellable(world, right)).toMatchObject(refuse('link-used'));
  });

  it('notifies the machine when a crash prevented it the first time', async () => {
    const { world, id, right } = await cancellable();
    const dying = { ...world, workflow: forbidden<World['workflow']>('workflow') };
    await expect(cancelRequest(dying, right)).rejects.toThrow();

    await cancelRequest(world, right);

    expect(world.workflow.answers.at(-1)).toEqual({ taskToken: `grace ${id}`, error: 'Cancelled' });
  });

  it('after the end of the request changes nothing', async () => {
    const { world, id, right } = await cancellable();
    await closeRequest(world, { requestId: id, ending: 'joined' });
    const closed = onlyRequest(world);

    expect(await cancelRequest(world, right)).toMatchObject(refuse('too-late'));
    expect(onlyRequest(world)).toEqual(closed);
  });
});

describe('a cancellation while an operator is called', () => {
  it('stops the deletion and ends the call, before the plan', async () => {
    const { world, id, right } = await cancellable();
    graceOver(world);
    await raise(world, id);

    expect(await findCancellable(world, right)).toMatchObject({ id });
    await cancelRequest(world, right);
    await closeRequest(world, { requestId: id, ending: 'cancelled' });

    expect(world.workflow.answers.at(-1)).toEqual({ taskToken: 'attention', error: 'Cancelled' });
    expect(onlyRequest(world)).toMatchObject({
      status: 'cancelled',
      cancelledAt: '2026-03-05T02:00:00.000Z',
    });
    expect(onlyRequest(world).plan).toBeUndefined();
  });

  it('twice is a normal answer and interrupts once', async () => {
    const { world, id, right } = await cancellable();
    await raise(world, id);
    const first = await cancelRequest(world, right);
    const answered = world.workflow.answers.length;

    expect(await cancelRequest(world, right)).toEqual(first);

    expect(world.workflow.answers).toHaveLength(answered);
  });

  it('is too late after the plan, and leaves the call alone', async () => {
    const world = newWorld();
    const id = await planned(world);
    await raise(world, id);
    const [before, answered] = [onlyRequest(world), world.workflow.answers.length];
    const right = { ...linkOf(world, 'cancel', id), challenge: cancelChallengeOf(id) };

    expect(await cancelRequest(world, right)).toMatchObject({ refused: 'too-late' });

    expect(onlyRequest(world)).toEqual(before);
    expect(world.workflow.answers).toHaveLength(answered);
  });
});

describe('a cancellation and the plan', () => {
  it('stop the deletion when recorded in this order', async () => {
    const { world, id, right } = await cancellable();
    graceOver(world);

    await cancelRequest(world, right);

    await expect(planRequest(world, { requestId: id })).rejects.toMatchObject({ name: 'Cancelled' });
    expect(onlyRequest(world).plan).toBeUndefined();
  });

  it('let the deletion proceed when recorded in the other order', async () => {
    const world = newWorld();
    const id = await planned(world);

    const answer = await cancelRequest(world, {
      ...linkOf(world, 'cancel', id),
      challenge: cancelChallengeOf(id),
    });

    expect(answer).toMatchObject(refuse('too-late'));
    expect(onlyRequest(world)).toMatchObject({ status: 'executing' });
    expect(onlyRequest(world).cancelledAt).toBeUndefined();
  });

  it.each(['cancellation first', 'plan first'])('have one winner at the same instant (%s)', async (order) => {
    const { world, id, right } = await cancellable();
    graceOver(world);
    const contended = { ...world, requests: contendedRequests(world.requests) };
    const cancel = () => cancelRequest(contended, right);
    const plan = () => planRequest(contended, { requestId: id });

    const acts = order === 'plan first' ? [plan(), cancel()] : [cancel(), plan()];
    const ended = await Promise.allSettled(acts);

    const [planning, cancelling] = order === 'plan first' ? ended : ended.toReversed();
    const { cancelledAt, plan: frozen } = onlyRequest(world);
    expect([cancelledAt, frozen].filter(Boolean)).toHaveLength(1);
    expect(planning?.status).toBe(frozen ? 'fulfilled' : 'rejected');
    expect(cancelling).toMatchObject({ status: 'fulfilled' });
    expect(cancelling?.status === 'fulfilled' && isRefusal(cancelling.value)).toBe(frozen !== undefined);
  });

  it('are won by a cancellation between the read and the write of a plan', async () => {
    const { world, id, right } = await cancellable();
    graceOver(world);
    const { hosting } = world.stores;
    const slow = {
      ...world,
      stores: {
        ...world.stores,
        hosting: {
          ...hosting,
          async survey(...asked: Parameters<typeof hosting.survey>) {
            await cancelRequest(world, right);
            return hosting.survey(...asked);
          },
        },
      },
    };

    await expect(planRequest(slow, { requestId: id })).rejects.toMatchObject({ name: 'Cancelled' });
    expect(onlyRequest(world)).toMatchObject({ status: 'in-grace-period' });
    expect(onlyRequest(world).plan).toBeUndefined();
  });
});
