import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dayAfter,
  inForceOn,
  lastDayToTell,
  maxPurposeIdLength,
  needsNotice,
  obstaclesToPublishing,
  obstacleToNotice,
  type PolicyVersion,
  purposeIdPattern,
  purposesOf,
  sha256Of,
  significances,
  upcomingAfter,
} from '../../../functions/policy/domain/policy.ts';
import {
  consentVersion,
  firstVersion,
  publishedVersion,
  sampleVersion,
} from '../../support/sample-version.ts';

const today = '2026-03-02';
const noticeDays = 30;
/** 30 days after today. */
const earliest = '2026-04-01';
const before = [firstVersion()];

const obstaclesOf = (changes: Partial<PolicyVersion>, published = before) =>
  obstaclesToPublishing(sampleVersion(changes), published, today, noticeDays);

/** The sample in both languages, with other words. */
const words = (
  vi: Partial<PolicyVersion['words']['vi']>,
  en: Partial<PolicyVersion['words']['en']>,
): Pick<PolicyVersion, 'words'> => {
  const sample = sampleVersion().words;
  return { words: { vi: { ...sample.vi, ...vi }, en: { ...sample.en, ...en } } };
};
const texts = (vi: string, en: string): Pick<PolicyVersion, 'texts'> => ({ texts: { vi, en } });

const anyDay = fc.integer({ min: 0, max: 2000 }).map((days) => dayAfter('2026-01-01', days));

/** Whole days from one calendar day to another. */
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

describe('publishing a version', () => {
  it('has no obstacle when number, days, purposes and texts are valid', () => {
    expect(obstaclesOf({})).toEqual([]);
    expect(obstaclesToPublishing(consentVersion(), before, today, noticeDays)).toEqual([]);
  });

  it('lets the first version state what was promised long before', () => {
    const first = sampleVersion({
      number: 1,
      date: '2020-06-01',
      effective: '2020-06-01',
      significance: 'editorial',
    });

    expect(obstaclesToPublishing(first, [], today, noticeDays)).toEqual([]);
  });

  it('lets an editorial version apply at once', () => {
    expect(obstaclesOf({ significance: 'editorial', effective: today })).toEqual([]);
  });

  it.each([
    ['a taken number', { number: 1 }, 'Version 1 is published already'],
    ['a gap in the numbers', { number: 4 }, 'The next version is 2, not 4'],
    ['an adoption that is still to come', { date: '2026-03-03' }, '`date` is 2026-03-03, which is still'],
    ['a date before that of the version before', { date: '2025-05-31' }, 'before that of version 1 (2025-06'],
    [
      'a decision that is still to come',
      { decision: { by: 'Director', on: '2026-03-03', why: 'Rights.' } },
      '`decidedOn` is 2026-03-03, which is still',
    ],
    [
      'a text that applies before it was adopted',
      { date: '2026-02-28', effective: '2026-02-27' },
      '`effective` is 2026-02-27, before `date` (2026-02-28)',
    ],
    [
      'a text that applied before anybody could read it',
      { significance: 'editorial' as const, effective: '2026-03-01' },
      'cannot apply before anybody could read it; make it 2026-03-02 or later',
    ],
    [
      'no consent to ask for where consent is needed',
      { significance: 'needs-consent' as const },
      '`purposes` names nothing to consent to',
    ],
    [
      'consent that is asked for by the way',
      { words: consentVersion().words },
      '`significance` is not needs-consent',
    ],
    ['an empty text', texts(' \n', '\n'), 'The vi text is empty'],
    ['HTML', texts('## A\n\nMột <b>chữ</b>', '## A\n\nOne'), 'The vi text contains HTML (<b>)'],
    ['a comment', texts('## A\n\nMột', '## A\n\nOne <!-- to do -->'), 'The en text contains HTML (<!--)'],
    ['no summary', words({ summary: [] }, { summary: [] }), '`summary` (vi) is empty'],
    [
      'a sentence that only one language has',
      words({ summary: ['Một.', 'Hai.'] }, { summary: ['One.'] }),
      '`summary` has 2 sentences in vi, 1 in en',
    ],
    [
      'a section that only one language has',
      texts('## A\n\nMột\n\n## B\n\nHai', '## A\n\nOne'),
      '2 headings in vi, 1 in en',
    ],
    [
      'a section that is a subsection in the other language',
      texts('## A\n\n## B\n\nHai', '## A\n\n### B\n\nTwo'),
      'or their levels differ',
    ],
  ])('is refused for %s', (_what, changes, reason) => {
    expect(obstaclesOf(changes)).toEqual(expect.arrayContaining([expect.stringContaining(reason)]));
  });

  it('is refused for purposes that differ between the languages', () => {
    const { vi, en } = consentVersion().words;
    const version = consentVersion({ words: { vi, en: { ...en, purposes: { statistics: 'Statistics.' } } } });

    expect(obstaclesToPublishing(version, before, today, noticeDays)).toEqual([
      '`purposes` differ between the languages: "usage-statistics" in vi, "statistics" in en.',
    ]);
  });

  it.each(['Statistics', 'a/b', 'thống-kê', 'a#b', '-a', 'a--b', 'a'.repeat(maxPurposeIdLength + 1)])(
    'is refused for a purpose called %j, which no record can contain',
    (id) => {
      const version = consentVersion(words({ purposes: { [id]: 'Một.' } }, { purposes: { [id]: 'One.' } }));

      expect(obstaclesToPublishing(version, before, today, noticeDays)).toEqual([
        expect.stringContaining(`"${id}"`),
      ]);
    },
  );

  it('does not take a link in angle brackets, or a comparison, for HTML', () => {
    const text = '## A\n\n<https://example.vn> <mailto:a@example.vn> 3 < 4 >';

    expect(obstaclesOf(texts(text, text))).toEqual([]);
  });

  it.each(['significant', 'needs-consent'] as const)(
    'requires the promised notice for a %s change, to the day',
    (significance) => {
      const on = (effective: string) =>
        obstaclesToPublishing(
          significance === 'significant' ? sampleVersion({ effective }) : consentVersion({ effective }),
          before,
          today,
          noticeDays,
        );

      expect(on(earliest)).toEqual([]);
      expect(on(dayAfter(earliest, -1))).toEqual([
        '`effective` is 2026-03-31, but customers must be told 30 days ahead: make it 2026-04-01 or later.',
      ]);
    },
  );

  it('keeps versions in the order in which they apply, whatever they change', () => {
    const upcoming = [...before, publishedVersion({ number: 2, effective: '2026-07-01' })];
    const next = { number: 3, significance: 'editorial' as const };

    expect(obstaclesOf({ ...next, effective: '2026-06-30' }, upcoming)).toEqual([
      expect.stringContaining('before that of version 2 (2026-07-01)'),
    ]);
    expect(obstaclesOf({ ...next, effective: '2026-07-01' }, upcoming)).toEqual([]);
  });

  it('names every obstacle at once', () => {
    const obstacles = obstaclesOf({
      number: 7,
      date: '2026-03-09',
      effective: '2026-03-08',
      ...words({ summary: [] }, { summary: [] }),
    });

    expect(obstacles).toHaveLength(6);
  });

  it('does not depend on the order in which the published versions are listed', async () => {
    const published = [1, 2, 3, 4].map((number) =>
      publishedVersion({ number, date: `2025-0${number}-01`, effective: `2025-0${number}-01` }),
    );

    await fc.assert(
      fc.property(
        fc.shuffledSubarray(published, { minLength: 4 }),
        fc.integer({ min: 1, max: 7 }),
        anyDay,
        (shuffled, number, effective) => {
          expect(obstaclesOf({ number, effective }, shuffled)).toEqual(
            obstaclesOf({ number, effective }, published),
          );
        },
      ),
    );
  });

  /** Publishes every draft without an obstacle, one after the other, and checks its notice on its day. */
  function publishedOf(
    drafts: { effective: string; wait: number; significance: (typeof significances)[number] }[],
  ) {
    let published = before;
    let now = '2026-01-01';
    for (const { effective, wait, significance } of drafts) {
      now = dayAfter(now, wait);
      const make = significance === 'needs-consent' ? consentVersion : sampleVersion;
      const decision = { by: 'a', on: now, why: 'b' };
      const draft = make({ number: published.length + 1, date: now, effective, significance, decision });
      if (obstaclesToPublishing(draft, published, now, noticeDays).length > 0) continue;
      // What is in force stays so today, and customers get the promised notice.
      expect(effective >= now).toBe(true);
      if (needsNotice(draft)) expect(daysBetween(now, effective)).toBeGreaterThanOrEqual(noticeDays);
      const publishedAt = `${now}T02:00:00.000Z`;
      published = [...published, { ...draft, publishedAt, sha256: sha256Of(draft) }];
    }
    return published;
  }

  it('never makes the version in force older from one day to the next', async () => {
    const drafts = fc.array(
      fc.record({ effective: anyDay, wait: fc.nat(200), significance: fc.constantFrom(...significances) }),
      { maxLength: 12 },
    );
    await fc.assert(
      fc.property(drafts, anyDay, (each, day) => {
        const published = publishedOf(each);
        const onDay = inForceOn(published, day)?.number ?? 0;
        expect(inForceOn(published, dayAfter(day, 1))?.number).toBeGreaterThanOrEqual(onDay);
      }),
    );
  });
});

describe('the version in force', () => {
  const versions = [
    firstVersion(),
    publishedVersion({ number: 2, effective: '2026-05-01' }),
    publishedVersion({ number: 3, effective: '2026-07-01' }),
  ];

  it.each([
    ['2025-05-31', undefined, [1, 2, 3]],
    ['2025-06-01', 1, [2, 3]],
    ['2026-04-30', 1, [2, 3]],
    ['2026-05-01', 2, [3]],
    ['2026-07-01', 3, []],
  ])('on %s is %s, and %j come later', (day, number, later) => {
    expect(inForceOn(versions, day)?.number).toBe(number);
    expect(upcomingAfter(versions, day).map((version) => version.number)).toEqual(later);
  });

  it('is the newer one when two apply from the same day, and the older one never applies', () => {
    const corrected = [...versions, publishedVersion({ number: 4, effective: '2026-07-01' })];

    expect(inForceOn(corrected, '2026-07-01')?.number).toBe(4);
    expect(upcomingAfter(corrected, '2026-05-01').map(({ number }) => number)).toEqual([4]);
  });

  it('is the latest that applies, on every day, in any order of the list', async () => {
    await fc.assert(
      fc.property(fc.shuffledSubarray(versions, { minLength: 3 }), anyDay, (shuffled, day) => {
        expect(inForceOn(shuffled, day)).toBe(inForceOn(versions, day));
        expect(upcomingAfter(shuffled, day)).toEqual(upcomingAfter(versions, day));
      }),
    );
  });
});

describe('the fingerprint of a version', () => {
  it.each<[string, Partial<PolicyVersion>]>([
    ['number', { number: 3 }],
    ['date', { date: '2026-03-02' }],
    ['first day', { effective: '2026-05-02' }],
    ['significance', { significance: 'editorial' }],
    ['decision', { decision: { ...sampleVersion().decision, why: 'Another reason.' } }],
    ['title', words({ title: 'Chính sách' }, {})],
    ['summary', words({}, { summary: ['Invoices.'] })],
    ['purposes', words({}, { purposes: { statistics: 'Statistics.' } })],
    ['Vietnamese text', texts('## 1. Hóa đơn\n', sampleVersion().texts.en)],
    ['English text', texts(sampleVersion().texts.vi, '## 1. Invoices\n')],
  ])('changes with another %s', (_what, changes) => {
    expect(sha256Of(sampleVersion(changes))).not.toBe(sha256Of(sampleVersion()));
  });

  it('is the same for the same letters in composed and decomposed form', () => {
    const { vi, en } = sampleVersion().texts;

    expect(sha256Of(sampleVersion(texts(vi.normalize('NFD'), en)))).toBe(sha256Of(sampleVersion()));
  });

  it('changes when words move from one part to another', () => {
    const one = sampleVersion(words({ title: 'A', summary: ['B', 'C'] }, {}));
    const other = sampleVersion(words({ title: 'A', summary: ['B","C'] }, {}));

    expect(sha256Of(one)).not.toBe(sha256Of(other));
  });
});

describe('day arithmetic', () => {
  it('finds n days between a day and the day n days later', async () => {
    await fc.assert(
      fc.property(anyDay, fc.integer({ min: -2000, max: 2000 }), (day, days) => {
        expect(daysBetween(day, dayAfter(day, days))).toBe(days);
      }),
    );
  });

  it('ends February with the 29th in a leap year only', () => {
    expect(dayAfter('2028-02-28', 1)).toBe('2028-02-29');
    expect(dayAfter('2027-02-28', 1)).toBe('2027-03-01');
  });
});

describe('notifying customers', () => {
  it('is possible up to the last day that leaves the promised notice', () => {
    const version = sampleVersion({ effective: '2026-05-01' });

    expect(lastDayToTell(version, 30)).toBe('2026-04-01');
    expect(obstacleToNotice(version, '2026-04-01', 30)).toBeUndefined();
    expect(obstacleToNotice(version, '2026-04-02', 30)).toBe('too-late');
  });

  it('is always possible on the day on which a version that needs it could be published', async () => {
    await fc.assert(
      fc.property(anyDay, anyDay, fc.integer({ min: 1, max: 365 }), (now, effective, days) => {
        const version = sampleVersion({
          number: 1,
          date: now,
          effective,
          decision: { by: 'a', on: now, why: 'b' },
        });
        const canBePublished = obstaclesToPublishing(version, [], now, days).length === 0;

        expect(obstacleToNotice(version, now, days) === undefined).toBe(canBePublished);
      }),
    );
  });

  it('never happens for an editorial version', () => {
    expect(obstacleToNotice(sampleVersion({ significance: 'editorial' }), today, noticeDays)).toBe(
      'needs-no-notice',
    );
  });
});

describe('what a version requires', () => {
  it('is a notice unless it is editorial', () => {
    expect(significances.filter((significance) => needsNotice({ significance }))).toEqual([
      'significant',
      'needs-consent',
    ]);
  });

  it('is consent to the purposes that it names', () => {
    expect(purposesOf(sampleVersion())).toEqual([]);
    expect(purposesOf(consentVersion())).toEqual(['usage-statistics']);
    expect(purposesOf(consentVersion()).every((id) => purposeIdPattern.test(id))).toBe(true);
  });
});
