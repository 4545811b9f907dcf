import { describe, expect, it } from 'vitest';
import { type PolicyVersion, sha256Of } from '../../functions/policy/domain/policy.ts';
import type { PolicyVersions } from '../../functions/policy/ports.ts';
import { publishVersion } from '../../functions/policy/publish-version.ts';
import { fixedClock } from '../support/fixed-clock.ts';
import { inMemoryPolicyVersions } from '../support/in-memory/policy-versions.ts';
import { sampleVersion } from '../support/sample-version.ts';
import { settings } from '../support/world.ts';

/** 2 March in UTC, but 3 March in Vietnam. */
const now = '2026-03-02T18:00:00.000Z';

const first = sampleVersion({
  number: 1,
  date: '2025-06-01',
  effective: '2025-06-01',
  significance: 'editorial',
});

/** A site on which version 1 is published. */
async function site(versions: PolicyVersions = inMemoryPolicyVersions()) {
  await versions.publish(first, new Date('2025-06-01T02:00:00.000Z'));
  const ports = { versions, clock: fixedClock(now), settings };
  return { versions, publish: (version: PolicyVersion) => publishVersion(ports, version) };
}

describe('publishing a version', () => {
  it('writes it with its texts, its time and its fingerprint', async () => {
    const { versions, publish } = await site();

    const result = await publish(sampleVersion());

    const { texts, ...facts } = sampleVersion();
    const published = { ...facts, publishedAt: now, sha256: sha256Of(sampleVersion()) };
    expect(result).toEqual({ published });
    expect((await versions.list())[1]).toEqual(published);
    expect(await versions.textOf(2, 'vi')).toBe(texts.vi);
    expect(await versions.textOf(2, 'en')).toBe(texts.en);
  });

  it('changes nothing the second time, even if its day is too near by then', async () => {
    const { versions, publish } = await site();
    await publish(sampleVersion());
    const later = { versions, clock: fixedClock('2026-06-01T02:00:00.000Z'), settings };

    const result = await publishVersion(later, sampleVersion());

    expect(result).toEqual({ already: expect.objectContaining({ number: 2, publishedAt: now }) });
    expect(await versions.list()).toHaveLength(2);
  });

  it('refuses another text under a published number, and keeps the published one', async () => {
    const { versions, publish } = await site();
    await publish(sampleVersion());

    const result = await publish(sampleVersion({ texts: { vi: '## A\n', en: '## A\n' } }));

    expect(result).toEqual({ obstacles: [expect.stringContaining('Version 2 is published already')] });
    expect(await versions.textOf(2, 'vi')).toBe(sampleVersion().texts.vi);
  });

  it('writes nothing for a version with an obstacle', async () => {
    const { versions, publish } = await site();

    const result = await publish(sampleVersion({ effective: '2026-03-20', number: 5 }));

    expect(result).toEqual({ obstacles: [expect.any(String), expect.any(String)] });
    expect(await versions.list()).toHaveLength(1);
  });

  it("counts days in Vietnam's time", async () => {
    const { publish } = await site();

    expect(await publish(sampleVersion({ effective: '2026-04-01' }))).toEqual({
      obstacles: [expect.stringContaining('make it 2026-04-02 or later')],
    });
    expect(await publish(sampleVersion({ effective: '2026-04-02' }))).toHaveProperty('published');
  });

  it.each([
    ['the same version', sampleVersion(), { already: expect.objectContaining({ number: 2 }) }],
    [
      'another one',
      sampleVersion({ effective: '2026-06-01' }),
      { obstacles: [expect.stringContaining('Version 2 is published already')] },
    ],
  ])('reports the actual state when overtaken by %s', async (_what, faster, expected) => {
    const memory = inMemoryPolicyVersions();
    let isOvertaken = false;
    const { publish } = await site({
      ...memory,
      async publish(version, at) {
        if (version.number === 2 && !isOvertaken) {
          isOvertaken = true;
          await memory.publish(faster, at);
        }
        return memory.publish(version, at);
      },
    });

    expect(await publish(sampleVersion())).toEqual(expected);
    expect((await memory.list())[1]?.sha256).toBe(sha256Of(faster));
  });
});
