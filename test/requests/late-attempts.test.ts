import { describe, expect, it } from 'vitest';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { downloadArchive } from '../../functions/handover/download-archive.ts';
import { askForConfirmation } from '../../functions/requests/ask-for-confirmation.ts';
import { cancelChallengeOf, cancelRequest } from '../../functions/requests/cancel-request.ts';
import { confirmRequest } from '../../functions/requests/confirm-request.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { riskTextVersion } from '../../functions/requests/domain/risk.ts';
import { openGracePeriod } from '../../functions/requests/open-grace-period.ts';
import { retryRequest } from '../../functions/requests/operate-requests.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import { TransientError } from '../../functions/shared/errors.ts';
import * as stages from '../support/stages.ts';
import { newWorld, onlyRequest, type World } from '../support/world.ts';

/**
 * A waiting state whose attempts are repeated: each has a task token of its own, and only the newest waits. Whoever acts
 * must be heard by it, whatever an earlier attempt does that was thought dead.
 */
interface WaitingState {
  state: string;
  /** The request just before the state is entered. */
  prepare(world: World): Promise<string>;
  step(world: World, input: { requestId: string; taskToken: string }): Promise<unknown>;
  tokenOf(request: Request): string | undefined;
  /** The act for which the state waits. */
  act(world: World, id: string): Promise<unknown>;
}

const states: WaitingState[] = [
  {
    state: 'Ask for confirmation',
    prepare: stages.submitted,
    step: askForConfirmation,
    tokenOf: ({ taskToken }) => taskToken,
    act: (world, id) =>
      confirmRequest(world, {
        ...stages.linkOf(world, 'confirm', id),
        code: stages.codeOf(world, id),
        acceptedRiskText: riskTextVersion,
      }),
  },
  {
    state: 'Wait for the grace period',
    prepare: stages.confirmed,
    step: openGracePeriod,
    tokenOf: ({ taskToken }) => taskToken,
    act: (world, id) =>
      cancelRequest(world, { ...stages.linkOf(world, 'cancel', id), challenge: cancelChallengeOf(id) }),
  },
  {
    state: 'Deliver the archive',
    prepare: stages.archived,
    step: deliverArchive,
    tokenOf: ({ taskToken }) => taskToken,
    act: (world, id) =>
      downloadArchive(world, {
        ...stages.linkOf(world, 'download', id),
        code: stages.codeOf(world, id),
        action: 'discard',
      }),
  },
  {
    state: 'Ask a person',
    prepare: stages.planned,
    step: (world, input) => raiseAttention(world, { ...input, error: 'Permanent' }),
    tokenOf: ({ attention }) => attention?.taskToken,
    async act(world, id) {
      await world.workflow.start({ id });
      await retryRequest(world, { id, by: 'minh', reason: 'ticket 7' });
    },
  },
];

/** What an attempt could have done: writes and letters. */
const traces = (world: World) => [onlyRequest(world), world.mail.sent.length, world.counted.length];

/** The same world, with something that happens just before the next attempt to record a token. */
function whileRecording(world: World, happens: () => Promise<unknown>): World {
  const { requests } = world;
  let left = 1;
  const change: typeof requests.change = async (...changed) => {
    if (left > 0) {
      left -= 1;
      await happens();
    }
    return requests.change(...changed);
  };
  return { ...world, requests: { ...requests, change } };
}

/** Counts how often the machine is asked. */
function counting(world: World) {
  const asked: string[] = [];
  const isWaiting: typeof world.workflow.isWaiting = (taskToken) => {
    asked.push(taskToken);
    return world.workflow.isWaiting(taskToken);
  };
  return { asked, world: { ...world, workflow: { ...world.workflow, isWaiting } } };
}

describe.each(states)('an attempt of $state', ({ prepare, step, tokenOf, act }) => {
  /** A request on which the second attempt waits, and the first does not any more. */
  async function waitingOnSecond() {
    const world = newWorld();
    const id = await prepare(world);
    const first = stages.waiting(world, id, 'first');
    world.workflow.timeOut('first');
    const second = stages.waiting(world, id, 'second');
    await step(world, second);
    return { world, id, first, second };
  }

  it('that comes late, after a newer one, does nothing, and whoever acts is heard', async () => {
    const { world, id, first } = await waitingOnSecond();
    const left = traces(world);

    await step(world, first);

    expect(traces(world)).toEqual(left);
    await act(world, id);
    expect(world.workflow.answers.at(-1)).toMatchObject({ taskToken: 'second' });
  });

  it('that is the newest takes over, and whoever acts is heard', async () => {
    const { world, id } = await waitingOnSecond();
    world.workflow.timeOut('second');

    await step(world, stages.waiting(world, id, 'third'));

    await act(world, id);
    expect(world.workflow.answers.at(-1)).toMatchObject({ taskToken: 'third' });
  });

  it('that dies before it records its token, while the newer one records its own, leaves that', async () => {
    const world = newWorld();
    const id = await prepare(world);
    const first = stages.waiting(world, id, 'first');
    const overtaken = whileRecording(world, async () => {
      world.workflow.timeOut('first');
      await step(world, stages.waiting(world, id, 'second'));
    });

    await step(overtaken, first);

    expect(tokenOf(onlyRequest(world))).toBe('second');
    await act(world, id);
    expect(world.workflow.answers.at(-1)).toMatchObject({ taskToken: 'second' });
  });

  it('that was still alive when it asked does not win over the newer one either', async () => {
    const { world, id } = await waitingOnSecond();
    world.workflow.timeOut('second');
    const third = stages.waiting(world, id, 'third');
    const overtaken = whileRecording(world, async () => {
      world.workflow.timeOut('third');
      await step(world, stages.waiting(world, id, 'fourth'));
    });

    await step(overtaken, third);

    expect(tokenOf(onlyRequest(world))).toBe('fourth');
  });

  it('that is the newest wins over one that records its token meanwhile', async () => {
    const world = newWorld();
    const id = await prepare(world);
    const first = stages.waiting(world, id, 'first');
    const overtaking = whileRecording(world, async () => {
      await step(world, first);
      world.workflow.timeOut('first');
    });

    await step(overtaking, stages.waiting(world, id, 'second'));

    await act(world, id);
    expect(world.workflow.answers.at(-1)).toMatchObject({ taskToken: 'second' });
  });

  it('asks the machine only if another token is on record for this wait', async () => {
    const { asked, world } = counting(newWorld());
    const id = await prepare(world);

    await step(world, stages.waiting(world, id, 'first'));
    await step(world, stages.waiting(world, id, 'first'));
    expect(asked).toEqual([]);

    await step(world, stages.waiting(world, id, 'second'));
    expect(asked).toEqual(['second']);
  });

  it('that cannot ask is tried again, and changes nothing', async () => {
    const { world, id } = await waitingOnSecond();
    const left = traces(world);
    const isWaiting = () => Promise.reject(new TransientError('throttled'));
    const throttled = { ...world, workflow: { ...world.workflow, isWaiting } };

    const third = stages.waiting(world, id, 'third');
    await expect(step(throttled, third)).rejects.toMatchObject({ name: 'Transient' });

    expect(traces(world)).toEqual(left);
  });
});

/** The same world, with something that happens while the next letter leaves. */
function whileSending(world: World, happens: () => Promise<unknown>): World {
  let left = 1;
  const send: typeof world.mail.send = async (message) => {
    const sent = await world.mail.send(message);
    left -= 1;
    if (left === 0) await happens();
    return sent;
  };
  return { ...world, mail: { ...world.mail, send } };
}

describe.each(states.slice(0, 3))('$state, which runs twice at once for one attempt,', (state) => {
  const { prepare, step, act } = state;

  it('keeps the link of the letter that has left, and sends no other', async () => {
    const world = newWorld();
    const id = await prepare(world);
    const lettersBefore = world.mail.sent.length;
    const input = stages.waiting(world, id, 'first');
    const { promise: recorded, resolve: letterIsRecorded } = Promise.withResolvers<void>();
    let repetition: Promise<unknown> | undefined;
    const repeated = whileSending(world, async () => {
      const { promise: aboutToRecord, resolve: isAboutToRecord } = Promise.withResolvers<void>();
      const waits = whileRecording(world, async () => {
        isAboutToRecord();
        await recorded;
      });
      repetition = step(waits, input);
      await aboutToRecord;
    });

    await step(repeated, input);
    letterIsRecorded();
    await repetition;

    expect(world.mail.sent.length - lettersBefore).toBe(1);
    await act(world, id);
    expect(world.workflow.answers.at(-1)).toMatchObject({ taskToken: 'first' });
  });

  it('is tried again if the other one replaced its link and could not send its letter', async () => {
    const world = newWorld();
    const id = await prepare(world);
    const input = stages.waiting(world, id, 'first');
    const cannotSend = { ...world, mail: { ...world.mail, send: () => Promise.reject(new Error('died')) } };
    const repeated = whileSending(world, () => step(cannotSend, input).catch(() => undefined));

    await expect(step(repeated, input)).rejects.toMatchObject({ name: 'Transient' });

    world.workflow.timeOut('first');
    await step(world, stages.waiting(world, id, 'second'));
    await act(world, id);
    expect(world.workflow.answers.at(-1)).toMatchObject({ taskToken: 'second' });
  });
});
