import { isSiteStore } from '../../../contract/stores.ts';
import {
  categoriesAmiss,
  isSamePerson,
  type ManualRecord,
} from '../../../functions/requests/domain/manual-record.ts';
import { unfinishedStores } from '../../../functions/requests/domain/receipt.ts';
import { isClosed, type Request } from '../../../functions/requests/domain/request.ts';
import type { BasePorts } from '../../../functions/requests/ports.ts';
import { vietnamDay } from '../../../functions/shared/calendar.ts';
import { referenceOf } from '../../../functions/shared/reference.ts';
import { isRefusal } from '../../../functions/shared/refusal.ts';
import {
  type ByHandPorts,
  countersign,
  type OpenPersonTask,
  openTasksOf,
  recordByHand,
} from '../../../functions/sites/work-by-hand.ts';
import type { Paint } from '../../layout.ts';
import { type CommandResult, done, jsonOf, refused } from '../../result.ts';
import { customerOf } from '../request-facts.ts';
import type { ByHandCommand } from './command-line.ts';
import { type PersonTaskFacts, tasksText, taskText } from './text.ts';

export type ByHandCommandPorts = Omit<ByHandPorts, 'requests'> & Pick<BasePorts, 'requests'>;

type Acting = Extract<ByHandCommand, { name: 'record' | 'countersign' }>;

/** What waits for persons, the most urgent first. */
export async function listTasks(
  ports: ByHandCommandPorts,
  json: boolean,
  paint: Paint,
): Promise<CommandResult> {
  const facts: PersonTaskFacts[] = [];
  for await (const request of ports.requests.listOpen()) {
    if (!unfinishedStores(request).some(isSiteStore)) continue;
    for (const task of await openTasksOf(ports, request)) facts.push(factsOf(request, task, ports.clock()));
  }
  const sorted = facts.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  return done(json ? jsonOf(sorted) : tasksText(sorted, paint));
}

/** What to do for one request. */
export async function showTask(
  ports: ByHandCommandPorts,
  request: Request,
  { json, reveal }: { json: boolean; reveal: boolean },
  paint: Paint,
): Promise<CommandResult> {
  const tasks = await openTasksOf(ports, request);
  if (tasks.length === 0) return refused(`${referenceOf(request.id)}: No store of it waits for a person.`);
  const facts = tasks.map((task) => ({
    ...factsOf(request, task, ports.clock()),
    instructions: task.person.instructions,
  }));
  const customer = reveal ? customerOf(request) : undefined;
  const output = json
    ? jsonOf({ tasks: facts, ...(customer && { customer }) })
    : taskText(referenceOf(request.id), facts, customer, paint);
  const remark = `Revealed who the customer of ${referenceOf(request.id)} is. Keep it no longer than you need it.`;
  return { ...done(output), ...(reveal && { remark }) };
}

/** Puts on record what a person did, or that a second one confirms it. */
export async function actByHand(
  ports: ByHandCommandPorts,
  request: Request,
  act: Acting,
): Promise<CommandResult> {
  const reference = referenceOf(request.id);
  const obstacle = obstacleTo(request, act, ports.clock());
  if (obstacle !== undefined) return refused(`${reference}: Refused. ${obstacle}`);
  if (act.name === 'record') {
    const { name: _record, ...evidence } = act;
    const recorded = await recordByHand(ports, evidence);
    if (isRefusal(recorded)) return refused(`${reference}: Refused. ${adviceOn(request, act)}`);
    return done(
      `${reference}: Recorded. It counts once another person has looked and confirmed it: \`countersign\`.\n`,
    );
  }
  const { name: _countersign, ...signature } = act;
  const signed = await countersign(ports, signature);
  if (isRefusal(signed)) return refused(`${reference}: Refused. ${adviceOn(request, act)}`);
  const next =
    signed.machine === 'resumed'
      ? 'The request goes on.'
      : 'Nothing waits for it at this moment: it counts as soon as the request goes on.';
  return done(`${reference}: Confirmed. ${next}\n`);
}

const factsOf = (
  { id, kind, manual, plan }: Request,
  { store, person: { dueAt } }: OpenPersonTask,
  now: Date,
): PersonTaskFacts => {
  const record = manual?.[store];
  const planned = plan?.stores.find((each) => each.store === store)?.categories ?? [];
  return {
    reference: referenceOf(id),
    kind,
    store,
    dueAt,
    isDue: dueAt <= now.toISOString(),
    categories: planned.map(({ category }) => category),
    state: stateOf(record),
    ...(record && { record }),
  };
};

const stateOf = (record: ManualRecord | undefined): PersonTaskFacts['state'] => {
  if (!record) return 'to do';
  return record.countersigned ? 'confirmed' : 'to be confirmed by another person';
};

/** What can be said before anything is tried; `undefined`: nothing stands in the way. */
function obstacleTo(request: Request, act: Acting, now: Date): string | undefined {
  const texts = act.name === 'record' ? [act.sent.what, act.answer.what] : [act.reason];
  if (texts.some((text) => namesCustomer(request, text)))
    return "The text names the customer, and it is kept for longer than the customer's name.";
  if (act.name === 'countersign') {
    const record = request.manual?.[act.store];
    if (!record) return 'Nothing is on record that could be confirmed: `record` comes first.';
    return isSamePerson(record.by, act.by)
      ? `${record.by} recorded it: another person has to confirm it.`
      : undefined;
  }
  if (act.answer.on > vietnamDay(now)) return 'A day lies in the future.';
  const planned = request.plan?.stores.find(({ store }) => store === act.store)?.categories ?? [];
  const { missing, unknown } = categoriesAmiss(planned, act.outcomes);
  if (planned.length > 0 && missing.length > 0) return `An --outcome is missing: ${missing.join(', ')}.`;
  return planned.length > 0 && unknown.length > 0
    ? `Nobody asked about ${unknown.join(', ')}: leave it out.`
    : undefined;
}

function namesCustomer({ address, name, customerId }: Request, text: string): boolean {
  const said = text.normalize('NFC').toLowerCase();
  return [address, name, customerId].some(
    (known) => known !== undefined && known !== '' && said.includes(known.normalize('NFC').toLowerCase()),
  );
}

function adviceOn(request: Request, { store }: Acting): string {
  if (isClosed(request)) return 'The request is closed.';
  if (request.manual?.[store]?.countersigned) return 'Two persons have confirmed it already.';
  return `No person is asked about ${store} now. \`task\` shows what waits.`;
}
