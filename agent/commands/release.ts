import { exitCodes } from '../../program/exit-codes.ts';
import { UsageError } from '../../program/usage-error.ts';
import {
  type BrakedOperation,
  brakedOperations,
  previewOf,
  release as releaseIn,
} from '../journal/brakes.ts';
import { openJournal } from '../journal/journal.ts';
import { type Command, commonHelp, configOf, said, type Words } from './command.ts';

const cases = ['confirmation', 'staff-decision', 'ended-service'] as const;

export const release: Command = {
  help: `release <erase|suspend|export>: lets through what a brake holds back.

Alone it prints what is coming, with a hash and a count. With both and a date it releases exactly those requests, and none
that comes later.

  --case <kind>     confirmation, staff-decision or ended-service (default: confirmation)
  --sha256 <hash>   of what was looked at
  --count <n>       how many requests it was
  --until <date>    the last day of the release, such as 2026-12-31
${commonHelp}`,
  options: {
    case: { type: 'string', default: 'confirmation' },
    sha256: { type: 'string' },
    count: { type: 'string' },
    until: { type: 'string' },
  },
  async run(words, context) {
    const config = configOf(words, context);
    const operation = operationOf(words);
    const kind = cases.find((each) => each === words.values.case);
    if (!kind) throw new UsageError(`release: --case: write one of ${cases.join(', ')}.`);
    const until = untilOf(words, context.now());
    const journal = openJournal(config.state);
    try {
      const preview = previewOf(journal, operation, kind);
      if (until === undefined) {
        const { requests, sha256 } = preview;
        const text = `${requests.length} requests are coming to ${operation} by ${kind}:\n${requests
          .map((each) => `  ${each}\n`)
          .join('')}
To release exactly these: release ${operation} --case ${kind} --sha256 ${sha256} --count ${requests.length} --until <date>
`;
        return said(text, preview);
      }
      const asked = {
        operation,
        kind,
        sha256: String(words.values.sha256),
        count: Number(words.values.count),
        until,
      };
      const count = releaseIn(journal, asked);
      return count === undefined
        ? said(
            'What is coming is not what hash and count say. Look again, without them.\n',
            { released: 0, code: 'other-preview' },
            exitCodes.refused,
          )
        : said(`${count} requests are released until ${until}.\n`, { released: count, until });
    } finally {
      journal.close();
    }
  },
};

function operationOf({ positionals }: Words): BrakedOperation {
  const operation = brakedOperations.find((each) => each === positionals[0]);
  if (!operation || positionals.length > 1)
    throw new UsageError(`release: write what to release: ${brakedOperations.join(', ')}.`);
  return operation;
}

/** The end of the last day, ISO 8601; `undefined` if nothing is to be released yet. */
function untilOf({ values }: Words, now: Date): string | undefined {
  const given = [values.sha256, values.count, values.until].filter((each) => each !== undefined);
  if (given.length === 0) return undefined;
  if (given.length < 3) throw new UsageError('release: write --sha256, --count and --until together.');
  const end = new Date(`${values.until}T23:59:59+07:00`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(String(values.until)) || Number.isNaN(end.getTime()))
    throw new UsageError('release: --until: write a date, such as 2026-12-31.');
  if (end <= now) throw new UsageError('release: --until: the date is over.');
  return end.toISOString();
}
