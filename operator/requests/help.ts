import { deploymentHelp } from '../deployment.ts';
import { byHandNames } from './by-hand/help.ts';

/** The help texts of the command. */

const act = `  --by <who>        you; recorded in the request's history (required)
  --reason <why>    also recorded: a ticket number, not the customer's name (required)`;

const reference = 'References are accepted in any case, with or without dashes.';

const namesHere = ['list', 'show', 'find', 'retry', 'vouch', 'told', 'cancel'] as const;
export const commandNames = [...namesHere, ...byHandNames] as const;

export const overallHelp = `Manages privacy requests.

Usage: npm run requests -- <command> [options]

Commands
  list                lists open requests, most urgent first
  show <reference>    shows everything about one request
  find <number>       finds the requests of one customer, closed ones too
  retry <reference>   continues a request that needs a person
  vouch <reference>   confirms that the customer reads the mail of a doubtful address
  told <reference>    records that you told the customer what a letter says that did not arrive
  cancel <reference>  cancels for the customer, before anything was carried out
  tasks               lists what waits for a person, in stores that no program reaches
  task <reference>    shows what to do there
  record <reference> <store>
                      records what was done there
  countersign <reference> <store>
                      confirms what another person recorded
  Details: npm run requests -- <command> --help

${deploymentHelp}

Exit codes
  0 done   1 fault   2 wrong usage   3 no such request   4 refused
`;

export const helpOf: Record<(typeof namesHere)[number], string> = {
  list: `Lists the open requests, most urgent first: state, due date, and why one needs a person. Then the closed ones
of which a letter did not arrive, until \`told\`. \`show\` and \`find\` find the other closed ones.

Usage: npm run requests -- list [--json]

  --json            the same facts as JSON, times in UTC

${deploymentHelp}
`,
  show: `Shows everything about one request, open or closed: deadlines, outcomes, letters, history, and its machine.
${reference}

Usage: npm run requests -- show <reference> [--reveal] [--json]

  --reveal          also the customer's name, address and number, while the request is open
  --json            the same facts as JSON, times in UTC

${deploymentHelp}
`,
  find: `Finds every request on record of one customer, open or closed: what was asked for, and how it ended.
Reads the whole table, which takes a while. Requests that began before version 0.1.0 do not know their customer.

Usage: npm run requests -- find <customer number> [--json]

  --json            the same facts as JSON, times in UTC

${deploymentHelp}
`,
  retry: `Continues a request that needs a person, once the problem is fixed. Every step skips what is already done, so
only what is missing happens. A failed machine runs again from the state that failed.
${reference}

Usage: npm run requests -- retry <reference> --by <who> --reason <why>
         [--without-unreadable] [--without-store <name>]

${act}
  --without-unreadable
                    lets a copy go without the files that cannot be read (error Unreadable); its letter, its
                    page and the receipt say how many they are
  --without-store <name>
                    lets a request go on without a store of its plan that this version knows no more; the
                    receipt says that it was not reached

${deploymentHelp}
`,
  vouch: `Confirms that the customer reads the mail of the address on file, although there is reason to doubt: it was put
on file a short time ago, or mail to it has bounced for good. Make sure by another way than this mailbox: call the number
that was on file before. A request that waits for this goes on.
${reference}

Usage: npm run requests -- vouch <reference> --by <who> --reason <why>

${act}

${deploymentHelp}
`,
  told: `Records that you told the customer, by telephone or in writing, what those letters say that did not arrive:
\`show\` names them. For the first answer: the reference, what will happen, by when, and the right to complain. If
there is no other way to reach the customer, say that in the reason. The request is then no task any more.
${reference}

Usage: npm run requests -- told <reference> --by <who> --reason <why>

${act}

${deploymentHelp}
`,
  cancel: `Cancels a request for its customer. Refused once anything was erased, handed over or stopped.
The customer reads the reason in a letter, at the address of the request and at the one on file:
write it to them, in their language.
${reference}

Usage: npm run requests -- cancel <reference> --by <who> --reason <why>

${act}

${deploymentHelp}
`,
};
