import { createHash } from 'node:crypto';
import { type Language, languages } from '../../shared/vocabulary.ts';

/**
 * What a policy change means for customers. `editorial`: nothing, and no notice is sent. `significant`: they are
 * notified well ahead. `needs-consent`: they are notified, and a purpose applies only to those who accepted it; silence
 * means no.
 */
export const significances = ['editorial', 'significant', 'needs-consent'] as const;
export type Significance = (typeof significances)[number];

/** A version's own texts about itself, in one language. */
export interface VersionWords {
  title: string;
  /** What changes for the customer, one sentence each. */
  summary: string[];
  /** Only if consent is needed: what is asked for, by purpose. */
  purposes: Record<string, string>;
}

/** Everything about a version except its text. Days are calendar days in Vietnam, `YYYY-MM-DD`. */
export interface VersionFacts {
  number: number;
  /** The day on which the text was adopted, shown on the website as "latest update". */
  date: string;
  /** The first day on which it applies. */
  effective: string;
  significance: Significance;
  /** Who decided the significance, on which day, and why. A role, not a person. */
  decision: { by: string; on: string; why: string };
  words: Record<Language, VersionWords>;
}

/** A version with its text. */
export interface PolicyVersion extends VersionFacts {
  /** Markdown without HTML, by language. */
  texts: Record<Language, string>;
}

/** A version as customers can read it. It never changes again. */
export interface PublishedVersion extends VersionFacts {
  /** ISO 8601 instant. */
  publishedAt: string;
  /** SHA-256 of the whole version, hex: shows whether a file is what was published. */
  sha256: string;
}

export const needsNotice = ({ significance }: Pick<VersionFacts, 'significance'>): boolean =>
  significance !== 'editorial';

export const needsConsent = ({ significance }: Pick<VersionFacts, 'significance'>): boolean =>
  significance === 'needs-consent';

/**
 * Format of a purpose's id in records and forms. Short and plain, because it is part of keys in the account register.
 */
export const purposeIdPattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
export const maxPurposeIdLength = 40;

/** The purposes for which a version asks consent. */
export const purposesOf = ({ words }: Pick<VersionFacts, 'words'>): string[] =>
  Object.keys(words.vi.purposes);

/** The newest version that applies on a day; `undefined` before the first one. */
export const inForceOn = <V extends VersionFacts>(versions: readonly V[], day: string): V | undefined =>
  versions.filter(({ effective }) => effective <= day).toSorted((a, b) => b.number - a.number)[0];

/**
 * Published versions that will apply later, the next one first. Excludes a version that is replaced before it ever
 * applies, by a newer one effective on the same day.
 */
export const upcomingAfter = <V extends VersionFacts>(versions: readonly V[], day: string): V[] =>
  versions
    .filter((version) => version.effective > day && inForceOn(versions, version.effective) === version)
    .toSorted((a, b) => a.number - b.number);

/** The fingerprint of a version's entire content. */
export function sha256Of({
  number,
  date,
  effective,
  significance,
  decision,
  words,
  texts,
}: PolicyVersion): string {
  const bothLanguages = languages.map((language) => {
    const { title, summary, purposes } = words[language];
    return [language, title, summary, Object.entries(purposes), texts[language]];
  });
  const { by, on, why } = decision;
  const all = JSON.stringify([number, date, effective, significance, by, on, why, bothLanguages]);
  return createHash('sha256').update(all.normalize('NFC')).digest('hex');
}

const dayMs = 86_400_000;

/** The calendar day this many days later. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

/**
 * Why a version cannot be published, each reason with what to do about it; empty if it can. With any reason, nothing is
 * published.
 *
 * @param today the day in Vietnam
 * @param noticeDays how many days before it applies customers must have been notified
 */
export const obstaclesToPublishing = (
  version: PolicyVersion,
  published: readonly PublishedVersion[],
  today: string,
  noticeDays: number,
): string[] => [
  ...obstaclesInNumber(version, published),
  ...obstaclesInDays(
    version,
    newestOf(published.filter(({ number }) => number < version.number)),
    today,
    noticeDays,
  ),
  ...obstaclesInPurposes(version),
  ...obstaclesInTexts(version),
];

/** The last day on which customers can be notified of a version that applies from `effective`. */
export const lastDayToTell = ({ effective }: Pick<VersionFacts, 'effective'>, noticeDays: number): string =>
  dayAfter(effective, -noticeDays);

/** Why customers are not notified of a published version, if there is a reason. */
export function obstacleToNotice(
  version: Pick<VersionFacts, 'significance' | 'effective'>,
  today: string,
  noticeDays: number,
): 'needs-no-notice' | 'too-late' | undefined {
  if (!needsNotice(version)) return 'needs-no-notice';
  return lastDayToTell(version, noticeDays) < today ? 'too-late' : undefined;
}

const newestOf = <V extends VersionFacts>(versions: readonly V[]): V | undefined =>
  versions.toSorted((a, b) => b.number - a.number)[0];

/** The reasons whose condition applies. */
const reasonsThatApply = (...reasons: (readonly [applies: boolean, reason: string])[]): string[] =>
  reasons.filter(([applies]) => applies).map(([, reason]) => reason);

function obstaclesInNumber({ number }: PolicyVersion, published: readonly PublishedVersion[]): string[] {
  const next = (newestOf(published)?.number ?? 0) + 1;
  return reasonsThatApply(
    [
      number < next,
      `Version ${number} is published already and never changes: give the new text the number ${next}.`,
    ],
    [number > next, `The next version is ${next}, not ${number}: numbers have no gaps.`],
  );
}

function obstaclesInDays(
  version: PolicyVersion,
  previous: PublishedVersion | undefined,
  today: string,
  noticeDays: number,
): string[] {
  const { date, effective, decision } = version;
  const before = previous && `that of version ${previous.number} (${previous.effective})`;
  const earliest = dayAfter(today, noticeDays);
  const isTooSoon = needsNotice(version) && effective < earliest;
  return reasonsThatApply(
    [
      date > today,
      `\`date\` is ${date}, which is still to come: it is the day on which the text was adopted.`,
    ],
    [
      previous !== undefined && date < previous.date,
      `\`date\` is ${date}, before that of version ${previous?.number} (${previous?.date}).`,
    ],
    [decision.on > today, `\`decidedOn\` is ${decision.on}, which is still to come.`],
    [effective < date, `\`effective\` is ${effective}, before \`date\` (${date}).`],
    [
      previous !== undefined && effective < previous.effective,
      `\`effective\` is ${effective}, before ${before}: versions apply in the order of their numbers.`,
    ],
    [
      isTooSoon,
      `\`effective\` is ${effective}, but customers must be told ${noticeDays} days ahead: make it ${earliest} or later.`,
    ],
    // The first version may state what was promised before this system existed.
    [
      previous !== undefined && effective < today && !isTooSoon,
      `\`effective\` is ${effective}: a text cannot apply before anybody could read it; make it ${today} or later.`,
    ],
  );
}

function obstaclesInPurposes(version: PolicyVersion): string[] {
  const [vi = '', en = ''] = languages.map((language) =>
    Object.keys(version.words[language].purposes).toSorted().join(', '),
  );
  const asks = vi !== '' || en !== '';
  const misnamed = purposesOf(version).filter(
    (id) => !purposeIdPattern.test(id) || id.length > maxPurposeIdLength,
  );
  return reasonsThatApply(
    [vi !== en, `\`purposes\` differ between the languages: "${vi}" in vi, "${en}" in en.`],
    [
      needsConsent(version) && !asks,
      '`significance` is needs-consent, but `purposes` names nothing to consent to.',
    ],
    [!needsConsent(version) && asks, '`purposes` asks for consent, but `significance` is not needs-consent.'],
    [
      misnamed.length > 0,
      `\`purposes\` has ids that records cannot store: "${misnamed.join('", "')}"; use a-z, 0-9 and dashes, at most ${maxPurposeIdLength}.`,
    ],
  );
}

/** What is wrong with the texts themselves. */
function obstaclesInTexts({ texts, words }: PolicyVersion): string[] {
  const { vi, en } = words;
  return [
    ...languages.flatMap((language) => {
      const [html] = /<(?![a-z]+:)[a-z!/?][^\s>]*>?/i.exec(texts[language]) ?? [];
      return reasonsThatApply(
        [texts[language].trim() === '', `The ${language} text is empty.`],
        [html !== undefined, `The ${language} text contains HTML (${html}): only Markdown is allowed.`],
        [
          words[language].summary.length === 0,
          `\`summary\` (${language}) is empty: say what changes for the customer.`,
        ],
      );
    }),
    ...reasonsThatApply(
      [
        vi.summary.length !== en.summary.length,
        `\`summary\` has ${vi.summary.length} sentences in vi, ${en.summary.length} in en: both must say the same.`,
      ],
      [
        headingLevelsOf(texts.vi).join() !== headingLevelsOf(texts.en).join(),
        `The texts differ in structure: ${headingLevelsOf(texts.vi).length} headings in vi, ${headingLevelsOf(texts.en).length} in en, or their levels differ.`,
      ],
    ),
  ];
}

/** The levels of a text's headings, in order. */
const headingLevelsOf = (markdown: string): number[] =>
  [...markdown.matchAll(/^(#{1,6}) /gm)].map(([, marks = '']) => marks.length);
