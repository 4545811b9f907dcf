import { exitCodes } from '../../program/exit-codes.ts';
import { UsageError } from '../../program/usage-error.ts';
import { readIdentity } from '../identity.ts';
import { openJournal } from '../journal/journal.ts';
import { forgetByHand, isLeftSuspended } from '../journal/requests.ts';
import { openSystems } from '../stores/open-systems.ts';
import { type Command, commonHelp, configOf, said } from './command.ts';

export const forget: Command = {
  help: `forget <request>: removes what is kept here for one request, as if the workflow had said that it is closed. Holds of
the law stay.

  --suspended       also if the request has left something suspended, which then nobody undoes
${commonHelp}`,
  options: { suspended: { type: 'boolean', default: false } },
  async run(words, context) {
    const [request, ...others] = words.positionals;
    if (request === undefined || others.length > 0) throw new UsageError('forget: write one request.');
    const config = configOf(words, context);
    const journal = openJournal(config.state);
    const systems = openSystems(config, readIdentity(config.state).box, journal);
    try {
      if (isLeftSuspended(journal, request) && words.values.suspended !== true)
        return said(
          'This request has left something suspended. Undo that first, or add --suspended.\n',
          { forgotten: false, code: 'suspended' },
          exitCodes.refused,
        );
      for (const system of systems.values()) await system.forget(request);
      return forgetByHand(journal, request, context.now())
        ? said('Forgotten.\n', { forgotten: true })
        : said('Nothing is kept for this request.\n', { forgotten: false }, exitCodes.notFound);
    } finally {
      journal.close();
      for (const system of systems.values()) await system.close();
    }
  },
};
