import { createHash } from 'node:crypto';
import { type Language, languages } from './request.ts';

/**
 * What a change of the policy means for customers. `editorial`: nothing, and nobody is mailed. `significant`: they are
 * told well ahead. `needs-consent`: they are told, and a purpose applies only to who accepted it; silence is a no.
 */
export const significances = ['editorial', 'significant', 'needs-consent'] as const;
export type Significance = (typeof significances)[number];

/** What a version says about itself in one language. */
export interface VersionWords {
  title: string;
  /** What changes for the customer, a sentence each. */
  summary: string[];
  /** Only where consent is needed: what is asked for, by purpose. */
  purposes: Record<string, string>;
}

/** All about a version but its text. Days are calendar days in Vietnam, `YYYY-MM-DD`. */
export interface VersionFacts {
  number: number;
  /** The day on which the text was adopted: what the site calls "latest update". */
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
  /** SHA-256 of the whole version, hex: tells whether a file is what was published. */
  sha256: string;
}

export const needsNotice = ({ significance }: Pick<VersionFacts, 'significance'>): boolean =>
  significance !== 'editorial';

/** The purposes that a version asks consent for. */
export const purposesOf = ({ words }: Pick<VersionFacts, 'words'>): string[] =>
  Object.keys(words.vi.purposes);

/** The newest version that applies on a day; nothing before the first one. */
export const inForceOn = <V extends VersionFacts>(versions: readonly V[], day: string): V | undefined =>
  versions.filter(({ effective }) => effective <= day).toSorted((a, b) => b.number - a.number)[0];

/** Versions that are published and apply later, the next one first. */
export const upcomingAfter = <V extends VersionFacts>(versions: readonly V[], day: string): V[] =>
  versions.filter(({ effective }) => effective > day).toSorted((a, b) => a.number - b.number);

/** The fingerprint of everything that a version says. */
export function sha256Of({
  number,
  date,
  effective,
  significance,
  decision,
  words,
  texts,
}: PolicyVersion): string {
  const said = languages.map((language) => {
    const { title, summary, purposes } = words[language];
    return [language, title, summary, Object.entries(purposes), texts[language]];
  });
  const { by, on, why } = decision;
  const all = JSON.stringify([number, date, effective, significance, by, on, why, said]);
  return createHash('sha256').update(all.normalize('NFC')).digest('hex');
}

const dayMs = 86_400_000;

/** Whole days from one calendar day to another. */
export const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / dayMs);

/** A calendar day, so many days later. */
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * dayMs).toISOString().slice(0, 10);

/**
 * Why a version cannot be published, each reason with what to do about it; empty if it can. Nothing of a version that
 * has one is published.
 *
 * @param noticeDays how long before it applies customers must have been told
 */
export function obstaclesToPublishing(
  version: PolicyVersion,
  published: readonly PublishedVersion[],
  today: string,
  noticeDays: number,
): string[] {
  const obstacles: string[] = [];
  const refuseIf = (condition: boolean, obstacle: string) => {
    if (condition) obstacles.push(obstacle);
  };
  const { number, date, effective, decision, words } = version;
  const newest = Math.max(0, ...published.map((other) => other.number));
  refuseIf(
    number !== newest + 1,
    number <= newest
      ? `Version ${number} is published already and never changes: give the new text the number ${newest + 1}.`
      : `The next version is ${newest + 1}, not ${number}: numbers have no gaps.`,
  );
  const previous = published.find((other) => other.number === newest);
  refuseIf(
    date > today,
    `\`date\` is ${date}, which is still to come: it is the day on which the text was adopted.`,
  );
  refuseIf(
    previous !== undefined && date < previous.date,
    `\`date\` is ${date}, before that of version ${newest} (${previous?.date}).`,
  );
  refuseIf(effective < date, `\`effective\` (${effective}) must not be before \`date\` (${date}).`);
  refuseIf(
    previous !== undefined && effective < previous.effective,
    `\`effective\` is ${effective}, before version ${newest} applies (${previous?.effective}).`,
  );
  refuseIf(decision.on > today, `\`decidedOn\` is ${decision.on}, which is still to come.`);
  const earliest = dayAfter(today, noticeDays);
  refuseIf(
    needsNotice(version) && effective < earliest,
    `\`effective\` is ${effective}, but customers must be told ${noticeDays} days ahead: make it ${earliest} or later, or publish earlier.`,
  );
  const purposes = languages.map((language) => Object.keys(words[language].purposes).toSorted().join(', '));
  refuseIf(
    purposes[0] !== purposes[1],
    `\`purposes\` differ between the languages: "${purposes.join('" and "')}".`,
  );
  refuseIf(
    version.significance === 'needs-consent' && purposesOf(version).length === 0,
    '`significance` is needs-consent, but `purposes` names nothing to consent to.',
  );
  refuseIf(
    version.significance !== 'needs-consent' && purposesOf(version).length > 0,
    '`purposes` asks for consent, but `significance` is not needs-consent.',
  );
  return [...obstacles, ...obstaclesInTexts(version)];
}

/** What is wrong with the texts themselves. */
function obstaclesInTexts({ texts, words }: PolicyVersion): string[] {
  const inEach = languages.flatMap((language) => [
    ...(texts[language].trim() === '' ? [`The ${language} text is empty.`] : []),
    ...(/<[a-z!/]/i.test(texts[language])
      ? [`The ${language} text holds HTML: only Markdown is shown.`]
      : []),
    ...(words[language].summary.length === 0
      ? [`\`summary\` (${language}) is empty: say what changes for the customer.`]
      : []),
  ]);
  const [vi = [], en = []] = languages.map((language) => headingsOf(texts[language]));
  const differs = vi.length !== en.length || vi.some((level, index) => level !== en[index]);
  const counts = `vi has ${vi.length} headings, en has ${en.length}`;
  return differs
    ? [...inEach, `The languages are not built alike: ${counts}, or their levels differ.`]
    : inEach;
}

/** The levels of a text's headings, in their order. */
const headingsOf = (markdown: string): number[] =>
  [...markdown.matchAll(/^(#{1,6}) /gm)].map(([, marks = '']) => marks.length);
