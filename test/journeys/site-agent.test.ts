import { setTimeout as sleep } from 'node:timers/promises';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { checkErasedAtSite, heldAtSite } from '../../local/demo/at-the-site.ts';
import { residueOf } from '../../local/demo/residue.ts';
import { itemsOf } from '../../local/inspect.ts';
import type { SeededCustomer } from '../../local/seed/customers.ts';
import { type StackWithSite, startStackWithSite } from '../../local/site/start-stack-with-site.ts';
import { patience } from '../support/patience.ts';
import { localStack } from './support.ts';

describe('a real agent beside SQL and a panel', () => {
  let stack: StackWithSite;
  const local = localStack({}, async (settings) => {
    stack = await startStackWithSite({ settings });
    return stack;
  });

  let customers = 0;
  /** A customer in the cloud and at the site, with a hosting account of their own. */
  async function newCustomer(): Promise<SeededCustomer> {
    const own = await local.newCustomer();
    customers += 1;
    const atSite = { ...own, facts: { ...own.facts, account: `khach${customers}` } };
    stack.provider.add(atSite);
    return atSite;
  }
  const deletionOf = (owner: SeededCustomer) =>
    local.confirmed(owner, { kind: 'deletion', scope: 'everything' });
  const until = async (isReached: () => boolean | Promise<boolean>) => {
    const giveUpAt = Date.now() + patience.timeout;
    while (!(await isReached())) {
      if (Date.now() > giveUpAt)
        throw new Error(`Never reached.\n${stack.provider.agent.log.lines().join('\n')}`);
      await sleep(patience.interval);
    }
  };
  /** What a deletion did not keep of its promises at the site. */
  async function brokenPromises(owner: SeededCustomer, reference: string): Promise<string[]> {
    const broken: string[] = [];
    const check = (promise: string, isKept: boolean) => void (isKept || broken.push(promise));
    await checkErasedAtSite(stack.provider, owner, reference, { check });
    return broken;
  }

  it('erases everywhere, although it is killed in the middle, twice', async () => {
    const owner = await newCustomer();
    const neighbour = await newCustomer();
    const { agent, panel } = stack.provider;
    const before = heldAtSite(stack.provider, neighbour);
    // Once when the panel has heard the removal, which nobody hears the answer of.
    const removal = Promise.withResolvers<void>();
    panel.panel.beforeCall = async ({ path, values }) => {
      if (!path.endsWith('/removeacct') || values?.user !== owner.facts.account) return;
      panel.panel.beforeCall = () => {};
      await agent.end('SIGKILL');
      removal.resolve();
    };

    const { reference } = await deletionOf(owner);
    await removal.promise;
    const hasBegun = agent.events().length;
    agent.restart();
    // And once while it erases rows.
    await until(() =>
      agent
        .events()
        .slice(hasBegun)
        .some(({ event, task }) => event === 'task-begins' && task?.includes('site:billing.erase')),
    );
    // It begins again by itself, as systemd has it.
    const pid = agent.pid();
    expect(pid).toBeGreaterThan(1);
    process.kill(pid as number, 'SIGKILL');
    const request = await local.waitFor(reference, 'completed-with-exceptions');

    expect(await brokenPromises(owner, reference)).toEqual([]);
    expect(heldAtSite(stack.provider, neighbour)).toBe(before);
    const results = (store: 'site:panel' | 'site:billing') =>
      request.outcomes[store]?.map(({ category, result }) => `${category} ${result}`);
    expect(results('site:panel')).toEqual([
      'panel-accounts erased',
      'website-files erased',
      'mailboxes erased',
      'database-dumps erased',
      'backups not-reached',
    ]);
    expect(results('site:billing')).toEqual(
      expect.arrayContaining(['profile held', 'invoices held', 'tickets erased', 'letters erased']),
    );
    const held = (await itemsOf(stack, 'account')).filter(({ pk }) => pk === `customer#${owner.id}`);
    const heldPlaces = new Set(held.map(({ pk, sk }) => `table account: ${pk} ${sk}`));
    expect(await residueOf(stack, owner, heldPlaces)).toEqual([]);
  });

  it('finds what was asked while it was away', async () => {
    const owner = await newCustomer();
    const { agent } = stack.provider;
    await agent.end();
    const before = heldAtSite(stack.provider, owner);

    const { reference } = await deletionOf(owner);
    const waiting = await local.waitUntil(
      reference,
      ({ history }) => history.some(({ event }) => event === 'site-asked'),
      'asked of the site',
    );
    expect(waiting.status).toBe('in-grace-period');
    expect(heldAtSite(stack.provider, owner)).toBe(before);

    agent.restart();
    await local.waitFor(reference, 'completed-with-exceptions');
    expect(await brokenPromises(owner, reference)).toEqual([]);
  });

  it('uploads a whole copy, although it is killed when a part is opened, at a piece, and when a part is closed', async () => {
    const owner = await newCustomer();
    const { agent } = stack.provider;
    const deadly = ['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload'];
    const deaths: string[] = [];
    const restore = stack.s3.fault(({ operation, key }) => {
      if (!key?.includes('/site/') || operation !== deadly[0]) return undefined;
      deaths.push(operation);
      deadly.shift();
      void agent.end('SIGKILL').then(() => agent.restart());
      return undefined;
    });

    const { reference, matchCode } = await local.confirmed(owner, { kind: 'handover', scope: 'everything' });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'download');
    restore();

    expect(deaths).toEqual(['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload']);
    const first = await local.download(link, matchCode);
    expect(first.manifest.parts?.map(({ store }) => store)).toEqual(['panel', 'billing']);
    const request = await local.stored(reference);
    expect(request.archive?.parts).toHaveLength(3);
    expect(request.outcomes['site:panel']).toContainEqual({
      category: 'panel-accounts',
      result: 'returned',
      count: 1,
    });
    expect(request.outcomes['site:billing']).toContainEqual(
      expect.objectContaining({ category: 'invoices', result: 'returned' }),
    );
    const { clients, buckets } = stack;
    const list = new ListMultipartUploadsCommand({ Bucket: buckets.archive });
    // One whose agent died before it heard its name goes when the bucket's rule ends it.
    expect(((await clients.s3.send(list)).Uploads ?? []).length).toBeLessThanOrEqual(1);
  });

  it('says nothing of a customer in its log', () => {
    const lines = stack.provider.agent.log.lines().join('\n');

    expect(lines).toContain('task-ends');
    expect(lines).not.toMatch(/khach|KH-9|example\.vn|Lan/);
  });
});
