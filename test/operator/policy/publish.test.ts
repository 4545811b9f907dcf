import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PolicyVersion } from '../../../functions/policy/domain/policy.ts';
import { sampleVersion } from '../../support/sample-version.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeVersion } from '../../support/version-files.ts';
import { desk } from './support.ts';

async function publishing(version: PolicyVersion) {
  const from = await temporaryFolder();
  await writeVersion(from, version);
  const opened = await desk([], { published: [] });
  const publish = () => opened.run({ name: 'publish', version: version.number, from });
  return { ...opened, from, publish };
}

describe('policy publish', () => {
  it('publishes what the files contain, and says where it can be read and what comes next', async () => {
    const { publish, versions } = await publishing(sampleVersion());

    const { exitCode, output } = await publish();

    expect(exitCode).toBe(0);
    expect(output).toContain('applies from 2026-05-01: https://privacy.example.vn/policy/2');
    expect(output).toContain('No mail has been sent. Next: `preview 2`, then `notify 2`.');
    const [, published] = await versions.list();
    expect(output).toContain(published?.sha256);
    const { texts: _texts, ...facts } = sampleVersion();
    expect(published).toMatchObject(facts);
  });

  it('says for an editorial version that there is nothing more to do', async () => {
    const { publish } = await publishing(sampleVersion({ significance: 'editorial' }));

    expect((await publish()).output).toContain('no mail is sent, and there is nothing more to do');
  });

  it('sends no mail and starts no run', async () => {
    const { publish, world } = await publishing(sampleVersion());

    await publish();

    expect(world.mail.taken).toEqual([]);
    expect(world.machine.started).toEqual([]);
    expect(await world.runs.find(2)).toBeUndefined();
  });

  it('may be repeated with the same content', async () => {
    const { publish, versions } = await publishing(sampleVersion());
    await publish();

    const { exitCode, output } = await publish();

    expect(exitCode).toBe(0);
    expect(output).toContain(
      'was published 2026-03-02 09:00, with exactly this content. Nothing was changed.',
    );
    expect(await versions.list()).toHaveLength(2);
  });

  it('refuses other content under a published number', async () => {
    const { publish, from } = await publishing(sampleVersion());
    await publish();
    await writeVersion(from, sampleVersion({ effective: '2026-06-01' }));

    expect(await publish()).toEqual({
      exitCode: 4,
      remark: expect.stringContaining(
        'Version 2 is published already and never changes: give the new text the number 3',
      ),
    });
  });

  it('lists every obstacle, one per line, and publishes nothing', async () => {
    const { publish, versions } = await publishing(
      sampleVersion({ number: 3, date: '2026-03-09', effective: '2026-03-20' }),
    );

    const { exitCode, output, remark = '' } = await publish();

    expect(exitCode).toBe(4);
    expect(output).toBeUndefined();
    expect(remark.split('\n')).toHaveLength(4);
    expect(remark).toContain('\n  - The next version is 2, not 3');
    expect(remark).toContain('\n  - `date` is 2026-03-09');
    expect(remark).toContain('customers must be told 30 days ahead: make it 2026-04-01 or later');
    expect(await versions.list()).toHaveLength(1);
  });

  it('publishes nothing that would be shown as it was typed', async () => {
    const { vi, en } = sampleVersion().texts;
    const { publish, versions } = await publishing(
      sampleVersion({ texts: { vi: `${vi}\n**Điều 1:**Nội dung\n`, en: `${en}\n---\n` } }),
    );

    const { exitCode, remark } = await publish();

    expect(exitCode).toBe(4);
    expect(remark).toMatch(/2\.vi\.md: line \d+ has `\*` that emphasises nothing/);
    expect(remark).toMatch(/2\.en\.md: line \d+ has a rule/);
    expect(await versions.list()).toHaveLength(1);
  });

  it('lists what is wrong with the files, by file and key, and publishes nothing', async () => {
    const from = join(await temporaryFolder(), 'versions');
    await mkdir(from);
    await writeFile(join(from, '2.vi.md'), '---\nversion: 2\nsumary: x\n---\n## A\n');
    const { run, versions } = await desk([], { published: [] });

    const { exitCode, remark } = await run({ name: 'publish', version: 2, from });

    expect(exitCode).toBe(4);
    expect(remark).toContain('2.vi.md: `significance` is missing.');
    expect(remark).toContain('2.vi.md: `sumary` is not a key');
    expect(remark).toContain('2.en.md is missing');
    expect(await versions.list()).toHaveLength(1);
  });
});
