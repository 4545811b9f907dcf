import { holdBases } from '../../../functions/stores/domain/holds.ts';
import { deploymentHelp } from '../../deployment.ts';

export const byHandNames = ['tasks', 'task', 'record', 'countersign'] as const;

const about = `<reference> <store> (\`task\` names the store: site:vnnic, or vnnic)`;

export const helpByHand: Record<(typeof byHandNames)[number], string> = {
  tasks: `Lists what waits for persons in stores that no program reaches (type \`manual\` in the settings), the most
urgent first.

Usage: npm run requests -- tasks [--json]

  --json            the same facts as JSON, times in UTC

${deploymentHelp}
`,
  task: `Shows what a person has to do for one request, store by store: the instructions, the categories to report on, the
due date, and what is on record so far.

Usage: npm run requests -- task <reference> [--reveal] [--json]

  --reveal          also the customer's name, address and number, which the work needs
  --json            the same facts as JSON, times in UTC

${deploymentHelp}
`,
  record: `Records what you did in a store by hand, and what came of it. It counts once another person has confirmed it with
\`countersign\`; until then, recording again replaces it.

Usage: npm run requests -- record ${about}
         --by <who> --sent <what> --sent-on <day> --answer <what> --answer-on <day> --outcome <outcome> …

  --by <who>        you; recorded in the request's history
  --sent <what>     what you sent or did, such as the number of a letter; never the customer's name
  --answer <what>   what came back, in the same way
  --…-on <day>      when, such as 2026-03-09
  --outcome …       one for each category that \`task\` names:
                      domain-registrations=erased:2     two records are gone, and you made sure
                      domain-registrations=nothing-found
                      domain-registrations=held:2:domain-registrant:2027-06-30
                                                        kept by law until that day; bases: ${holdBases.join(', ')}
                      domain-registrations=not-erased   whoever keeps it did not; the receipt says so

${deploymentHelp}
`,
  countersign: `Confirms what somebody else recorded: you have seen the answer yourself. The request then goes on, and its receipt
says what is recorded. Refused to whoever recorded it.

Usage: npm run requests -- countersign ${about}
         --by <who> --reason <why>

  --by <who>        you; recorded in the request's history (required)
  --reason <why>    also recorded: what you looked at, not the customer's name (required)

${deploymentHelp}
`,
};
