import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReportFacts } from '../../../operator/policy/report.ts';
import { carry, customersOf } from '../../support/notice-world.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { desk, notify2, report2 } from './support.ts';

type Desk = Awaited<ReturnType<typeof desk>>;
const input = { version: 2, attempt: 1 };

/**
 * A run for sixty customers. One of the first batch bounced, one complained, one message was rejected and one delivered;
 * one customer was deleted before their turn, and the mail of another had bounced long before.
 */
async function told() {
  const opened = await desk(customersOf(60), { notices: { bouncePercent: 50, complaintPercent: 50 } });
  const { world, run } = opened;
  await run(notify2);
  await carry(world, input, (next) => next === 'await-answers');
  await world.runs.addEvent(2, 1, 0, 'bounced');
  await world.runs.addEvent(2, 1, 1, 'complained');
  await world.runs.addEvent(2, 1, 2, 'rejected');
  await world.runs.addEvent(2, 1, 3, 'delivered');
  const [bounced = '', , rejected = ''] = (await world.runs.findBatch(2, 1))?.customers ?? [];
  const [deleted = '', unreachable = ''] = (await world.runs.findBatch(2, 2))?.customers ?? [];
  world.recipients.customers.delete(deleted);
  const address = world.recipients.customers.get(unreachable)?.address ?? '';
  await world.recipients.markUnreachable(unreachable, address, world.clock());
  await carry(world, input);
  return { ...opened, bounced, rejected, deleted, unreachable };
}

const factsOf = async ({ run }: Pick<Desk, 'run'>): Promise<ReportFacts> =>
  JSON.parse((await run({ ...report2, json: true })).output ?? '');

describe('policy report', () => {
  it('says that the ledger was removed after its retention, instead of calling its customers lost', async () => {
    const { world, run } = await told();
    const months = world.settings.periods.evidenceMonths;

    await world.sleep(months * 31 * 86_400_000);

    for (const command of [report2, { ...report2, name: 'status', watch: false } as const]) {
      const { exitCode, remark } = await run(command);
      expect(exitCode).toBe(4);
      expect(remark).toBe(
        'The ledger of version 2 was kept until 2028-03-02 and is removed: the report of that time is the proof.',
      );
    }
  });

  it('accounts for every customer once, each with a reason, and the sums balance', async () => {
    const { run } = await told();

    const { exitCode, output, remark } = await run(report2);

    expect(exitCode).toBe(0);
    expect(remark).toBeUndefined();
    expect(output).toMatch(
      new RegExp(
        [
          '60 +written down',
          '55 +sent',
          ' 1 +bounced: came back for good',
          ' 0 +not taken: the mailbox is full, or its server did not answer',
          ' 0 +refused: the receiving server accepts no mail like ours; no address is to blame',
          ' 0 +held back by the mail service, on whose list of bounced addresses it is',
          ' 1 +complained',
          ' 1 +rejected by the mail service',
          ' 1 +left out: no longer a customer when their turn came',
          ' 1 +left out: an earlier message to the address bounced permanently',
          ' 0 +left out: the mail service rejects the address',
          ' 0 +left: not yet their turn',
          ' 0 +missing: the sums agree',
        ].join('\n +'),
      ),
    );
    expect(output).toMatch(/delivered +1;/);
    expect(output).toMatch(/possibly twice +0;/);
  });

  it('shows the decision, the fingerprint of the text and what operators did', async () => {
    const opened = await told();

    const { output } = await opened.run(report2);

    expect(output).toContain(
      'decided 2026-02-27 by Data protection officer: Invoices are kept for ten years.',
    );
    expect(output).toContain(`SHA-256 ${(await opened.versions.list())[1]?.sha256}`);
    expect(output).toContain('by minh: ticket 12');
  });

  it('lists by number the customers whom the notice did not reach, and nobody else', async () => {
    const opened = await told();

    const { notReached } = await factsOf(opened);

    expect(notReached).toEqual([
      { customerId: opened.bounced, fate: 'bounced' },
      { customerId: opened.rejected, fate: 'rejected' },
      { customerId: opened.unreachable, fate: 'unreachable' },
    ]);
    expect((await opened.run(report2)).output).toMatch(new RegExp(`${opened.unreachable} +unreachable`));
  });

  it('shows no customer data but numbers', async () => {
    const { run } = await told();

    for (const json of [true, false]) expect((await run({ ...report2, json })).output).not.toMatch(/Khách|@/);
  });

  it('writes the proof: one line per customer, readable by its owner only, with its fingerprint', async () => {
    const { run, bounced, deleted } = await told();
    const file = join(await temporaryFolder(), 'proof.csv');

    const { output } = await run({ ...report2, recipients: file });

    const csv = await readFile(file, 'utf8');
    const [head, ...lines] = csv.trimEnd().split('\n');
    expect(head).toBe('customer,fate,message,delivered');
    expect(lines).toHaveLength(60);
    expect(new Set(lines.map((line) => line.split(',')[0])).size).toBe(60);
    expect(lines).toContain(`${bounced},bounced,message-1,no`);
    expect(lines).toContain(`${deleted},deleted,,no`);
    expect(lines.filter((line) => /^KH-\d+,sent,message-\d+,(yes|no)$/.test(line))).toHaveLength(55);
    expect(lines.filter((line) => line.endsWith(',yes'))).toHaveLength(1);
    expect(output).toContain(`${file}, 60 customers`);
    expect(output).toContain(createHash('sha256').update(csv).digest('hex'));
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('never overwrites a file', async () => {
    const { run } = await told();
    const file = join(await temporaryFolder(), 'proof.csv');
    await writeFile(file, 'an earlier proof');

    expect(await run({ ...report2, recipients: file })).toEqual({
      exitCode: 4,
      remark: expect.stringContaining('already exists; a proof is never overwritten'),
    });
    expect(await readFile(file, 'utf8')).toBe('an earlier proof');
  });

  it('leaves no partial proof when the ledger cannot be read to its end', async () => {
    const { run, world } = await told();
    const file = join(await temporaryFolder(), 'proof.csv');
    let reads = 0;
    const runs = {
      ...world.runs,
      async *listBatches(version: number, through: number) {
        reads += 1;
        for await (const batch of world.runs.listBatches(version, through)) {
          if (reads === 2 && batch.number === 2) throw new Error('The table is gone.');
          yield batch;
        }
      },
    };

    await expect(run({ ...report2, recipients: file }, { runs })).rejects.toThrow('The table is gone.');
    expect(await readdir(dirname(file))).toEqual([]);
  });

  it.each([
    ['lost', 2, '2 customers lost'],
    ['counted twice', -1, '1 customer counted twice'],
  ])('says clearly, and by its exit code, when customers were %s', async (_how, missing, words) => {
    const { run, world } = await told();
    await world.runs.change(2, (current) => ({ ...current, recipients: current.recipients + missing }));

    const { exitCode, output, remark } = await run(report2);

    expect(exitCode).toBe(5);
    expect(remark).toContain(`THE ACCOUNT DOES NOT BALANCE: ${words}`);
    expect(output).toContain(`MISSING: ${words}`);
    expect(await run({ ...report2, json: true })).toMatchObject({ exitCode: 5 });
  });

  it('balances halfway too, with those who are left', async () => {
    const { run, world } = await desk(customersOf(60));
    await run(notify2);
    await carry(world, input, (next) => next === 'await-answers');

    const { exitCode, output } = await run(report2);

    expect(exitCode).toBe(0);
    expect(output).toMatch(/35 +left: not yet their turn/);
    expect(output).toContain('waits for the first answers');
  });

  it('counts separately the customers who came while it ran', async () => {
    const { run, world } = await desk(customersOf(60));
    await run(notify2);
    await carry(world, input, (next) => next === 'await-answers');
    world.recipients.customers.set('KH-9', {
      customerId: 'KH-9',
      name: 'Khách mới',
      address: 'moi@example.vn',
      customerSince: '2026-03-02',
    });
    await carry(world, input);

    expect(await factsOf({ run })).toMatchObject({ recipients: 61, latecomers: 1, imbalance: 0 });
  });

  it('lists at most twenty in text, and all of them in JSON', async () => {
    const opened = await desk(customersOf(60));
    for (const { customerId, address } of opened.world.recipients.customers.values())
      await opened.world.recipients.markUnreachable(customerId, address, opened.world.clock());
    await opened.run(notify2);
    await carry(opened.world, input);

    const { output = '' } = await opened.run(report2);

    expect(output.match(/KH-\d+/g)).toHaveLength(20);
    expect(output).toContain('and 40 others  --json or --recipients lists them all');
    expect((await factsOf(opened)).notReached).toHaveLength(60);
  });

  it('reports a missing run', async () => {
    const { run } = await desk();
    const file = join(await temporaryFolder(), 'proof.csv');

    expect(await run({ ...report2, recipients: file })).toMatchObject({ exitCode: 3 });
    expect(await readdir(dirname(file))).toEqual([]);
  });
});
