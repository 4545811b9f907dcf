/** Plays a share of a run's journeys in a process of its own, for `shares.ts`, and ends with it. */
import { exitCodes } from '../program/exit-codes.ts';
import { reportOf } from '../program/words.ts';
import { type ChaosOptions, type ChaosResult, runChaos } from './chaos.ts';

/** What the share is told, once. */
export type ShareTask = Omit<ChaosOptions, 'say'>;

/** What it tells: how it gets on, and in the end its result or why there is none. */
export type ShareNews = { said: string } | { result: ChaosResult } | { failed: string };

const tell = (news: ShareNews): Promise<void> =>
  new Promise((resolve) => process.send?.(news, () => resolve()) ?? resolve());

process.once('disconnect', () => process.exit(exitCodes.interrupted));
// A Ctrl-C reaches every process of the terminal; the one that divided the journeys ends this one.
process.on('SIGINT', () => {});
process.once('message', async (task: ShareTask) => {
  try {
    await tell({ result: await runChaos({ ...task, say: (said) => void tell({ said }) }) });
    process.exit(exitCodes.done);
  } catch (error) {
    await tell({ failed: reportOf(error).text });
    process.exit(exitCodes.fault);
  }
});
