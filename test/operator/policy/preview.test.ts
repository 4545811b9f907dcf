import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PreviewFacts } from '../../../operator/policy/preview.ts';
import { customersOf } from '../../support/notice-world.ts';
import { consentVersion, sampleVersion } from '../../support/sample-version.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeVersion } from '../../support/version-files.ts';
import { desk, preview2 } from './support.ts';

const factsOf = async (opened: Awaited<ReturnType<typeof desk>>): Promise<PreviewFacts> =>
  JSON.parse((await opened.run({ ...preview2, json: true })).output ?? '');

describe('policy preview', () => {
  it('counts the customers by language, and today’s new ones', async () => {
    const [, second, ...others] = customersOf(7);
    const opened = await desk([{ ...second, customerSince: '2026-03-02' } as never, ...others]);

    const { exitCode, output } = await opened.run(preview2);

    expect(exitCode).toBe(0);
    expect(output).toContain('language  4 in vi, 2 in en');
    expect(output).toContain('5 before today; 1 since then');
    expect(opened.told).toEqual(['Counting: 6 customers', '']);
  });

  it('shows subject and text of the letter in both languages', async () => {
    const { run } = await desk();

    const { output } = await run(preview2);

    expect(output).toContain('notice 2 vi');
    expect(output).toContain('notice 2 en');
    expect(output).toContain('Hóa đơn được giữ 10 năm.');
    expect(output).toContain('Invoices are kept for 10 years.');
    expect(output).toContain('https://privacy.example.vn/policy/2/since/1');
  });

  it('writes the letters into a folder on request', async () => {
    const folder = join(await temporaryFolder(), 'letters');
    const { run } = await desk();

    const { output } = await run({ ...preview2, letters: folder });

    for (const language of ['vi', 'en']) {
      const name = join(folder, `notice-2.${language}`);
      expect(output).toContain(`${name}.html`);
      expect(await readFile(`${name}.txt`, 'utf8')).toMatch(`notice 2 ${language}\n\n{`);
      expect(await readFile(`${name}.html`, 'utf8')).toBe('');
    }
    expect(output).not.toContain('Hóa đơn được giữ');
  });

  it('forecasts with the present quota, the headroom and the wait for the first answers', async () => {
    const opened = await desk(customersOf(900));
    opened.world.mail.limits = { perSecond: 10, perDay: Number.POSITIVE_INFINITY };

    const { run } = await factsOf(opened);

    // An hour of waiting, then 900 letters at nine a second.
    expect(run).toEqual({
      quota: { perSecond: 10, perDay: 'unlimited', sentInLastDay: 0 },
      perSecond: 9,
      seconds: 3700,
      endsAt: '2026-03-02T03:01:40.000Z',
      lastDay: '2026-04-01',
      inTime: true,
    });
    expect((await opened.run(preview2)).output).toContain('takes    1 hour 2 minutes');
  });

  it('warns when the run would end after the last day', async () => {
    const opened = await desk(customersOf(900), { published: [sampleVersion({ effective: '2026-04-04' })] });
    opened.world.mail.limits = { perSecond: 1, perDay: 200 };

    const { run } = await factsOf(opened);
    const { output } = await opened.run(preview2);

    expect(run).toMatchObject({ inTime: false, lastDay: '2026-03-05' });
    expect(output).toContain('NO: 2026-03-05 is the last day on which customers can be notified');
  });

  it('says that an account which may not send never finishes', async () => {
    const opened = await desk(customersOf(1));
    opened.world.mail.limits = { perSecond: 1, perDay: 0 };

    expect((await factsOf(opened)).run).not.toHaveProperty('endsAt');
    expect((await opened.run(preview2)).output).toContain('never: the account may not send');
  });

  it('counts nobody for an editorial version, and shows no letter', async () => {
    const opened = await desk(customersOf(5), { published: [sampleVersion({ significance: 'editorial' })] });

    const { output } = await opened.run(preview2);

    expect(output).toContain('editorial: nothing changes for customers, and no mail is sent');
    expect(output).not.toContain('Customers');
    expect(opened.told).toEqual([]);
    expect(Object.keys(await factsOf(opened))).not.toContain('letters');
  });

  it('shows the consents that are asked for, and a letter with a sample link', async () => {
    const { run } = await desk(customersOf(1), { published: [consentVersion()] });

    const { output } = await run(preview2);

    expect(output).toContain('asks for      usage-statistics');
    expect(output).toContain('https://privacy.example.vn/consent/preview');
  });

  it('reads a version from its files before it is published, and lists the obstacles', async () => {
    const from = await temporaryFolder();
    await writeVersion(from, sampleVersion({ effective: '2026-03-20' }));
    const { run } = await desk(customersOf(2), { published: [] });

    const { exitCode, output } = await run({ ...preview2, from });

    expect(exitCode).toBe(0);
    expect(output).toContain('not yet; read from its files');
    expect(output).toContain('customers must be told 30 days ahead');
    expect(output).toContain('Hóa đơn được giữ 10 năm.');
  });

  it('names the line of what would be published as it was typed', async () => {
    const { vi, en } = sampleVersion().texts;
    const from = await temporaryFolder();
    await writeVersion(from, sampleVersion({ texts: { vi: `${vi}\n| a |\n|---|\n`, en } }));
    const { run } = await desk([], { published: [] });

    const { remark } = await run({ name: 'preview', version: 2, from, json: false });

    expect(remark).toMatch(/2\.vi\.md: line \d+ begins a table/);
  });

  it('refuses a version that is neither published nor written', async () => {
    const { run } = await desk([], { published: [] });

    expect(await run(preview2)).toEqual({
      exitCode: 3,
      remark: expect.stringMatching(/not published, and its files are invalid:\n.*2\.vi\.md is missing/),
    });
  });

  it('changes nothing and sends nothing', async () => {
    const { run, world, versions } = await desk();
    const before = await versions.list();

    await run(preview2);

    expect(world.mail.taken).toEqual([]);
    expect(world.machine.started).toEqual([]);
    expect(await world.runs.find(2)).toBeUndefined();
    expect(await versions.list()).toEqual(before);
  });
});
