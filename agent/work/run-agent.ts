import { type Lane, type LookUp, laneOf, lanes, type SiteTask } from '../../contract/site.ts';
import { declinedBy } from '../answers.ts';
import { sweep } from '../journal/requests.ts';
import { isStopped } from '../journal/stop-switch.ts';
import type { Log } from '../log.ts';
import { type Cloud, isRefused } from '../protocol/cloud.ts';
import { CloudFault } from '../protocol/send.ts';
import { answerLookUps } from './answer-look-ups.ts';
import { type Health, healthOf } from './health.ts';
import { turns } from './in-turn.ts';
import { secondsToNextQuestion } from './next-question.ts';
import type { WorkParts } from './parts.ts';
import { startPulse } from './pulse.ts';
import { runTask } from './run-task.ts';
import { pauseFor, tellUntilHeard, type Waiting } from './tell.ts';

export interface AgentPorts extends WorkParts {
  cloud: Cloud;
  log: Log;
  waiting: Waiting;
  /** Of a clock that nobody sets. */
  uptimeSeconds(): number;
  /** Seconds that lie at least between two signs of life of a task. */
  minBeatSeconds: number;
}

/** `other-instance`: another machine works under this agent's key. */
export type EndOfRun = 'stopped' | 'other-instance';

/** Seconds between two looks at the stores, and between two sweeps of the journal. */
const lookSeconds = 900;
/** Milliseconds for which what has ended may still be told after this process was asked to end. */
const lastWordsMs = 10_000;

/** What one run of the agent keeps in mind. */
interface Run extends AgentPorts {
  health: Health;
  busy: Map<Lane, Promise<void>>;
  /** Everything else that is under way. */
  lookingUp: Set<Promise<void>>;
  inTurn: ReturnType<typeof turns>;
  /** When a task ended last, by the uptime. */
  workedAt: number;
  /** Aborts when nothing new may be begun. */
  stop: AbortSignal;
  /** Aborts when nothing may be said any more. */
  talking: AbortSignal;
  end(reason: EndOfRun): void;
  /** Lets the loop ask for work at once. */
  wake(): void;
}

/**
 * Asks for work and does it, one task in each lane side by side, until it is told to end. Whenever the process dies, nothing
 * is lost: the workflow hands the task out again, and each operation ends in the same state.
 */
export async function runAgent(ports: AgentPorts, stop: AbortSignal): Promise<EndOfRun> {
  const { log, uptimeSeconds, journal, clock } = ports;
  const ending = new AbortController();
  const talking = new AbortController();
  let reason: EndOfRun = 'stopped';
  let wakeUp = new AbortController();
  const run: Run = {
    ...ports,
    health: healthOf(ports.systems),
    busy: new Map(),
    lookingUp: new Set(),
    inTurn: turns(),
    workedAt: Number.NEGATIVE_INFINITY,
    stop: AbortSignal.any([stop, ending.signal]),
    talking: talking.signal,
    end(because) {
      reason = because;
      ending.abort();
    },
    wake: () => wakeUp.abort(),
  };
  run.stop.addEventListener('abort', () => {
    setTimeout(() => talking.abort(), lastWordsMs).unref();
  });
  log({ event: 'agent-begins', count: ports.systems.size });
  let lookAgainAt = 0;
  let failed = 0;
  while (!run.stop.aborted) {
    if (uptimeSeconds() >= lookAgainAt) {
      await run.health.look();
      sweep(journal, clock());
      lookAgainAt = uptimeSeconds() + lookSeconds;
    }
    wakeUp = new AbortController();
    const pollMs = await claimOnce(run);
    failed = pollMs === undefined ? failed + 1 : 0;
    if (run.stop.aborted) break;
    if (pollMs === undefined) await pauseFor(ports.waiting, failed, run.stop);
    else await ports.waiting.sleep(pollMs, AbortSignal.any([run.stop, wakeUp.signal]));
  }
  await Promise.all([...run.busy.values(), ...run.lookingUp]);
  log({ event: 'agent-ends', code: reason });
  return reason;
}

/** @returns milliseconds until the next question; `undefined` if there was no answer */
async function claimOnce(run: Run): Promise<number | undefined> {
  const { cloud, log, health, busy, talking } = run;
  try {
    const freeLanes = lanes.filter((lane) => !busy.has(lane));
    const answer = await cloud.claim({ stores: health.served(), freeLanes }, talking);
    if (isRefused(answer)) {
      log({ event: 'claim-refused', code: answer.refused });
      if (answer.refused === 'other-instance') run.end('other-instance');
      return undefined;
    }
    if (answer.dropped > 0) log({ event: 'dropped-unreadable', count: answer.dropped });
    for (const task of answer.tasks) begin(run, task);
    if (answer.lookUps.length > 0) beginLookUps(run, answer.lookUps);
    return secondsToNextQuestion(answer.pollSeconds, run.uptimeSeconds() - run.workedAt) * 1000;
  } catch (error) {
    if (!(error instanceof CloudFault)) throw error;
    log({ event: 'claim-unanswered', code: error.code });
    return undefined;
  }
}

/** A lane that is taken takes no second task: it stays with the workflow, which hands it out again. */
function begin(run: Run, task: SiteTask): void {
  const lane: Lane = Object.hasOwn(laneOf, task.operation) ? laneOf[task.operation] : 'find';
  if (run.busy.has(lane) || run.stop.aborted) return;
  const work = carryOut(run, task)
    // A fault of our own in the middle of it: the task is handed out again.
    .catch(() => run.log({ event: 'task-dropped', task: task.task, code: 'internal' }))
    .finally(() => {
      run.busy.delete(lane);
      run.wake();
    });
  run.busy.set(lane, work);
}

async function carryOut(run: Run, task: SiteTask): Promise<void> {
  const { cloud, log, journal, uptimeSeconds, minBeatSeconds, stop, talking } = run;
  const about = { task: task.task, store: task.store, operation: task.operation };
  log({ event: 'task-begins', ...about });
  const begunAt = uptimeSeconds();
  const pulse = startPulse(task, {
    cloud,
    uptimeSeconds,
    minSeconds: minBeatSeconds,
    isStopped: () => stop.aborted || isStopped(journal),
    signal: talking,
  });
  const answer = await run
    .inTurn(`${task.request} ${task.store}`, () => runTask(task, run, pulse))
    .finally(() => pulse.close());
  const code = 'code' in answer ? answer.code : answer.state;
  log({ event: 'task-ends', ...about, code, milliseconds: Math.round((uptimeSeconds() - begunAt) * 1000) });
  const told = { task: task.task, fence: task.fence, answer };
  let heard = pulse.end === 'lost' ? 'old-fence' : await tellUntilHeard(told, run, talking);
  // An older workflow does not know each code of ours; that something failed it has to hear.
  if (heard === 'malformed' && answer.state !== 'done')
    heard = await tellUntilHeard({ ...told, answer: declinedBy(undefined) }, run, talking);
  run.workedAt = uptimeSeconds();
  if (heard !== 'heard') log({ event: 'answer-not-taken', ...about, code: heard });
  if (heard === 'other-instance') run.end('other-instance');
}

function beginLookUps(run: Run, lookUps: readonly LookUp[]): void {
  const work = (async () => {
    const answers = await answerLookUps(lookUps, run);
    const heard = await tellUntilHeard({ lookUps: answers }, run, run.talking);
    run.log({ event: 'looked-up', count: answers.length, code: heard });
  })()
    .catch(() => run.log({ event: 'look-ups-dropped', count: lookUps.length, code: 'internal' }))
    .finally(() => run.lookingUp.delete(work));
  run.lookingUp.add(work);
}
