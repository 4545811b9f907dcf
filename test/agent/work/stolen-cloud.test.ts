import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { whatIsComing } from '../../../agent/journal/decisions.ts';
import type { SiteTask, TaskOperation } from '../../../contract/site.ts';
import { siteLawOf } from '../../../functions/stores/domain/site-law.ts';
import { ask, planned, runningAgent } from '../support/agent-world.ts';
import { confirmedBy, lan, law, neighbour, taskOf } from '../support/site-tasks.ts';

const stranger = generateKeyPairSync('ed25519');

describe('an agent whose workflow was stolen', () => {
  const operations: TaskOperation[] = ['suspend', 'find', 'erase'];
  const forgeries: [string, Partial<SiteTask>][] = [
    ['no decision', { decision: undefined as never }],
    ['a decision sealed with another key', { decision: confirmedBy({ key: stranger.privateKey }) }],
    ['the decision of another request', { decision: confirmedBy({ request: 'R2' }) }],
    ['the decision of another customer', { decision: confirmedBy({ subject: neighbour }) }],
    ['another customer than the one who decided', { subject: neighbour }],
    ['another customer number', { subject: { ...lan, customerId: 'C2' } }],
    ['another address', { subject: { ...lan, address: 'mallory@example.vn' } }],
    ['another address key', { subject: { ...lan, addressKey: 'key-of-mallory' } }],
    ['a decision about another address', { decision: confirmedBy({ address: 'mallory@example.vn' }) }],
    ['a decision for a copy', { decision: confirmedBy({ kind: 'opt-out' }) }],
    ['a decision of a scope without this store', { decision: confirmedBy({ scope: 'data' }) }],
    ['a decision of a kind without a key', { decision: { ...confirmedBy(), kind: 'staff-decision' } }],
    ['a text that was changed', { decision: { ...confirmedBy(), text: `${confirmedBy().text} ` } }],
    ['no customer', { subject: undefined as never }],
  ];

  it.each(forgeries)('does nothing for %s', async (_name, forged) => {
    const { cloud, system, journal } = await runningAgent({
      system: {
        onFile: new Map([
          ['C1', lan.address],
          ['C2', neighbour.address],
        ]),
      },
    });

    for (const operation of operations)
      expect(await ask(cloud, taskOf(operation, { turn: 1, ...forged }))).toEqual({
        state: 'never',
        code: 'not-confirmed',
      });
    expect(system.calls).toEqual([]);
    expect(whatIsComing(journal)).toEqual([]);
  });

  it('erases only the plan that was made here', async () => {
    const { cloud, system } = await runningAgent();
    const plan = await planned(cloud);
    const asked = (sha256: string, more = {}) => taskOf('erase', { plan: { ...plan, sha256 }, ...more });

    expect(await ask(cloud, asked('b'.repeat(64)))).toEqual({ state: 'never', code: 'plan-unknown' });
    expect(await ask(cloud, taskOf('erase', { round: 2 }))).toEqual({ state: 'never', code: 'plan-unknown' });
    expect(system.calls.filter((call) => call.startsWith('erase'))).toEqual([]);
    expect(await ask(cloud, asked(plan.sha256, { round: 3 }))).toMatchObject({ state: 'done' });
  });

  it('does not carry out the plan of one request for another', async () => {
    const { cloud, system } = await runningAgent();
    const plan = await planned(cloud, 'R1');
    const end = await ask(
      cloud,
      taskOf('erase', { request: 'R2', decision: confirmedBy({ request: 'R2' }), plan }),
    );

    expect(end).toEqual({ state: 'never', code: 'plan-unknown' });
    expect(system.calls).toEqual(['find R1 C1 deletion']);
  });

  it('does not carry out the plan of one customer for another, although both decisions are sealed', async () => {
    const { cloud, system } = await runningAgent({
      system: {
        onFile: new Map([
          ['C1', lan.address],
          ['C2', neighbour.address],
        ]),
      },
    });
    const plan = await planned(cloud);
    const decision = confirmedBy({ subject: neighbour });
    const end = await ask(cloud, taskOf('erase', { plan, subject: neighbour, decision }));

    expect(end).toEqual({ state: 'never', code: 'plan-unknown' });
    expect(system.calls).toEqual(['find R1 C1 deletion']);
  });

  it.each<[string, SiteTask['law']]>([
    ['no law', undefined],
    ['an empty law', {}],
    ['a shorter one', siteLawOf({ ...law, accountingMonths: 119 })],
    ['a basis less', Object.fromEntries(Object.entries(siteLawOf(law)).slice(1))],
    ['days where months are counted', { ...siteLawOf(law), accounting: { days: 3653 } }],
  ])('plans and erases nothing under %s', async (_name, short) => {
    const { cloud, system } = await runningAgent();
    const plan = await planned(cloud);
    const told = { law: short as NonNullable<typeof short>, plan };

    for (const operation of ['find', 'erase'] as const)
      expect(await ask(cloud, taskOf(operation, { round: 2, ...told }))).toEqual({
        state: 'never',
        code: 'law-too-short',
      });
    expect(system.calls).toEqual(['find R1 C1 deletion']);
  });

  it('accepts a law that keeps longer, in years as in months', async () => {
    const { cloud } = await runningAgent();
    const longer = { ...siteLawOf({ ...law, registrantHoldDays: 99 }), accounting: { years: 11 } };

    expect(await ask(cloud, taskOf('find', { law: longer }))).toMatchObject({ state: 'done' });
  });

  it('erases nothing before the decision has lain here for its time, by the clock of this machine', async () => {
    const agent = await runningAgent({ safety: { eraseAfterSeconds: 48 * 3600 } });
    const { cloud, system } = agent;
    const plan = await planned(cloud);

    expect(await ask(cloud, taskOf('erase', { plan }))).toEqual({
      state: 'later',
      code: 'too-young',
      afterSeconds: 3600,
    });
    expect(system.calls).toEqual(['find R1 C1 deletion']);
    // The journal says that it came 48 hours ago.
    agent.journal.write(
      'UPDATE decisions SET arrived_at = ?',
      new Date(Date.now() - 48 * 3_600_000).toISOString(),
    );
    expect(await ask(cloud, taskOf('erase', { round: 2, plan }))).toMatchObject({ state: 'done' });
  });

  it('lets nobody make a decision older than its arrival', async () => {
    const { cloud, journal } = await runningAgent({ safety: { eraseAfterSeconds: 3600 } });
    // Confirmed months ago, as the seal says; here since now.
    const plan = await planned(cloud);

    expect(await ask(cloud, taskOf('erase', { plan }))).toMatchObject({ code: 'too-young' });
    expect(whatIsComing(journal)).toMatchObject([{ request: 'R1', decidedAt: '2026-03-02T02:00:00.000Z' }]);
  });

  it('does nothing once the address on file is another', async () => {
    const { cloud, system } = await runningAgent({ system: { onFile: new Map([['C1', 'new@example.vn']]) } });

    for (const operation of ['suspend', 'find'] as const)
      expect(await ask(cloud, taskOf(operation, { turn: 1 }))).toEqual({
        state: 'never',
        code: 'address-changed',
      });
    expect(system.calls).toEqual([]);
  });

  it('does not erase when the address changes after the plan', async () => {
    const { cloud, system } = await runningAgent();
    const plan = await planned(cloud);
    system.onFile.set('C1', 'new@example.vn');

    expect(await ask(cloud, taskOf('erase', { plan }))).toEqual({ state: 'never', code: 'address-changed' });
    expect(system.calls).toEqual(['find R1 C1 deletion']);
  });

  it('goes on erasing when its own erasing took the address from the register', async () => {
    const { cloud, system } = await runningAgent();
    const plan = await planned(cloud);
    await ask(cloud, taskOf('erase', { plan }));
    system.onFile.set('C1', 'erased-1@example.org');

    expect(await ask(cloud, taskOf('erase', { round: 2, plan }))).toMatchObject({ state: 'done' });
  });

  it.each([
    ['after its end', { notAfter: '2026-03-01T00:00:00.000Z' }, 'expired'],
    ['in a store that is not here', { store: 'site:panel' }, 'no-such-store'],
    ['by an operation that nobody knows', { operation: 'shred' as never }, 'no-such-operation'],
  ] as const)('does nothing %s', async (_name, changes, code) => {
    const { cloud, system } = await runningAgent();

    expect(await ask(cloud, taskOf('find', changes as Partial<SiteTask>))).toEqual({ state: 'never', code });
    expect(system.calls).toEqual([]);
  });

  it('does nothing more for a request that is closed, whatever comes late', async () => {
    const { cloud, system } = await runningAgent();
    await ask(cloud, taskOf('forget'));

    for (const operation of ['find', 'suspend', 'erase', 'unsuspend'] as const)
      expect(await ask(cloud, taskOf(operation, { turn: 9 }))).toEqual({ state: 'never', code: 'expired' });
    expect(system.calls).toEqual(['forget R1']);
    expect(await ask(cloud, taskOf('forget', { round: 2 }))).toMatchObject({ state: 'done' });
  });
});
