import { exitCodes } from '../../program/exit-codes.ts';
import { UsageError } from '../../program/usage-error.ts';
import { readIdentity } from '../identity.ts';
import { journalInMemory } from '../journal/journal.ts';
import { openSystems } from '../stores/open-systems.ts';
import { type Command, commonHelp, configOf, said, table } from './command.ts';

/** Names the plan of a try beside the data, until it is forgotten at the end of the same command. */
const request = 'try';

export const tryCommand: Command = {
  help: `try --customer <id>: finds what is stored of one customer and what a deletion would do, and changes nothing.

  --customer <id>   the customer number, as the billing system has it
${commonHelp}`,
  options: { customer: { type: 'string' } },
  async run(words, context) {
    const { customer } = words.values;
    if (typeof customer !== 'string' || customer === '')
      throw new UsageError('try: write --customer and the customer number.');
    const config = configOf(words, context);
    const systems = openSystems(config, readIdentity(config.state).box, journalInMemory());
    try {
      const onFile = await systems.get(`site:${config.register}`)?.customer?.(customer);
      if (!onFile) return said('No customer has this number.\n', { found: false }, exitCodes.notFound);
      const subject = { customerId: customer, address: onFile.address ?? '', addressKey: '' };
      const at = context.now();
      const plans = [];
      for (const system of systems.values()) {
        const task = { request, fence: at.getTime(), subject, handles: [], at, law: config.safety.lawFloor };
        const { plan, tablesNotReached } = await system.find({ ...task, kind: 'deletion' });
        await system.forget(request);
        plans.push({ ...plan, notReached: tablesNotReached });
      }
      const rows = plans.flatMap(({ store, categories }) =>
        categories.map(({ category, action, count, hold }) => [
          store,
          category,
          action,
          String(count),
          hold ? `${hold.basis} until ${hold.until}` : '',
        ]),
      );
      const unmapped = plans.flatMap(({ store, notReached }) =>
        notReached.map((name) => `  ${store} ${name}\n`),
      );
      const text = `A deletion would do this today:\n${table([['store', 'category', 'what', 'rows', 'hold'], ...rows])}${
        unmapped.length === 0 ? '' : `\nNobody looks into these tables:\n${unmapped.join('')}`
      }`;
      return said(text, { found: true, plans });
    } finally {
      for (const system of systems.values()) await system.close();
    }
  },
};
