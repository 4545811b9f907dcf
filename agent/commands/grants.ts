import { UsageError } from '../../program/usage-error.ts';
import { grantStatements } from '../check/grants.ts';
import { type Command, commonHelp, configOf, said } from './command.ts';

export const grants: Command = {
  help: `grants <store>: the SQL that makes the two database users of a store: one reads, one may change mapped tables only.

  --from <host>     the host from which the agent connects, as the database sees it (default: localhost)
${commonHelp}`,
  options: { from: { type: 'string', default: 'localhost' } },
  async run(words, context) {
    const [name] = words.positionals;
    const { stores } = configOf(words, context);
    const store = stores.find((each) => each.name === name);
    if (!store)
      throw new UsageError(`grants: write one store: ${stores.map((each) => each.name).join(', ')}.`);
    if (!('mysql' in store.database))
      return said(
        'This store is a file: give the agent’s user the right to read and write it, and its folder.\n',
        { statements: [] },
      );
    const { schema, ledger, reader, eraser } = store.database.mysql;
    const from = String(words.values.from);
    const statements = grantStatements(store.map, {
      schema,
      ledger,
      reader: `${reader.user}@${from}`,
      eraser: `${eraser.user}@${from}`,
    });
    return said(statements.map((each) => `${each};\n`).join(''), { statements });
  },
};
