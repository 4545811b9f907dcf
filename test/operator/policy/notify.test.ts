import { describe, expect, it } from 'vitest';
import { customersOf } from '../../support/notice-world.ts';
import { sampleVersion } from '../../support/sample-version.ts';
import { act, desk, notify2 } from './support.ts';

const { confirm: _confirm, ...unconfirmed } = notify2;

type Desk = Awaited<ReturnType<typeof desk>>;
const nothingBegan = async ({ world }: Desk) =>
  (await world.runs.find(2)) === undefined && world.machine.started.length === 0;

describe('policy notify', () => {
  it('starts the run and its machine, and records who decided it and why', async () => {
    const { run, world } = await desk();

    const { exitCode, output } = await run(notify2);

    expect(exitCode).toBe(0);
    expect(output).toContain('A first batch of at most 25 customers gets its letter now');
    expect(output).toContain('1 hour later');
    expect(world.machine.started).toEqual([{ version: 2, attempt: 1 }]);
    expect((await world.runs.find(2))?.history).toEqual([
      { at: '2026-03-02T02:00:00.000Z', event: 'started', ...act },
    ]);
  });

  it('starts nothing where the register is behind the site, whose customers nobody lists', async () => {
    const opened = await desk();
    Object.assign(opened.world.settings, { site: { register: 'site:billing' } });

    expect(await opened.run(notify2)).toEqual({
      exitCode: 4,
      remark: expect.stringContaining('nobody is notified'),
    });
    expect(await nothingBegan(opened)).toBe(true);
  });

  it('asks for the version as confirmation, and shows how many customers are concerned', async () => {
    const { run, questions, world } = await desk(customersOf(1234), { typed: ' 2 ' });

    const { exitCode } = await run(unconfirmed);

    expect(exitCode).toBe(0);
    expect(questions).toEqual([
      '"Privacy policy" applies from 2026-05-01 (significant).\nType the version to notify 1,234 customers:',
    ]);
    expect(world.machine.started).toHaveLength(1);
  });

  it.each(['1', '', 'yes', '22', 'version 2'])('starts nothing when the operator types %j', async (typed) => {
    const opened = await desk(customersOf(3), { typed });

    expect(await opened.run(unconfirmed)).toEqual({
      exitCode: 4,
      remark: `"${typed}" is not 2: nobody is notified.`,
    });
    expect(await nothingBegan(opened)).toBe(true);
  });

  it('starts nothing without a terminal and without --confirm', async () => {
    const opened = await desk();

    expect(await opened.run(unconfirmed)).toEqual({
      exitCode: 2,
      remark: expect.stringContaining('--confirm 2'),
    });
    expect(await opened.run({ ...notify2, confirm: '1' })).toMatchObject({ exitCode: 4 });
    expect(await nothingBegan(opened)).toBe(true);
  });

  it.each([
    ['is not published', { published: [] }, 3, 'not published: `publish 2`'],
    ['is editorial', { published: [sampleVersion({ significance: 'editorial' })] }, 4, 'no notice is sent'],
    [
      'applies too soon',
      { published: [sampleVersion({ effective: '2026-03-31' })] },
      4,
      'applies in less than 30 days, too soon to notify customers. The last day for it was 2026-03-01.',
    ],
  ])(
    'is refused, before anybody has to confirm, when the version %s',
    async (_why, options, exitCode, words) => {
      const opened = await desk(customersOf(3), { ...options, typed: '2' });

      expect(await opened.run(unconfirmed)).toEqual({ exitCode, remark: expect.stringContaining(words) });
      expect(opened.questions).toEqual([]);
      expect(await nothingBegan(opened)).toBe(true);
    },
  );

  it('is refused the second time, and points to the existing run', async () => {
    const { run, world } = await desk();
    await run(notify2);

    expect(await run(notify2)).toEqual({ exitCode: 4, remark: expect.stringContaining('`status 2`') });
    expect(world.machine.started).toHaveLength(1);
  });

  it('is refused when somebody else starts the run during the confirmation', async () => {
    const { run, world } = await desk(customersOf(3), { typed: '2' });

    const overtaken = await run(
      unconfirmed,
      {},
      {
        ask: async () => {
          await run(notify2);
          return '2';
        },
      },
    );

    expect(overtaken).toMatchObject({ exitCode: 4 });
    expect(world.machine.started).toHaveLength(1);
  });
});
