import type { SiteStoreName } from '../../../contract/site.ts';
import type { Dated, ManualEvidence } from '../../../functions/requests/domain/manual-record.ts';
import { endOf } from '../../../functions/shared/calendar.ts';
import { type HoldBasis, holdBases } from '../../../functions/stores/domain/holds.ts';
import { type Category, categories, type Outcome } from '../../../functions/stores/domain/plan.ts';
import { actOf, actOptions, type CommandForm, historyText } from '../../command-line.ts';
import { requestIn } from '../reference.ts';
import { helpByHand } from './help.ts';

/** A command about the stores in which persons work. */
export type ByHandCommand =
  | { name: 'tasks'; json: boolean }
  | { name: 'task'; id: string; json: boolean; reveal: boolean }
  | ({ name: 'record'; id: string; store: SiteStoreName; by: string } & ManualEvidence)
  | { name: 'countersign'; id: string; store: SiteStoreName; by: string; reason: string };

const flag = { type: 'boolean' } as const;
const word = { type: 'string' } as const;

/** The commands by their names. */
export const byHandForms: Record<ByHandCommand['name'], CommandForm<ByHandCommand>> = {
  tasks: {
    help: helpByHand.tasks,
    options: { json: flag },
    parse: (values, [extra]) =>
      extra === undefined
        ? { name: 'tasks', json: Boolean(values.json) }
        : `takes no "${extra}"; task <reference> shows those of one request.`,
  },
  task: {
    help: helpByHand.task,
    options: { json: flag, reveal: flag },
    parse(values, positionals) {
      const found = requestIn(positionals);
      if (typeof found === 'string') return found;
      return { name: 'task', ...found, json: Boolean(values.json), reveal: Boolean(values.reveal) };
    },
  },
  record: {
    help: helpByHand.record,
    options: {
      by: word,
      sent: word,
      'sent-on': word,
      answer: word,
      'answer-on': word,
      outcome: { type: 'string', multiple: true },
    },
    parse: readRecord,
  },
  countersign: {
    help: helpByHand.countersign,
    options: actOptions,
    parse(values, positionals) {
      const about = storeIn(positionals);
      if (typeof about === 'string') return about;
      const act = actOf(values);
      return typeof act === 'string' ? act : { name: 'countersign', ...about, ...act };
    },
  },
};

function readRecord(values: Record<string, unknown>, positionals: readonly string[]): ByHandCommand | string {
  const about = storeIn(positionals);
  if (typeof about === 'string') return about;
  const by = historyText(values.by, 80);
  if (by === undefined) return 'needs --by: who you are, in up to 80 characters.';
  const sent = datedIn(values, 'sent', 'what was sent to whoever keeps the data');
  if (typeof sent === 'string') return sent;
  const answer = datedIn(values, 'answer', 'what came back');
  if (typeof answer === 'string') return answer;
  if (answer.on < sent.on) return '--answer-on is before --sent-on.';
  const texts = values.outcome as string[] | undefined;
  if (!texts) return `needs --outcome for each category: ${outcomeForms}.`;
  const outcomes: Outcome[] = [];
  for (const text of texts) {
    const outcome = outcomeIn(text);
    if (typeof outcome === 'string') return outcome;
    outcomes.push(outcome);
  }
  return { name: 'record', ...about, by, sent, answer, outcomes };
}

function storeIn([reference, name, extra]: readonly string[]): { id: string; store: SiteStoreName } | string {
  const found = requestIn(reference === undefined ? [] : [reference]);
  if (typeof found === 'string') return found;
  if (name === undefined) return 'which store? `task <reference>` names them.';
  if (extra !== undefined) return `takes one reference and one store; "${extra}" is one too many.`;
  const store = `site:${name.replace(/^site:/, '')}` as const;
  return /^site:[a-z][a-z0-9-]{0,30}$/.test(store) ? { ...found, store } : `"${name}" is no name of a store.`;
}

function datedIn(values: Record<string, unknown>, key: string, what: string): Dated | string {
  const text = historyText(values[key], 500);
  if (text === undefined)
    return `needs --${key}: ${what}, in up to 500 characters, without the customer's name.`;
  const on = String(values[`${key}-on`] ?? '');
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(on) && endOf(on) !== undefined;
  return isDay ? { what: text, on } : `needs --${key}-on: the day, such as 2026-03-09.`;
}

const outcomeForms =
  '<category>=erased:<count>, =nothing-found, =held:<count>:<basis>:<last day>, or =not-erased';

function outcomeIn(text: string): Outcome | string {
  const [name = '', said = ''] = text.split('=', 2);
  const category = categories.find((each) => each === name);
  if (!category) return `--outcome: "${name}" is no category.`;
  return resultIn(category, said) ?? `--outcome ${name}: write ${outcomeForms}.`;
}

function resultIn(category: Category, said: string): Outcome | undefined {
  if (said === 'nothing-found' || said === 'not-erased') return { category, result: said, count: 0 };
  const [result, count = '', basis, day = '', extra] = said.split(':');
  if (!/^[1-9]\d{0,8}$/.test(count) || extra !== undefined) return undefined;
  if (result === 'erased' && basis === undefined) return { category, result, count: Number(count) };
  const until = /^\d{4}-\d{2}-\d{2}$/.test(day) ? endOf(day) : undefined;
  if (result !== 'held' || !isBasis(basis) || !until) return undefined;
  return { category, result, count: Number(count), hold: { basis, until: until.toISOString() } };
}

const isBasis = (word: string | undefined): word is HoldBasis => holdBases.some((basis) => basis === word);
