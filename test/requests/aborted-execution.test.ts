import { describe, expect, it } from 'vitest';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import { openGracePeriod } from '../../functions/requests/open-grace-period.ts';
import { cancelForCustomer, retryRequest } from '../../functions/requests/operate-requests.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import { CancelledError, PermanentError } from '../../functions/shared/errors.ts';
import { archived, inGracePeriod, waiting } from '../support/stages.ts';
import { lettersOf, newWorld, onlyRequest } from '../support/world.ts';

const act = { by: 'An', reason: 'stopped by mistake, ticket 8' };

/** What the runbook says of an execution that somebody stopped, and whose request must not be carried out. */
describe('an aborted execution whose request is cancelled first', () => {
  it('only closes the request when it is retried, and the customer hears of it', async () => {
    const world = newWorld();
    const requestId = await inGracePeriod(world);
    world.workflow.end(requestId, 'failed');

    await cancelForCustomer(world, { id: requestId, ...act });
    expect(await retryRequest(world, { id: requestId, ...act })).toMatchObject({ machine: 'redriven' });
    await openGracePeriod(world, waiting(world, requestId, 'after the redrive'));
    await expect(planRequest(world, { requestId })).rejects.toThrow(CancelledError);
    await closeRequest(world, { requestId, ending: 'cancelled' });

    expect(world.workflow.answers.at(-1)).toEqual({ taskToken: 'after the redrive', error: 'Cancelled' });
    expect(onlyRequest(world)).toMatchObject({ status: 'cancelled', outcomes: {} });
    expect(lettersOf(world).at(-1)).toMatchObject({ type: 'cancelled', reason: act.reason });
  });

  it('in *Ask a person* asks again when it is retried, and ends at the second cancel, delivering nothing', async () => {
    const world = newWorld();
    const requestId = await archived(world);
    const letters = world.mail.sent.length;
    await raiseAttention(world, { ...waiting(world, requestId, 'before'), error: 'Permanent' });
    world.workflow.end(requestId, 'failed');

    await cancelForCustomer(world, { id: requestId, ...act });
    await retryRequest(world, { id: requestId, ...act });
    await raiseAttention(world, { ...waiting(world, requestId, 'after the redrive'), error: 'Permanent' });
    await cancelForCustomer(world, { id: requestId, ...act });

    expect(world.workflow.answers.at(-1)).toEqual({ taskToken: 'after the redrive', error: 'Cancelled' });
    expect(world.mail.sent).toHaveLength(letters);
  });

  it('delivers no copy when it is retried once more instead', async () => {
    const world = newWorld();
    const requestId = await archived(world);
    const letters = world.mail.sent.length;
    await raiseAttention(world, { ...waiting(world, requestId, 'before'), error: 'Permanent' });
    await cancelForCustomer(world, { id: requestId, ...act });
    await retryRequest(world, { id: requestId, ...act });

    const delivery = deliverArchive(world, waiting(world, requestId, 'delivery'));

    await expect(delivery).rejects.toThrow(PermanentError);
    expect(onlyRequest(world).delivery).toBeUndefined();
    expect(world.mail.sent).toHaveLength(letters);
  });
});
