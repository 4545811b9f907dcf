import { deploymentHelp } from '../deployment.ts';

/** The help texts of the command. */

const act = `  --by <who>        you; recorded in the run's history (required)
  --reason <why>    also recorded: a ticket number, for example (required)`;

const from = '  --from <folder>   folder of the version files; default: policy/versions';

export const overallHelp = `Publishes versions of the privacy policy and notifies the customers.

Usage: npm run policy -- <command> <version> [options]

Commands, in order of use
  publish <version>   checks the files of a version and publishes it permanently
  preview <version>   shows who would be notified, of what, and how long it takes; changes nothing
  notify <version>    notifies every customer
  status <version>    shows the progress
  pause <version>     pauses after the current batch
  resume <version>    continues after a pause, a stop or a fault
  report <version>    accounts for every customer
  Details: npm run policy -- <command> --help

${deploymentHelp}

Exit codes
  0 done   1 fault   2 wrong usage   3 no such version or run   4 refused   5 the account does not balance
`;

export const helpOf = {
  publish: `Checks a version and publishes it. If anything is wrong, all problems are listed at once and nothing is
published. A published version never changes again: a correction is a new version. Publishing sends no mail.

Usage: npm run policy -- publish <version> [--from <folder>]

${from}

${deploymentHelp}
`,
  preview: `Shows what notifying the customers of a version would mean: how many there are in which language, how long
the run takes at the account's current quota and whether that is in time, and the letter in both languages.
A version that is not published yet is read from its files.

Usage: npm run policy -- preview <version> [--letters <folder>] [--from <folder>] [--json]

  --letters <folder> writes the letters to this folder, as .html and .txt, instead of printing them
${from}
  --json            the same facts as JSON, times in UTC

${deploymentHelp}
`,
  notify: `Notifies every customer of a published version by e-mail, exactly once. It asks for the version number again;
without a terminal, repeat it with --confirm. A small first batch is sent alone; the rest follows after a wait for its
bounces and complaints.

Usage: npm run policy -- notify <version> --by <who> --reason <why> [--confirm <version>]

${act}
  --confirm <version> the version number again, for scripts

${deploymentHelp}
`,
  status: `Shows how far the run is, what it is waiting for, and when it will finish.

Usage: npm run policy -- status <version> [--watch] [--json]

  --watch           follows it on one line until it stops
  --json            the same facts as JSON, times in UTC

${deploymentHelp}
`,
  pause: `Pauses a run after the current batch. Nobody is lost: \`resume\` continues after it.

Usage: npm run policy -- pause <version> --by <who> --reason <why>

${act}

${deploymentHelp}
`,
  resume: `Continues a run that was paused, stopped automatically, or lost its machine. Customers who have been
notified are not notified again. Look at \`report\` first if it stopped because of bounces or complaints: resuming
accepts those so far, and only further ones stop it again.

Usage: npm run policy -- resume <version> --by <who> --reason <why>

${act}

${deploymentHelp}
`,
  report: `Accounts for every customer of a run: sent, bounced, not taken for now, refused, held back, complained,
rejected, or left out and why. The sums must agree; if they do not, the exit code is 5 and customers were lost or counted
twice.

Usage: npm run policy -- report <version> [--recipients <file.csv>] [--json]

  --recipients <file.csv> one line per customer: number, fate, message id. The file must be new: a proof is
                    never overwritten.
  --json            the same facts as JSON, times in UTC

${deploymentHelp}
`,
} as const;
