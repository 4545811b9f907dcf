import { countRecipients } from '../../functions/notices/count-recipients.ts';
import { startNotice } from '../../functions/notices/start-notice.ts';
import { obstacleToNotice, type PublishedVersion } from '../../functions/policy/domain/policy.ts';
import { vietnamDay } from '../../functions/shared/calendar.ts';
import { exitCodes } from '../../program/exit-codes.ts';
import { pluralise } from '../layout.ts';
import { type CommandResult, done, refused } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import type { Command } from './command-line.ts';
import { durationWords } from './duration.ts';
import type { PolicyPorts } from './ports.ts';
import { customersAtSite, notPublished, refusalToNotify } from './words.ts';

type Notify = Extract<Command, { name: 'notify' }>;

/** Notifies the customers of a version, after a person has typed its number again. */
export async function notify(
  ports: PolicyPorts,
  command: Notify,
  terminal: Terminal,
): Promise<CommandResult> {
  const { versions, runs, clock, settings } = ports;
  const { version: number, by, reason } = command;
  if (settings.site?.register) return refused(`${customersAtSite}: nobody is notified.`);
  const version = (await versions.list()).find((published) => published.number === number);
  if (!version) return notPublished(number);
  // `startNotice` decides; this early check saves typing the number in vain.
  const obstacle =
    obstacleToNotice(version, vietnamDay(clock()), settings.notices.daysAhead) ??
    ((await runs.find(number)) ? 'exists' : undefined);
  if (obstacle) return refusalToNotify(obstacle, number, settings, version);

  const typed = command.confirm ?? (await askForVersion(ports, version, terminal));
  if (typed === undefined) {
    const remark = `notify: there is no terminal to ask: repeat the number with --confirm ${number}.`;
    return { exitCode: exitCodes.wrongUsage, remark };
  }
  if (typed.trim() !== String(number))
    return refused(`"${typed.trim()}" is not ${number}: nobody is notified.`);

  const run = await startNotice(ports, { version: number, by, reason });
  if ('obstacle' in run) return refusalToNotify(run.obstacle, number, settings, version);
  const { canarySize, canaryWaitSeconds } = settings.notices;
  const first = pluralise(Math.min(canarySize, run.batchSize), 'customer');
  return done(
    [
      `Customers are being notified of version ${number}. A first batch of at most ${first} gets its letter now;`,
      `the others follow ${durationWords(canaryWaitSeconds)} later, after a wait for its bounces and complaints.`,
      `\`status ${number} --watch\` follows it, \`pause ${number}\` pauses it.`,
      '',
    ].join('\n'),
  );
}

/** What a person types after reading what they are about to do; `undefined` if there is no terminal. */
async function askForVersion(
  { recipients, settings, clock }: PolicyPorts,
  version: PublishedVersion,
  terminal: Terminal,
): Promise<string | undefined> {
  if (!terminal.hasPerson) return undefined;
  const { total } = await countRecipients(
    { recipients, defaultLanguage: settings.defaultLanguage },
    vietnamDay(clock()),
    (soFar) => terminal.showProgress(`Counting: ${pluralise(soFar, 'customer')}`),
  );
  terminal.showProgress('');
  const what = `"${version.words.en.title}" applies from ${version.effective} (${version.significance}).`;
  return terminal.ask(`${what}\nType the version to notify ${pluralise(total, 'customer')}:`);
}
