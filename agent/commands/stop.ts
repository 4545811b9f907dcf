import { openJournal } from '../journal/journal.ts';
import { endStop, stop as stopAgent } from '../journal/stop-switch.ts';
import { type Command, commonHelp, configOf, said } from './command.ts';

export const stop: Command = {
  help: `stop: the agent begins nothing more, and what it is doing ends after its batch. Works without the workflow.

  --end             lets it work again
${commonHelp}`,
  options: { end: { type: 'boolean', default: false } },
  async run(words, context) {
    const { state } = configOf(words, context);
    const journal = openJournal(state);
    const isEnd = words.values.end === true;
    if (isEnd) endStop(journal);
    else stopAgent(journal, context.now());
    journal.close();
    return isEnd
      ? said('The agent works again.\n', { stopped: false })
      : said('The agent begins nothing more. Let it work again with `stop --end`.\n', { stopped: true });
  },
};
