import { setTimeout as sleep } from 'node:timers/promises';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoRequests } from '../../functions/requests/aws/dynamo-requests.ts';
import { sfnWorkflow } from '../../functions/requests/aws/sfn-workflow.ts';
import { cancelChallengeOf } from '../../functions/requests/cancel-request.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { dynamoTasks } from '../../functions/sites/aws/dynamo-tasks.ts';
import { parseCommandLine } from '../../operator/requests/command-line.ts';
import { type CommandPorts, runCommand } from '../../operator/requests/run-command.ts';
import { saying } from '../support/fake-agent.ts';
import { patience } from '../support/patience.ts';
import { newAgent, sites, workUntil } from './site-support.ts';
import { localStack } from './support.ts';

const [site] = sites;
if (!site) throw new Error('There is no sample site.');
const withCopies = (store: (typeof site.stores)[number]) =>
  store.name === 'billing'
    ? { ...store, copies: { dumps: { vi: 'Bản sao lưu hằng ngày', en: 'Daily backups' } } }
    : store;
/** A store in which persons work. */
const vnnic = {
  name: 'vnnic',
  type: 'manual',
  scope: 'information',
  words: { vi: 'Hồ sơ tên miền tại VNNIC', en: 'Domain file at VNNIC' },
  categories: ['domain-registrations'],
  instructions: { vi: 'Gửi công văn cho VNNIC.', en: 'Send a letter to VNNIC.' },
};

describe('a site on the local stack', () => {
  const local = localStack({ sites: [{ ...site, stores: [...site.stores.map(withCopies), vnnic] }] });

  /** The operator's command, with what a deployment gives it. */
  const operate = async (...words: string[]) => {
    const line = parseCommandLine(words);
    if (!('command' in line)) throw new Error(JSON.stringify(line));
    const { clients, tables, outputs } = local.stack;
    const ports = {
      requests: dynamoRequests(clients.dynamo, tables.requests),
      tasks: () => dynamoTasks(clients.dynamo, outputs.siteTable ?? ''),
      workflow: sfnWorkflow(clients.sfn, outputs.stateMachineArn),
      clock: () => new Date(),
      log: () => {},
    };
    return runCommand(ports as unknown as CommandPorts, line.command, (_style, text) => text);
  };

  it('erases over the wire, with receipts in the words of the stores, and leaves nobody in the tasks', async () => {
    const owner = await local.newCustomer();
    const agent = await newAgent(local, {
      [owner.id]: { 'site:panel': { 'panel-accounts': 2 }, 'site:billing': { profile: 1, invoices: 3 } },
    });

    saying(agent, 'site:billing', {
      copies: [{ name: 'dumps', days: 30 }],
      mentions: [{ table: 'notes', column: 'body', count: 2 }],
    });

    const { reference } = await local.confirmed(owner, { kind: 'deletion', scope: 'everything' });
    const isRecorded = async () => {
      const { output = '' } = await operate('tasks');
      return output.includes(reference);
    };
    while (!(await isRecorded())) if ((await agent.turn()) === 0) await sleep(patience.interval);
    const shown = await operate('task', reference, '--reveal');
    expect(shown.output).toContain(owner.address);
    const done = [
      'record',
      reference,
      'vnnic',
      '--by',
      'hoa',
      '--sent',
      'letter 12',
      '--sent-on',
      '2026-03-06',
    ];
    const heard = ['--answer', 'mail 88', '--answer-on', '2026-03-09'];
    await operate(...done, ...heard, '--outcome', 'domain-registrations=erased:2');
    await operate('countersign', reference, 'vnnic', '--by', 'minh', '--reason', 'saw mail 88');
    const request = await workUntil(local, agent, reference, 'completed-with-exceptions');
    while (agent.journal.length < 9) {
      if ((await agent.turn()) === 0) await sleep(patience.interval);
    }

    expect(agent.journal.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'suspend site:panel',
      'find site:billing',
      'find site:panel',
      'erase site:panel',
      'verify site:panel',
      'erase site:billing',
      'verify site:billing',
      'forget site:panel',
      'forget site:billing',
    ]);
    const letters = await local.customer.letters(owner.address, reference);
    const receipt = letters.at(-1)?.text ?? '';
    expect(receipt).toContain('Hệ thống tính cước');
    expect(receipt).toContain('Máy chủ web');
    expect(receipt).toContain('Hồ sơ tên miền tại VNNIC\n');
    expect(receipt).toContain('Bản sao lưu hằng ngày: dữ liệu đã xóa vẫn còn trong đó');
    expect((await operate('show', reference)).output).toMatch(/site:billing +notes\.body +2 rows/);
    expect(receipt).not.toMatch(/site:(panel|billing|vnnic)/);
    const items = await local.stack.clients.dynamo.send(
      new ScanCommand({ TableName: local.stack.site?.table ?? '' }),
    );
    for (const personal of [owner.id, owner.address, owner.name])
      expect(JSON.stringify(items.Items)).not.toContain(personal);
    expect(request.site?.done['site:billing.erase']?.evidence.signature).toMatch(/^[\w-]{86}$/);
  });

  it('tells every store with a flag of a refusal', async () => {
    const owner = await local.newCustomer();
    const agent = await newAgent(local, { [owner.id]: {} });

    const { reference } = await local.confirmed(owner, { kind: 'opt-out', topics: 'promotions' });
    await workUntil(local, agent, reference, 'completed');

    expect([...agent.refusedTopics.values()]).toEqual([['promotions']]);
  });

  it('gives a cancellation while the site is asked its suspension back', async () => {
    const owner = await local.newCustomer();
    const agent = await newAgent(local, { [owner.id]: { 'site:panel': { 'panel-accounts': 2 } } });
    const { reference } = await local.confirmed(owner, { kind: 'deletion', scope: 'data' });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'cancel');
    while (agent.suspended.size === 0) {
      if ((await agent.turn()) === 0) await sleep(patience.interval);
    }

    const cancelled = await local.customer.press(await local.customer.visit(link), {
      challenge: cancelChallengeOf(requestIdOf(reference)),
    });
    expect(cancelled.status).toBe(200);
    await workUntil(local, agent, reference, 'cancelled');

    expect(agent.suspended.size).toBe(0);
    expect(agent.journal.filter((line) => line.startsWith('erase'))).toEqual([]);
  });
});
