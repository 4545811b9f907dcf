import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunStatus } from '../../functions/notices/domain/notice-run.ts';
import { pauseNotice, resumeNotice } from '../../functions/notices/operate-notices.ts';
import { listFates, reportNotice } from '../../functions/notices/report-notice.ts';
import { startNotice } from '../../functions/notices/start-notice.ts';
import { dayAfter, type PolicyVersion } from '../../functions/policy/domain/policy.ts';
import { publishVersion } from '../../functions/policy/publish-version.ts';
import { toItem } from '../../functions/shared/aws/dynamo-items.ts';
import { vietnamDay } from '../../functions/shared/calendar.ts';
import { accountKey } from '../../functions/stores/aws/account-items.ts';
import { everythingIn } from '../../local/inspect.ts';
import type { SeededCustomer } from '../../local/seed/customers.ts';
import { patience } from '../support/patience.ts';
import { policyPortsOf } from '../support/policy-ports.ts';
import { sampleVersion } from '../support/sample-version.ts';
import { localStack } from './support.ts';

const local = localStack({ notices: { canarySize: 3, canaryWaitSeconds: 3 } });
const today = vietnamDay(new Date());
const act = { by: 'minh', reason: 'ticket 7' };

/** The next version, which applies in two months. */
const versionNumber = (number: number, changes: Partial<PolicyVersion> = {}): PolicyVersion =>
  sampleVersion({
    number,
    date: today,
    effective: dayAfter(today, 60 + number),
    decision: { by: 'Data protection officer', on: today, why: 'Customers have to know.' },
    ...changes,
  });

const portsHere = () => policyPortsOf(local.stack);

async function runIs(version: number, ...statuses: RunStatus[]) {
  const giveUpAt = Date.now() + patience.timeout;
  for (;;) {
    const run = await portsHere().runs.find(version);
    if (run && statuses.includes(run.status)) return run;
    if (Date.now() > giveUpAt) throw new Error(`Still ${run?.status}, not ${statuses.join(' or ')}.`);
    await new Promise((resolve) => setTimeout(resolve, patience.interval));
  }
}

async function fatesOf(version: number): Promise<Record<string, string>> {
  const fates: Record<string, string> = {};
  for await (const { customerId, fate } of listFates(portsHere(), version)) fates[customerId] = fate;
  return fates;
}

const remove = ({ id }: SeededCustomer) =>
  local.stack.clients.dynamo.send(
    new DeleteItemCommand({
      TableName: local.stack.tables.account,
      Key: toItem(accountKey(id, 'profile')),
    }),
  );

describe('a change of the policy', () => {
  let customers: SeededCustomer[];
  beforeAll(async () => {
    customers = [];
    for (let count = 0; count < 6; count += 1) customers.push(await local.newCustomer());
    await publishVersion(portsHere(), versionNumber(1, { significance: 'editorial', effective: today }));
  });

  it('that is editorial mails nobody', async () => {
    expect(await startNotice(portsHere(), { version: 1, ...act })).toEqual({ obstacle: 'needs-no-notice' });

    for (const { address } of customers) expect(await local.customer.notices(address, 1)).toEqual([]);
  });

  it('can be told in two halves: who is deleted in between gets nothing, nobody gets it twice', async () => {
    const ports = portsHere();
    await publishVersion(ports, versionNumber(2));
    await startNotice(ports, { version: 2, ...act });
    await runIs(2, 'sending');
    await pauseNotice(ports, { version: 2, ...act });
    const paused = await runIs(2, 'paused');
    const before = await fatesOf(2);
    const waiting = customers.filter(({ id }) => before[id] === 'left');
    const [leaver] = waiting;
    if (!leaver) throw new Error('The run was over before it could be paused.');
    await remove(leaver);

    await resumeNotice(ports, { version: 2, by: 'lan', reason: 'ticket 8' });
    await runIs(2, 'finished');

    const report = await reportNotice(ports, 2);
    expect(paused.pauseRequested).toBeUndefined();
    expect(await fatesOf(2)).toMatchObject({ [leaver.id]: 'deleted' });
    expect(report).toMatchObject({ imbalance: 0, tally: { left: 0, deleted: 1 }, run: { recipients: 6 } });
    for (const { id, address } of customers) {
      const notices = await local.customer.notices(address, 2);
      expect(notices).toHaveLength(id === leaver.id ? 0 : 1);
    }
  });

  it('leaves nothing of a customer in the ledger, the log or a history but their number', async () => {
    const personal = customers.flatMap(({ address, name, phone }) => [address, name, phone]);
    const found: string[] = [];
    for await (const { place, text } of everythingIn(local.stack)) {
      const isOurs = /^(table notices|history|execution|log)/.test(place);
      if (isOurs && personal.some((detail) => text.includes(detail))) found.push(place);
    }

    expect(found).toEqual([]);
  });

  it('asks for consent on a page that a scanner cannot answer', async () => {
    const ports = portsHere();
    const purposes = { vi: { recordings: 'Ghi âm cuộc gọi.' }, en: { recordings: 'Recording calls.' } };
    const { words, ...rest } = versionNumber(3);
    await publishVersion(ports, {
      ...rest,
      significance: 'needs-consent',
      words: { vi: { ...words.vi, purposes: purposes.vi }, en: { ...words.en, purposes: purposes.en } },
    });
    await startNotice(ports, { version: 3, ...act });
    await runIs(3, 'finished');
    const [customer] = customers.slice(-1);
    const [letter] = await local.customer.notices(customer?.address ?? '', 3);
    const link = letter?.links.find((url) => new URL(url).pathname.startsWith('/consent/')) ?? '';

    const page = await local.customer.visit(link);
    const scanned = await local.customer.press(page, { purposes: 'recordings', phoneEnding: '9999' });
    const phoneEnding = (customer?.phone ?? '').slice(-4);
    const given = await local.customer.press(page, { purposes: 'recordings', phoneEnding });
    const taken = await local.customer.press(given, { withdraw: 'recordings' });

    expect([page, scanned, given, taken].map(({ status }) => status)).toEqual([200, 422, 200, 200]);
    expect(given.root.querySelector('button[name=withdraw]')).not.toBeNull();
    expect(taken.root.querySelector('button[name=withdraw]')).toBeNull();
  });
});
