import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChaosOptions, ChaosResult } from './chaos.ts';
import type { ShareNews, ShareTask } from './share.ts';

/** Journeys that are worth a process and a stack of their own. */
const minJourneys = 20;
/** Each takes 2 to 3 GB in the end, of 500 journeys. */
const maxShares = 4;

/** In how many shares a run is played: a process uses one processor. */
export const sharesOf = (journeys: number, processors: number): number =>
  Math.max(1, Math.min(processors, maxShares, Math.floor(journeys / minJourneys)));

/** Divides numbers evenly, as cards are dealt. */
export const deal = (numbers: readonly number[], shares: number): number[][] =>
  Array.from({ length: shares }, (_, share) => numbers.filter((_number, index) => index % shares === share));

/**
 * Plays the journeys in so many processes, each with a whole system of its own.
 *
 * @param concurrency how many journeys each of them plays side by side
 */
export async function runShares(
  { numbers, say, ...options }: ChaosOptions,
  shares: number,
): Promise<ChaosResult> {
  const playing = deal(numbers, shares).map((dealt, index) => {
    const child = fork(fileURLToPath(new URL('./share.ts', import.meta.url)), { serialization: 'advanced' });
    const prefix = shares === 1 ? '' : `${index + 1}: `;
    return { child, result: resultOf(child, { ...options, numbers: dealt }, (said) => say(prefix + said)) };
  });
  try {
    return added(await Promise.all(playing.map(({ result }) => result)));
  } finally {
    // One that failed takes the others with it.
    for (const { child } of playing) if (child.connected) child.disconnect();
  }
}

function resultOf(child: ChildProcess, task: ShareTask, say: (text: string) => void): Promise<ChaosResult> {
  return new Promise((resolve, reject) => {
    child.on('message', (news: ShareNews) => {
      if ('said' in news) say(news.said);
      else if ('result' in news) resolve(news.result);
      else reject(new Error(news.failed));
    });
    child.on('error', reject);
    child.on('exit', (code, signal) =>
      reject(new Error(`A process of the run ended with ${signal ?? code}.`)),
    );
    child.send(task);
  });
}

function added(results: readonly ChaosResult[]): ChaosResult {
  const sumOf = <Key extends string>(records: readonly Record<Key, number>[]): Record<Key, number> => {
    const sums: Record<string, number> = {};
    for (const record of records)
      for (const [key, count] of Object.entries<number>(record)) sums[key] = (sums[key] ?? 0) + count;
    return sums;
  };
  return {
    violations: results.flatMap(({ violations }) => violations),
    journeys: results.flatMap(({ journeys }) => journeys).sort((a, b) => a.journey - b.journey),
    faults: sumOf(results.map(({ faults }) => faults)),
    counts: sumOf(results.map(({ counts }) => counts)),
  };
}
