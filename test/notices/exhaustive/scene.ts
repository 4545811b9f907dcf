import type { NoticeInput, NoticeStep } from '../../../contract/machines.ts';
import { metrics } from '../../../contract/resources.ts';
import { isRecorded, positionsReported } from '../../../functions/notices/domain/notice-ledger.ts';
import type { NoticeRun } from '../../../functions/notices/domain/notice-run.ts';
import { stopNotices } from '../../../functions/notices/stop-notices.ts';
import { normaliseAddress } from '../../../functions/shared/address.ts';
import { TransientError } from '../../../functions/shared/errors.ts';
import { collect } from '../../support/collect.ts';
import type { RegisteredCustomer } from '../../support/in-memory/recipients.ts';
import { Crash, type Death, mortal } from '../../support/mortal.ts';
import { customersOf, type NoticeWorld, newNoticeWorld, step } from '../../support/notice-world.ts';

/** One message that was handed to the mail service, and what was known of its customer at that moment. */
export interface Told {
  customerId: string;
  batch: number;
  /** The ledger or a report of the mail service had their outcome already. */
  wasKnown: boolean;
  /** They had closed their account, or their mailbox was gone. */
  wasGone: boolean;
  status: NoticeRun['status'];
}

/** An execution of the notice machine, and where it is. */
interface Execution {
  input: NoticeInput;
  next: NoticeStep | 'stop';
  /** What it gave up on. */
  error: string;
  /** Attempts in a row that failed. */
  faults: number;
  status: 'running' | 'succeeded' | 'failed';
}

/** A run of notices to a few customers with the machine that carries it, and a record of what happened. */
export type Scene = NoticeWorld & {
  executions: Map<number, Execution>;
  told: Told[];
  /** When a person was called, in milliseconds since the start. */
  called: number[];
  /** Customers by the time at which they came. */
  arrivals: Map<string, number>;
};

/** A page of the register is as long as that, so that there are several. */
const pageSize = 4;
/** Faults in a row after which the machine gives a step up, fewer than on AWS. */
const maxFaults = 3;
/** A function that died is called again after a minute: by then the mail service has reported whom it reached. */
const retryMs = 60_000;

/** One mailbox is known to be gone, and one address is refused; the last has come today. */
const unreachable = 'KH-1001';
export const refusedAddress = 'KH-1003';
const known = customersOf(6);
const latecomer: RegisteredCustomer = {
  customerId: 'KH-9000',
  name: 'Khách mới',
  address: 'khach.moi@example.vn',
  customerSince: '2026-03-02',
};

/** A canary of two, then batches of three; two messages are under way at the same time. */
export async function newScene(): Promise<Scene> {
  const world = newNoticeWorld([...known, latecomer], { canarySize: 2, canaryWaitSeconds: 600 });
  const scene: Scene = Object.assign(world, {
    executions: new Map<number, Execution>(),
    told: [],
    called: [],
    arrivals: new Map<string, number>(),
  });
  Object.assign(world.mail, { latency: 300, limits: calmLimits });
  refuse(scene);
  const gone = known.find(({ customerId }) => customerId === unreachable);
  await world.recipients.markUnreachable(unreachable, gone?.address ?? '', world.clock());
  const { list } = world.recipients;
  world.recipients.list = (limit, cursor) => list(Math.min(limit, pageSize), cursor);
  const { create } = world.runs;
  world.runs.create = (run) => create({ ...run, batchSize: 3 });
  watchMail(scene);
  watchCalls(scene);
  world.machine = machineOf(scene);
  return scene;
}

export const calmLimits = { perSecond: 5, perDay: Number.POSITIVE_INFINITY };

/** What the mail service refuses: one address always, everything else on wish. */
export function refuse(scene: Scene, everything?: 'sender' | 'daily-quota'): void {
  const address = known.find(({ customerId }) => customerId === refusedAddress)?.address;
  scene.mail.refuse = (to) => everything ?? (to === address ? 'address' : undefined);
}

function watchMail(scene: Scene): void {
  const { mail, runs, recipients, told } = scene;
  const { send } = mail;
  mail.send = async (message) => {
    const number = Number(message.tags.batch);
    const position = Number(message.tags.place);
    const [run, batch, events] = [
      await runs.find(2),
      await runs.findBatch(2, number),
      await runs.findEvents(2, number),
    ];
    const customerId = batch?.customers[position] ?? '';
    const customer = recipients.customers.get(customerId);
    const mark = recipients.marks.get(customerId);
    const answer = await send(message);
    if ('messageId' in answer)
      told.push({
        customerId,
        batch: number,
        wasKnown: batch?.results[position] !== undefined || positionsReported(events).has(position),
        wasGone: customer === undefined || mark?.address === normaliseAddress(customer.address),
        status: run?.status ?? 'freezing',
      });
    return answer;
  };
}

function watchCalls(scene: Scene): void {
  const { countMetric } = scene;
  scene.countMetric = (...metric) => {
    countMetric(...metric);
    if (metric[0] === metrics.noticesNeedAttention && metric[1] > 0) scene.called.push(scene.elapsed());
  };
}

function machineOf({ executions, machine: { started } }: Scene) {
  return {
    started,
    async start(input: NoticeInput) {
      if (executions.has(input.attempt)) return;
      started.push(input);
      executions.set(input.attempt, { input, next: 'freeze', error: '', faults: 0, status: 'running' });
    },
    executionStatus: async ({ attempt }: NoticeInput) => executions.get(attempt)?.status ?? 'none',
  };
}

/** The execution that runs; there is one at most, because nobody resumes a run whose machine is running. */
export const running = ({ executions }: Scene): Execution | undefined =>
  [...executions.values()].findLast(({ status }) => status === 'running');

/** Carries the machine by one state. Answers with the error that its step threw. */
export async function perform(scene: Scene, ports: NoticeWorld = scene): Promise<unknown> {
  const execution = running(scene);
  if (!execution) return undefined;
  const { input, next } = execution;
  scene.cutOffIn(900_000);
  try {
    if (next === 'stop') {
      await stopNotices(ports, { ...input, error: execution.error });
      execution.next = 'end';
    } else if (next === 'end') execution.status = 'succeeded';
    else execution.next = (await step(scene, input, next, ports)).next;
    execution.faults = 0;
    return undefined;
  } catch (error) {
    execution.faults += 1;
    const isRetried = error instanceof Crash || error instanceof TransientError;
    if (isRetried && execution.faults <= maxFaults) await scene.sleep(retryMs);
    else if (next === 'stop') execution.status = 'failed';
    else Object.assign(execution, { next: 'stop', error: (error as Error).name, faults: 0 });
    return error;
  }
}

/** Lets the machine work until it is over. */
export async function runMachine(scene: Scene): Promise<void> {
  for (let states = 0; running(scene); states += 1) {
    if (states === 200) throw new Error(`The machine does not end: ${running(scene)?.next}.`);
    await perform(scene);
  }
}

const outside = ['runs', 'recipients', 'mail', 'versions', 'machine', 'mailing'] as const;

/** The ports of a process that dies. */
export const dyingPorts = (scene: Scene, death?: Death) => mortal<NoticeWorld>(scene, outside, death);

export async function runOf(scene: Scene): Promise<NoticeRun> {
  const run = await scene.runs.find(2);
  if (!run) throw new Error('There is no run.');
  return run;
}

export const batchesOf = async (scene: Scene) =>
  collect(scene.runs.listBatches(2, (await scene.runs.find(2))?.batches ?? 0));

const masked = ['revision', 'attempt', 'messageId', 'claims', 'records', 'baseline', 'sent'];
const isInstant = (value: unknown) => typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value);

/** Everything that lasts, without what may differ between two attempts: times, counts of attempts, message ids. */
export async function lasting(scene: Scene): Promise<string> {
  const { runs, recipients, mailing } = scene;
  const { history, ...run } = await runOf(scene);
  const execution = [...scene.executions.values()].at(-1);
  const everything = {
    run,
    history: [...new Set(history.map(({ event, by }) => [event, by].join(' ')))],
    batches: await batchesOf(scene),
    events: await collect(runs.listEvents(2)),
    machine: execution && [execution.status, execution.next],
    marks: [...recipients.marks],
    suppressed: [...mailing.suppressions],
  };
  return JSON.stringify(everything, (key, value) =>
    masked.includes(key) ? key : isInstant(value) ? 'instant' : value,
  );
}

/** All on which the end depends, or by which it is judged. */
export async function everything(scene: Scene): Promise<string> {
  const batches = await batchesOf(scene);
  const interrupted = batches.map((batch) => `${batch.claims - batch.records} ${isRecorded(batch)}`);
  const { revision: _count, ...run } = await runOf(scene);
  const isCalled = scene.called.some((at) => at >= attemptBegan(run, scene));
  return [
    await lasting(scene),
    interrupted,
    scene.told.map(({ customerId }) => customerId).sort(),
    isCalled,
  ].join();
}

/** What an act without any effect leaves as it was, in a form to compare. */
export const exactly = async (scene: Scene): Promise<string> =>
  [
    await everything(scene),
    scene.elapsed(),
    scene.told.length,
    scene.called.length,
    scene.counted.length,
    (await runOf(scene)).revision,
  ].join();

/** When the present attempt began, in milliseconds since the start: if it halts, a person must be called again. */
export function attemptBegan({ history, startedAt }: Pick<NoticeRun, 'history' | 'startedAt'>, scene: Scene) {
  const begun = history.findLast(({ event }) => event === 'resumed')?.at ?? startedAt;
  return Date.parse(begun) - (scene.clock().getTime() - scene.elapsed());
}
