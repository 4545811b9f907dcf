import { describe, expect, it } from 'vitest';
import type { NoticeStep } from '../../../contract/machines.ts';
import { barOf, type StatusFacts } from '../../../operator/policy/status.ts';
import { carry, customersOf, step } from '../../support/notice-world.ts';
import { act, desk, notify2, status2 } from './support.ts';

type Desk = Awaited<ReturnType<typeof desk>>;
const input = { version: 2, attempt: 1 };

/** A desk with a notice run, whose machine runs until the run ends. */
async function telling(count: number, options: Parameters<typeof desk>[1] = {}) {
  const opened = await desk(customersOf(count), options);
  opened.world.machine.executionStatus = async () => 'running';
  await opened.run(notify2);
  return opened;
}

const factsOf = async ({ run }: Desk): Promise<StatusFacts> =>
  JSON.parse((await run({ ...status2, json: true })).output ?? '');

/** Carries the run until a step first gives this answer. */
const carryTo = ({ world }: Desk, wanted: NoticeStep) => carry(world, input, (next) => next === wanted);

describe('policy status', () => {
  it('reports a missing run', async () => {
    const { run } = await desk();

    expect(await run(status2)).toEqual({ exitCode: 3, remark: expect.stringContaining('`notify 2`') });
  });

  it('shows the freezing of the customers', async () => {
    const opened = await telling(60);

    const { output } = await opened.run(status2);

    expect(output).toContain('0 of 0 customers so far');
    expect(output).toContain('state    writes down the customers');
    expect(output).not.toMatch(/^ {2}ends /m);
  });

  it('shows the canary waiting for its answers, and the forecast end', async () => {
    const opened = await telling(75);
    await carryTo(opened, 'await-answers');

    const { output } = await opened.run(status2);

    expect(output).toContain('████████░░░░░░░░░░░░░░░░ 33 %  25 of 75 customers');
    expect(output).toContain('waits for the first answers, until 2026-03-02 10:00');
    expect(output).toContain('sent        25, 0 delivered');
    expect(output).toContain('left        50');
    expect(await factsOf(opened)).toMatchObject({ isCounted: true, forecast: { inTime: true } });
  });

  it('shows bounces of every kind, complaints and rejections', async () => {
    const opened = await telling(75);
    await carryTo(opened, 'await-answers');
    const { runs } = opened.world;
    await runs.addEvent(2, 1, 0, 'bounced');
    await runs.addEvent(2, 1, 1, 'complained');
    await runs.addEvent(2, 1, 2, 'delivered');
    await runs.addEvent(2, 1, 3, 'rejected');
    await runs.addEvent(2, 1, 4, 'refused');
    await runs.addEvent(2, 1, 5, 'withheld');
    await runs.addEvent(2, 1, 6, 'soft-bounced');

    const { output } = await opened.run(status2);

    expect(output).toContain('sent        19, 1 delivered');
    expect(output).toMatch(
      /bounced +1\n +not taken +1\n +refused +1\n +held back +1\n +complained +1\n +rejected +1\n/,
    );
  });

  it('shows the wait for the daily quota, and warns of ending too late', async () => {
    const opened = await telling(2000);
    opened.world.mail.limits = { perSecond: 14, perDay: 50 };
    await carryTo(opened, 'await-quota');

    const { output } = await opened.run(status2);

    expect(output).toContain('waits for the daily quota, checks again at');
    expect(output).toContain('TOO LATE: the last day is 2026-04-01');
  });

  it('says when no machine carries an active run, and what helps', async () => {
    const opened = await telling(60);
    await carryTo(opened, 'await-answers');
    opened.world.machine.executionStatus = async () => 'failed';

    const { output } = await opened.run(status2);

    expect(output).toContain('has failed: `resume` starts another');
    expect(output).not.toMatch(/^ {2}ends /m);
  });

  it('says why a run stopped automatically, and what to do', async () => {
    const opened = await telling(60);
    await carryTo(opened, 'await-answers');
    for (const position of [0, 1, 2]) await opened.world.runs.addEvent(2, 1, position, 'bounced');
    await carry(opened.world, input);

    const { output } = await opened.run(status2);

    expect(output).toContain('stopped automatically: too many addresses bounced');
    expect(output).toContain('`report` lists whom it did not reach');
    expect(output).not.toMatch(/^ {2}(ends|rate) /m);
  });

  it('shows a finished run, its history and its average rate', async () => {
    const opened = await telling(60);
    await carry(opened.world, input);

    const { output } = await opened.run(status2);

    expect(output).toContain('████████████████████████ 100 %  60 of 60 customers');
    expect(output).toContain('on average since the start, waits included');
    expect(output).toContain('2026-03-02 09:00  started');
    expect(output).toContain('by minh: ticket 12');
    expect((await factsOf(opened)).rate).toMatchObject({ since: 'start' });
  });

  it('follows a run until it ends, with the rate between two readings', async () => {
    const opened = await telling(75);
    let next: NoticeStep = 'freeze';
    const waits: number[] = [];

    const { exitCode, output } = await opened.run(
      { ...status2, watch: true },
      {},
      {
        wait: async (seconds) => {
          waits.push(seconds);
          if (next !== 'end') next = (await step(opened.world, input, next)).next;
          await opened.world.sleep(1000);
        },
      },
    );

    expect(exitCode).toBe(0);
    expect(output).toContain('100 %  75 of 75 customers');
    expect(new Set(waits)).toEqual(new Set([5]));
    const lines = opened.told.filter((line) => line !== '');
    expect(lines[0]).toContain('writes down the customers');
    expect(lines[0]).not.toContain('/s');
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^█████░+ 33 % · 50 left · 0 bounced · 0 complained · [1-9][\d.]*\/s · ends 2026/,
      ),
    );
    expect(opened.told.at(-1)).toBe('');
  });

  it('stops following when no machine is running', async () => {
    const opened = await telling(60);
    opened.world.machine.executionStatus = async () => 'failed';

    const { output } = await opened.run(
      { ...status2, watch: true },
      {},
      {
        wait: () => Promise.reject(new Error('Nothing is to be waited for.')),
      },
    );

    expect(output).toContain('has failed');
  });

  it('prints the same facts as JSON, without personal data', async () => {
    const opened = await telling(75);
    await carryTo(opened, 'await-answers');

    const { output = '' } = await opened.run({ ...status2, json: true });

    expect(JSON.parse(output)).toMatchObject({
      version: 2,
      status: 'sending',
      machine: 'running',
      recipients: 75,
      done: 25,
      tally: { sent: 25, left: 50 },
      history: [{ event: 'started', ...act }],
    });
    expect(output).not.toMatch(/KH-|khach|@/);
  });
});

describe('the progress bar', () => {
  it.each([
    [0, 0, '░░░░'],
    [0, 9, '░░░░'],
    [1, 9, '░░░░'],
    [999_999, 1_000_000, '███░'],
    [9, 9, '████'],
  ])('of %i in %i is %s', (handled, all, bar) => {
    expect(barOf(handled, all, 4)).toBe(bar);
  });
});
