import { deploymentHelp } from '../deployment.ts';

/** The command's words about itself. */

const act = `  --by <who>        you; recorded in the run's history (required)
  --reason <why>    recorded too: a ticket's number, for example (required)`;

const from = '  --from <folder>   where the files of versions are; default: policy/versions';

export const overallHelp = `Publishes versions of the privacy policy and tells the customers of them.

Usage: npm run policy -- <command> <version> [options]

Commands, in the order in which they are used
  publish <version>   checks the files of a version and publishes it, once and for all
  preview <version>   who would be told, what, and how long it takes; changes nothing
  notify <version>    tells every customer
  status <version>    how far it is
  pause <version>     stands still after the batch that is under way
  resume <version>    goes on after a pause, a stop or a fault
  report <version>    the account: what became of every customer
  Each explains itself: npm run policy -- <command> --help

${deploymentHelp}

Exit codes
  0 done   1 fault   2 wrong usage   3 no such version or run   4 refused   5 the account does not balance
`;

export const helpOf = {
  publish: `Checks a version and publishes it. Whatever is wrong is named, all of it at once, and then nothing is
published. A published version never changes again: a correction is a new version. Publishing mails nobody.

Usage: npm run policy -- publish <version> [--from <folder>]

${from}

${deploymentHelp}
`,
  preview: `Shows what telling the customers of a version would mean: how many there are in which language, how long the
run takes at the account's present quota and whether that is in time, and the letter in both languages.
A version that is not published yet is read from its files.

Usage: npm run policy -- preview <version> [--letters <folder>] [--from <folder>] [--json]

  --letters <folder> writes the letters there, as .html and .txt, instead of printing them
${from}
  --json            the same facts as JSON, times in UTC

${deploymentHelp}
`,
  notify: `Tells every customer of a published version, by e-mail, each once. It asks for the number of the version
again; where nobody can be asked, --confirm has to repeat it. A first small batch goes out alone; the rest follows when
its bounces and complaints have been waited for.

Usage: npm run policy -- notify <version> --by <who> --reason <why> [--confirm <version>]

${act}
  --confirm <version> the number again, for scripts

${deploymentHelp}
`,
  status: `Shows how far telling the customers is, what it waits for, and when it will have ended.

Usage: npm run policy -- status <version> [--watch] [--json]

  --watch           follows it on one line until it stands still
  --json            the same facts as JSON, times in UTC

${deploymentHelp}
`,
  pause: `Lets a run stand still after the batch that is under way. Nobody is lost: \`resume\` goes on behind it.

Usage: npm run policy -- pause <version> --by <who> --reason <why>

${act}

${deploymentHelp}
`,
  resume: `Goes on with a run that was paused, that stopped by itself, or whose machine is gone. Whoever has been
written to is not written to again. Look at \`report\` first if it stopped because of bounces or complaints: resuming
accepts those that came, and only further ones stop it again.

Usage: npm run policy -- resume <version> --by <who> --reason <why>

${act}

${deploymentHelp}
`,
  report: `Accounts for every customer of a run: sent, bounced, complained, rejected, or left out and why. The sums must
agree to zero; if they do not, the exit code is 5 and customers were lost or counted twice.

Usage: npm run policy -- report <version> [--recipients <file.csv>] [--json]

  --recipients <file.csv> one line a customer: number, what became of them, message id. The file must be new:
                    a proof is not written over.
  --json            the same facts as JSON, times in UTC

${deploymentHelp}
`,
} as const;
