import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countRecipients, type RecipientCount } from '../../functions/notices/count-recipients.ts';
import { noticeFor } from '../../functions/notices/notice-for.ts';
import {
  needsNotice,
  obstaclesToPublishing,
  purposesOf,
  type VersionFacts,
} from '../../functions/policy/domain/policy.ts';
import { vietnamDay } from '../../functions/shared/calendar.ts';
import type { RenderedLetter } from '../../functions/shared/rendered-letter.ts';
import { type Language, languages } from '../../functions/shared/vocabulary.ts';
import { grouped, type Paint, pluralise, section, sections, table, vietnamTime } from '../layout.ts';
import { type CommandResult, done, jsonOf, notFound } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import type { Command } from './command-line.ts';
import { durationWords } from './duration.ts';
import { type Forecast, forecast, remainingWaitSeconds } from './forecast.ts';
import type { PolicyPorts } from './ports.ts';
import { readPolicyFiles } from './version-files.ts';
import { significanceWords } from './words.ts';

/** What notifying the customers of a version would mean. Instants are ISO 8601 UTC. */
export interface PreviewFacts {
  version: number;
  title: string;
  significance: VersionFacts['significance'];
  effective: string;
  purposes: string[];
  publishedAt?: string;
  /** For an unpublished version: why it cannot be published. */
  obstacles: string[];
  /** Only if customers are notified. */
  recipients?: RecipientCount;
  run?: Forecast;
  letters?: Record<Language, Pick<RenderedLetter, 'subject' | 'text'>>;
}

/** The name in the sample letters: Vietnamese for "John Doe". */
const sampleName = 'Nguyễn Văn A';

type Preview = Extract<Command, { name: 'preview' }>;

export async function preview(
  ports: PolicyPorts,
  command: Preview,
  terminal: Terminal,
): Promise<CommandResult> {
  const found = await findVersion(ports, command);
  if ('exitCode' in found) return found;
  const letters = needsNotice(found.version) ? lettersOf(ports, found.version) : undefined;
  const facts = await factsOf(ports, found, letters, terminal);
  const files =
    letters && command.letters !== undefined
      ? await writeLetters(command.letters, command.version, letters)
      : undefined;
  return done(command.json ? jsonOf(facts) : previewText(facts, terminal.paint, files));
}

interface Found {
  version: VersionFacts;
  publishedAt?: string;
  obstacles: string[];
}

/** The published version, otherwise its files. */
async function findVersion(
  ports: PolicyPorts,
  { version: number, from }: Preview,
): Promise<Found | CommandResult> {
  const { versions, clock, settings } = ports;
  const published = await versions.list();
  const version = published.find((each) => each.number === number);
  if (version) return { version, publishedAt: version.publishedAt, obstacles: [] };
  const draft = await readPolicyFiles(from, number);
  if ('problems' in draft) {
    const problems = draft.problems.map((problem) => `  - ${problem}`);
    return notFound(
      [`Version ${number} is not published, and its files are invalid:`, ...problems].join('\n'),
    );
  }
  const today = vietnamDay(clock());
  const obstacles = obstaclesToPublishing(draft.version, published, today, settings.notices.daysAhead);
  return { version: draft.version, obstacles };
}

function lettersOf(ports: PolicyPorts, version: VersionFacts): Record<Language, RenderedLetter> {
  const letterIn = (language: Language) => {
    // A customer's consent page needs a token of theirs; the preview has no customer.
    const invite = () => ({ name: sampleName, token: 'preview' });
    return ports.renderNotice(noticeFor(ports, version, language, invite), language);
  };
  return { vi: letterIn('vi'), en: letterIn('en') };
}

async function factsOf(
  { recipients, mail, settings, clock }: PolicyPorts,
  { version, publishedAt, obstacles }: Found,
  letters: Record<Language, RenderedLetter> | undefined,
  terminal: Terminal,
): Promise<PreviewFacts> {
  const { number, words, significance, effective } = version;
  const about = {
    version: number,
    title: words.en.title,
    significance,
    effective,
    purposes: purposesOf(version),
    ...(publishedAt && { publishedAt }),
    obstacles,
  };
  if (!letters) return about;
  const now = clock();
  const count = await countRecipients(
    { recipients, defaultLanguage: settings.defaultLanguage },
    vietnamDay(now),
    (soFar) => terminal.showProgress(`Counting: ${pluralise(soFar, 'customer')}`),
  );
  terminal.showProgress('');
  const wait = remainingWaitSeconds(undefined, { now, settings });
  return {
    ...about,
    recipients: count,
    run: forecast(version, count.total, wait, await mail.quota(), { now, settings }),
    letters: { vi: textOf(letters.vi), en: textOf(letters.en) },
  };
}

const textOf = ({ subject, text }: RenderedLetter) => ({ subject, text });

async function writeLetters(
  folder: string,
  number: number,
  letters: Record<Language, RenderedLetter>,
): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files = languages.flatMap((language) => {
    const { subject, text, html } = letters[language];
    const name = join(folder, `notice-${number}.${language}`);
    return [
      { file: `${name}.html`, content: html },
      { file: `${name}.txt`, content: `${subject}\n\n${text}` },
    ];
  });
  for (const { file, content } of files) await writeFile(file, content);
  return files.map(({ file }) => file);
}

function previewText(facts: PreviewFacts, paint: Paint, files: string[] | undefined): string {
  const { version, title, significance, effective, purposes, publishedAt, obstacles, recipients, run } =
    facts;
  return sections(
    `${paint('bold', `Version ${version}`)}  ${title}`,
    table([
      ['means', significanceWords[significance]],
      ['applies from', effective],
      ...(purposes.length > 0 ? [['asks for', purposes.join(', ')]] : []),
      ['published', publishedAt ? vietnamTime(publishedAt) : paint('yellow', 'not yet; read from its files')],
      ...obstacles.map((obstacle) => ['', paint('red', obstacle)]),
    ]),
    recipients ? section('Customers', customersOf(recipients), paint) : '',
    run ? section("The run, at the account's current quota", runOf(run, paint), paint) : '',
    files
      ? section(
          'Letters',
          files.map((file) => [file]),
          paint,
        )
      : lettersText(facts, paint),
  );
}

const customersOf = ({ total, byLanguage, known, latecomers }: RecipientCount): string[][] => [
  ['total', grouped(total)],
  ['language', languages.map((language) => `${grouped(byLanguage[language])} in ${language}`).join(', ')],
  ['since', `${grouped(known)} before today; ${grouped(latecomers)} since then, who are notified last`],
];

function runOf({ quota, perSecond, seconds, endsAt, lastDay, inTime }: Forecast, paint: Paint): string[][] {
  const perDay = quota.perDay === 'unlimited' ? 'no daily limit' : `${grouped(quota.perDay)} a day`;
  const sent = `${grouped(quota.sentInLastDay)} of it used in the last 24 hours`;
  const ends = endsAt ? `${vietnamTime(endsAt)} at the earliest` : 'never: the account may not send';
  const last = `${lastDay} is the last day on which customers can be notified`;
  return [
    ['account', `${quota.perSecond} a second, ${perDay}; ${sent}`],
    ['sends', `${Number(perSecond.toFixed(2))} a second; the rest stays free for other letters`],
    [
      'takes',
      seconds === undefined
        ? 'for ever'
        : `${durationWords(seconds)}, including the wait after the first batch`,
    ],
    ['ends', inTime ? ends : paint('red', ends)],
    ['in time', inTime ? `yes; ${last}` : paint('red', `NO: ${last}`)],
  ];
}

const lettersText = ({ letters, version }: PreviewFacts, paint: Paint): string =>
  letters
    ? languages
        .map((language) => {
          const { subject, text } = letters[language];
          return `${paint('dim', `The letter of version ${version}, ${language}`)}\n\n${paint('bold', subject)}\n\n${text.trimEnd()}`;
        })
        .join('\n\n\n')
    : '';
