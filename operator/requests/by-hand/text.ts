import type { SiteStoreName } from '../../../contract/site.ts';
import type { ManualRecord } from '../../../functions/requests/domain/manual-record.ts';
import type { Kind } from '../../../functions/shared/vocabulary.ts';
import type { Category } from '../../../functions/stores/domain/plan.ts';
import { type Paint, pluralise, section, sections, stripControls, table, vietnamTime } from '../../layout.ts';
import { customerText, recordRows } from '../fact-words.ts';
import type { RequestFacts } from '../request-facts.ts';

/** One task of a person, without personal data. Instants are ISO 8601 UTC. */
export interface PersonTaskFacts {
  reference: string;
  kind: Kind;
  store: SiteStoreName;
  dueAt: string;
  isDue: boolean;
  /** On each of which the person reports. */
  categories: Category[];
  state: 'to do' | 'to be confirmed by another person' | 'confirmed';
  record?: ManualRecord;
  /** Only where one request is shown. */
  instructions?: { vi: string; en: string };
}

export function tasksText(tasks: readonly PersonTaskFacts[], paint: Paint): string {
  if (tasks.length === 0) return 'Nothing waits for a person.\n';
  const rows = tasks.map((task) => [task.reference, task.store, task.state, dueOf(task, paint)]);
  return sections(
    paint('dim', `${pluralise(tasks.length, 'task')}; \`task <reference>\` shows what to do`),
    table(rows),
  );
}

export const taskText = (
  reference: string,
  tasks: readonly PersonTaskFacts[],
  customer: RequestFacts['customer'] | undefined,
  paint: Paint,
): string =>
  sections(
    `${paint('bold', reference)}  customer: ${customer ? customerText(customer) : 'not shown without --reveal'}`,
    ...tasks.map((task) => oneTask(task, paint)),
  );

function oneTask(task: PersonTaskFacts, paint: Paint): string {
  const { store, state, categories, instructions, record } = task;
  return section(
    store,
    [
      ['state', state],
      ['due', dueOf(task, paint)],
      ['report on', categories.join(', ')],
      ...(instructions
        ? [
            ['what to do', stripControls(instructions.vi)],
            ['in English', stripControls(instructions.en)],
          ]
        : []),
      ...(record ? recordRows(record) : []),
    ],
    paint,
  );
}

const dueOf = ({ dueAt, isDue }: PersonTaskFacts, paint: Paint): string =>
  isDue ? paint('red', `${vietnamTime(dueAt)} (DUE)`) : vietnamTime(dueAt);
