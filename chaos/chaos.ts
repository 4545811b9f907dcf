import type { JourneyFacts, Violation } from './facts.ts';
import { gatherJourney, gatherRun } from './gather.ts';
import { judge } from './judge.ts';
import { keepLookingAfter, settle } from './look-after.ts';
import { tellOfPolicy } from './notices.ts';
import { playAll } from './play.ts';
import { startWorld, type World } from './world.ts';

export interface ChaosOptions {
  seed: string;
  /** Numbers of the journeys, from 1. */
  numbers: readonly number[];
  /** How many are played side by side. */
  concurrency: number;
  /** Path of a template synthesised with the settings of `world.ts`. */
  template: string;
  say(text: string): void;
}

export interface ChaosResult {
  violations: Violation[];
  journeys: JourneyFacts[];
  /** How many faults were injected, by kind. */
  faults: Record<string, number>;
  counts: { requests: number; invocations: number; letters: number };
}

/** Longest time that all may take to end once the faults are over, in seconds. */
const settleSeconds = 240;

/** Plays the journeys among faults, lets everything come to its end, and judges it. */
export async function runChaos({ template, say, ...options }: ChaosOptions): Promise<ChaosResult> {
  const world = await startWorld(options.seed, template);
  try {
    const stopLooking = keepLookingAfter(world);
    const total = options.numbers.length;
    let done = 0;
    const played = await playAll(world, options, ({ journey, name }) => {
      done += 1;
      if (done % Math.ceil(total / 20) === 0) say(`${done} of ${total} journeys: ${journey}, ${name}`);
    }).finally(stopLooking);
    say('the faults are over; everything comes to its end …');
    const open = await settle(world, settleSeconds);
    if (open > 0) say(`${open} requests are still open`);
    say('the policy changes, among faults …');
    const notices = await tellOfPolicy(world, settleSeconds);
    await settle(world, settleSeconds);
    say('judging …');
    const run = await gatherRun(world);
    const journeys: JourneyFacts[] = [];
    for (const each of played) journeys.push(await gatherJourney(world, each, run));
    const violations = judge({ ...run, notices }, journeys, (id) => world.recorder.journeyOf(id));
    return { violations, journeys, ...countsOf(world, run) };
  } finally {
    await world.close();
  }
}

function countsOf({ recorder }: World, run: Awaited<ReturnType<typeof gatherRun>>) {
  const invocations = [...recorder.invocations.values()];
  const faults: Record<string, number> = {};
  const count = (kind: string) => {
    faults[kind] = (faults[kind] ?? 0) + 1;
  };
  for (const { faults: injected, isRepetition, clockSkewMs } of invocations) {
    for (const { fault } of injected) count(fault);
    if (isRepetition) count('repeated');
    if (clockSkewMs !== 0) count('wrong clock');
  }
  return {
    faults,
    counts: { requests: run.requests.size, invocations: invocations.length, letters: run.mails.length },
  };
}
