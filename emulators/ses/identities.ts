import { arnOf, region } from '../account.ts';
import type { Want } from '../iam/statements.ts';
import { SesError } from './errors.ts';
import { isSimulator } from './simulator.ts';

/** The verified identity that covers an address: the address itself, or its domain. */
function identityOf(address: string, identities: ReadonlySet<string>): string | undefined {
  const wanted = address.toLowerCase();
  return [wanted, wanted.slice(wanted.lastIndexOf('@') + 1)].find((identity) => identities.has(identity));
}

/** @throws SesError `MessageRejected` that names the addresses which no identity covers. */
export function rejectUnverified(identities: ReadonlySet<string>, addresses: readonly string[]): void {
  const unverified = addresses.filter((address) => identityOf(address, identities) === undefined);
  if (unverified.length === 0) return;
  const named = [...new Set(unverified)].join(', ');
  throw new SesError(
    'MessageRejected',
    `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${named}`,
  );
}

/** Those of whom SES asks for a verified identity in its sandbox, too: all but Amazon's simulator. */
export const checkedInSandbox = (recipients: readonly string[]): string[] =>
  recipients.filter((recipient) => !isSimulator(recipient));

export interface Sending {
  /** Such as `SendRawEmail`. */
  operation: string;
  from: { address: string; name?: string };
  recipients: readonly string[];
  configurationSet: string | null;
  /** Whose identities are used: the sender's and, in the sandbox, those of the recipients. */
  addresses: readonly string[];
}

/** What sending a mail asks of IAM: each identity that it uses, and the configuration set that it travels under. */
export function wantsOfSending(
  { operation, from, recipients, configurationSet, addresses }: Sending,
  identities: ReadonlySet<string>,
): Want[] {
  const context = {
    'ses:fromaddress': [from.address],
    ...(from.name && { 'ses:fromdisplayname': [from.name] }),
    'ses:recipients': recipients,
  };
  const used = new Set(addresses.map((address) => identityOf(address, identities) ?? address));
  return [
    ...[...used].map((identity) => `identity/${identity}`),
    ...(configurationSet === null ? [] : [`configuration-set/${configurationSet}`]),
  ].map((resource) => ({ action: `ses:${operation}`, resource: arnOf('ses', resource), context }));
}
