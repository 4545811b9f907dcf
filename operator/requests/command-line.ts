import { actOf, actOptions, commandLineReader } from '../command-line.ts';
import { type ByHandCommand, byHandForms } from './by-hand/command-line.ts';
import { helpOf, overallHelp } from './help.ts';
import { requestIn } from './reference.ts';

/** A command of the operator. */
export type Command =
  | { name: 'list'; json: boolean }
  | { name: 'show'; id: string; json: boolean; reveal: boolean }
  | { name: 'find'; customerId: string; json: boolean }
  | { name: 'cancel' | 'vouch' | 'told'; id: string; by: string; reason: string }
  | {
      name: 'retry';
      id: string;
      by: string;
      reason: string;
      acceptsIncomplete?: true;
      withoutStore?: string;
    }
  | ByHandCommand;

const json = { type: 'boolean' } as const;

/** Parses a command line (without the program's name). */
export const parseCommandLine = commandLineReader<Command>('npm run requests', overallHelp, {
  list: {
    help: helpOf.list,
    options: { json },
    parse: (values, [extra]) =>
      extra === undefined
        ? { name: 'list', json: Boolean(values.json) }
        : `takes no "${extra}"; show <reference> shows one request.`,
  },
  show: {
    help: helpOf.show,
    options: { json, reveal: { type: 'boolean' } },
    parse: (values, positionals) => {
      const found = requestIn(positionals);
      if (typeof found === 'string') return found;
      return { name: 'show', ...found, json: Boolean(values.json), reveal: Boolean(values.reveal) };
    },
  },
  find: {
    help: helpOf.find,
    options: { json },
    parse: (values, [customerId, extra]) => {
      if (!customerId) return 'whose requests? Give the customer number.';
      if (extra !== undefined) return `takes only one customer number; "${extra}" is one too many.`;
      return { name: 'find', customerId, json: Boolean(values.json) };
    },
  },
  retry: {
    help: helpOf.retry,
    options: {
      ...actOptions,
      'without-unreadable': { type: 'boolean' },
      'without-store': { type: 'string' },
    },
    parse(values, positionals) {
      const act = readAct(values, positionals);
      if (typeof act === 'string') return act;
      return {
        name: 'retry',
        ...act,
        ...(values['without-unreadable'] === true && { acceptsIncomplete: true }),
        ...(typeof values['without-store'] === 'string' && { withoutStore: values['without-store'] }),
      };
    },
  },
  vouch: { help: helpOf.vouch, options: actOptions, parse: parseAct('vouch') },
  told: { help: helpOf.told, options: actOptions, parse: parseAct('told') },
  cancel: { help: helpOf.cancel, options: actOptions, parse: parseAct('cancel') },
  ...byHandForms,
});

function parseAct(name: 'cancel' | 'vouch' | 'told') {
  return (values: Record<string, unknown>, positionals: readonly string[]): Command | string => {
    const act = readAct(values, positionals);
    return typeof act === 'string' ? act : { name, ...act };
  };
}

function readAct(
  values: Record<string, unknown>,
  positionals: readonly string[],
): { id: string; by: string; reason: string } | string {
  const found = requestIn(positionals);
  if (typeof found === 'string') return found;
  const act = actOf(values);
  return typeof act === 'string' ? act : { ...found, ...act };
}
