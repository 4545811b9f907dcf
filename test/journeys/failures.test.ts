import { describe, expect, it, vi } from 'vitest';
import { dynamoRequests } from '../../functions/requests/aws/dynamo-requests.ts';
import { sfnWorkflow } from '../../functions/requests/aws/sfn-workflow.ts';
import { cancelChallengeOf } from '../../functions/requests/cancel-request.ts';
import { type Retry, retryRequest } from '../../functions/requests/operate-requests.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { itemsOf, versionsOf } from '../../local/inspect.ts';
import { patience } from '../support/patience.ts';
import { localStack } from './support.ts';

describe('when something fails on the local stack', () => {
  const local = localStack();

  const workflow = () => sfnWorkflow(local.stack.clients.sfn, local.stack.stateMachineArn);
  const retry = (id: string, accepted: Pick<Retry, 'acceptsIncomplete'> = {}) =>
    retryRequest(
      {
        requests: dynamoRequests(local.stack.clients.dynamo, local.stack.tables.requests),
        workflow: workflow(),
        clock: () => new Date(),
        log: () => {},
      },
      { id, by: 'minh', reason: 'permission restored', ...accepted },
    );
  const filesOf = (id: string) => versionsOf(local.stack, 'hosting', `customers/${id}/`);

  it('a store that is down for a while delays a deletion and changes nothing else', async () => {
    const owner = await local.newCustomer();
    let refused = 0;
    const mend = local.stack.s3.fault(({ operation }) => {
      if (operation !== 'DeleteObjects' || refused >= 4) return undefined;
      refused += 1;
      return { code: 'SlowDown', status: 503 };
    });

    const { reference } = await local.confirmed(owner, { kind: 'deletion', scope: 'everything' });
    const request = await local.waitFor(reference, 'completed-with-exceptions');
    mend();

    expect(refused).toBe(4);
    expect(await filesOf(owner.id)).toEqual([]);
    expect(request.failures).toEqual({});
    expect(await local.customer.letters(owner.address, reference)).toHaveLength(3);
  });

  it('a store that refuses does not stop the others, calls a person, and a retry does only what is missing', async () => {
    const owner = await local.newCustomer();
    const mend = local.stack.s3.fault(({ operation }) =>
      operation === 'DeleteObjects' ? { code: 'AccessDenied', status: 403 } : undefined,
    );

    const { reference } = await local.confirmed(owner, { kind: 'deletion', scope: 'everything' });
    const stuck = await local.waitFor(reference, 'needs-attention');
    const interim = await local.customer.waitForLetter({ address: owner.address, reference }, 'status');
    expect(stuck.failures).toEqual({ hosting: 'Permanent' });
    expect(Object.keys(stuck.outcomes).sort()).toEqual(['account', 'mailing']);
    expect(stuck.address).toBe(owner.address);
    expect((await filesOf(owner.id)).length).toBeGreaterThan(0);
    expect(local.stack.log.lines().some((line) => line.includes('RequestsNeedingAttention'))).toBe(true);

    mend();
    const erasedBefore = stuck.history.filter(({ event }) => event === 'store-done').length;
    await retry(stuck.id);
    const done = await local.waitFor(reference, 'completed-with-exceptions');

    expect(await filesOf(owner.id)).toEqual([]);
    expect(done.history.filter(({ event }) => event === 'store-done')).toHaveLength(erasedBefore + 1);
    expect(done.history.find(({ event }) => event === 'operator-retried')).toMatchObject({
      by: 'minh',
      reason: 'permission restored',
    });
    expect(done.address).toBeUndefined();
    expect(interim.text).not.toBe((await local.customer.letters(owner.address, reference)).at(-1)?.text);
  });

  it('a copy is not delivered while a permission to read is missing, until a person accepts it incomplete', async () => {
    const owner = await local.newCustomer();
    const database = `customers/${owner.id}/databases/lan_nguyen.sql`;
    local.stack.s3.fault(({ operation, key }) =>
      operation === 'GetObject' && key === database ? { code: 'AccessDenied', status: 403 } : undefined,
    );

    const about = await local.confirmed(owner, { kind: 'handover', scope: 'data' });
    const stuck = await local.waitFor(about.reference, 'needs-attention');
    const interim = await local.customer.letters(owner.address, about.reference);
    await retry(stuck.id);
    const stillStuck = await local.waitFor(about.reference, 'needs-attention');
    await retry(stuck.id, { acceptsIncomplete: true });
    const { link } = await local.customer.waitForLetter(about, 'download');
    const archive = await local.download(link, about.matchCode);

    expect([stuck.attention?.error, stillStuck.attention?.error]).toEqual(['Unreadable', 'Unreadable']);
    expect(interim.flatMap(({ links }) => links).filter((url) => url.includes('/download/'))).toEqual([]);
    expect(archive.manifest.missing).toEqual([{ path: 'databases/lan_nguyen.sql', reason: 'denied' }]);
    expect(archive.files.has('data/config/nginx.conf')).toBe(true);
  });

  it('a grace letter that could not be sent delays the deletion until the customer was told how to cancel', async () => {
    const owner = await local.newCustomer();
    const { reference, matchCode } = await local.customer.submit({
      kind: 'deletion',
      scope: 'data',
      address: owner.address,
    });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'confirm');
    const mend = local.stack.ses.fault(() => ({ code: 'MessageRejected', status: 400 }));
    await local.customer.press(await local.customer.visit(link), { code: matchCode, acceptRisk: 'yes' });
    const stuck = await local.waitFor(reference, 'needs-attention');
    const endsAt = Date.parse(stuck.grace?.endsAt ?? '');
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, endsAt - Date.now()) + 100));
    expect(Date.now()).toBeGreaterThan(endsAt);

    mend();
    await retry(stuck.id);
    const grace = await local.customer.waitForLetter({ address: owner.address, reference }, 'cancel');
    await local.customer.press(await local.customer.visit(grace.link), {
      challenge: cancelChallengeOf(requestIdOf(reference)),
    });
    await local.waitFor(reference, 'cancelled');

    expect((await filesOf(owner.id)).length).toBeGreaterThan(0);
  });

  const steps = {
    deletion: [
      'ask-for-confirmation',
      'open-grace-period',
      'plan-request',
      'execute-in-store',
      'close-request',
    ],
    handover: ['plan-request', 'write-archive', 'deliver-archive', 'delete-archive', 'close-request'],
    'opt-out': ['ask-for-confirmation', 'refuse-promotions', 'close-request'],
  };

  it.each(Object.entries(steps))(
    'a crash of every step of a %s between its write and its answer loses and doubles nothing',
    async (kind, functions) => {
      const owner = await local.newCustomer();
      const crashed = new Set<string>();
      local.stack.hooks.afterInvoke = (name) => {
        if (!functions.includes(name) || crashed.has(name)) return;
        crashed.add(name);
        throw Object.assign(new Error('The answer was lost.'), { name: 'Lambda.ServiceException' });
      };

      const about = { address: owner.address, ...(await submitAndConfirm(kind)) };
      if (kind === 'handover') {
        const { link } = await local.customer.waitForLetter(about, 'download');
        await local.customer.press(await local.customer.visit(link), {
          action: 'discard',
          code: about.matchCode,
        });
      }
      const request = await local.waitFor(about.reference, 'completed', 'completed-with-exceptions');
      // The request is closed before its last step answers, and that answer is lost too.
      await vi.waitFor(
        async () => expect(await workflow().executionStatus(request)).toBe('succeeded'),
        patience,
      );
      delete local.stack.hooks.afterInvoke;

      expect([...crashed].sort()).toEqual([...functions].sort());
      expect(request.address).toBeUndefined();
      const work = (await itemsOf(local.stack, 'requests')).filter(({ pk }) => pk === `customer#${owner.id}`);
      expect(work).toEqual([]);
      if (kind === 'deletion') expect(await filesOf(owner.id)).toEqual([]);
      const letters = await local.customer.letters(owner.address, about.reference);
      const linksTo = (route: string) =>
        letters.filter(({ links }) => links.some((url) => url.includes(`/${route}/`)));
      expect(linksTo('confirm')).toHaveLength(1);
      expect(linksTo('cancel')).toHaveLength(kind === 'deletion' ? 1 : 0);
      expect(linksTo('download')).toHaveLength(kind === 'handover' ? 1 : 0);
      // The receipt, which has none of them.
      expect(letters).toHaveLength(kind === 'opt-out' ? 2 : 3);

      async function submitAndConfirm(asked: string) {
        const { reference, matchCode } = await local.customer.submit({
          kind: asked,
          ...(asked === 'opt-out' ? { topics: 'all' } : { scope: 'everything' }),
          address: owner.address,
        });
        const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'confirm');
        await local.customer.press(await local.customer.visit(link), { code: matchCode, acceptRisk: 'yes' });
        return { reference, matchCode };
      }
    },
  );
});
