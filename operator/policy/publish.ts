import { needsNotice, type PublishedVersion } from '../../functions/policy/domain/policy.ts';
import { publishVersion } from '../../functions/policy/publish-version.ts';
import { vietnamTime } from '../layout.ts';
import { type CommandResult, done, refused } from '../result.ts';
import type { Command } from './command-line.ts';
import type { PolicyPorts } from './ports.ts';
import { readPolicyFiles } from './version-files.ts';

export async function publish(
  ports: PolicyPorts,
  { version: number, from }: Extract<Command, { name: 'publish' }>,
): Promise<CommandResult> {
  const draft = await readPolicyFiles(from, number);
  if ('problems' in draft) return refusedFor(number, draft.problems);
  const result = await publishVersion(ports, draft.version);
  if ('obstacles' in result) return refusedFor(number, result.obstacles);
  if ('already' in result) {
    const { publishedAt, sha256 } = result.already;
    return done(
      `Version ${number} was published ${vietnamTime(publishedAt)}, with exactly this content. Nothing was changed.\nSHA-256 ${sha256}\n`,
    );
  }
  const { published } = result;
  return done(
    [
      `Version ${number} is published and applies from ${published.effective}: ${ports.publicUrl}/policy/${number}`,
      `SHA-256 ${published.sha256}`,
      whatNext(published),
      '',
    ].join('\n'),
  );
}

const whatNext = (version: PublishedVersion): string =>
  needsNotice(version)
    ? `No mail has been sent. Next: \`preview ${version.number}\`, then \`notify ${version.number}\`.`
    : 'It is editorial: no mail is sent, and there is nothing more to do.';

const refusedFor = (number: number, reasons: readonly string[]): CommandResult =>
  refused([`Version ${number} is not published:`, ...reasons.map((reason) => `  - ${reason}`)].join('\n'));
