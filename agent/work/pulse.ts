import type { SiteTask } from '../../contract/site.ts';
import type { Progress } from '../../functions/stores/domain/site-store.ts';
import { type Cloud, isRefused } from '../protocol/cloud.ts';
import { CloudFault } from '../protocol/send.ts';

/** Why a task that runs has to end with its batch. */
export type EndOfWork =
  /** The workflow said so: a hold, a cancellation. */
  | 'told'
  /** The task is another run's by now, or gone. */
  | 'lost'
  /** The workflow has not been heard for a lease. */
  | 'silence'
  /** A person on site, or the end of this process. */
  | 'stopped';

export interface PulseSettings {
  cloud: Pick<Cloud, 'tell'>;
  /** Of a clock that nobody sets. */
  uptimeSeconds(): number;
  /** Seconds that lie at least between two signs of life, however short the batches are. */
  minSeconds: number;
  /** Is the switch of `stop` on, or the process ending? */
  isStopped(): boolean;
  signal: AbortSignal;
}

/** The signs of life of one task. */
export interface Pulse {
  /** Asked before each batch: gives a sign of life, and hears whether to go on. */
  mayContinue(progress: Progress): Promise<boolean>;
  /** Why it may not go on, once it may not. */
  readonly end: EndOfWork | undefined;
  /** No sign of life after this. */
  close(): Promise<void>;
}

/** Signs of life of a task go out in the background too: a long batch is no silence. */
export function startPulse(
  task: Pick<SiteTask, 'task' | 'fence' | 'leaseSeconds'>,
  settings: PulseSettings,
): Pulse {
  const { cloud, uptimeSeconds, minSeconds, isStopped, signal } = settings;
  let end: EndOfWork | undefined;
  let progress: Progress = { done: 0, total: 0 };
  let heardAt = uptimeSeconds();
  let beating: Promise<void> | undefined;

  const silentSeconds = () => uptimeSeconds() - heardAt;

  async function beat(): Promise<void> {
    const { done, total } = progress;
    const answer = { state: 'working', done, total } as const;
    try {
      const heard = await cloud.tell({ task: task.task, fence: task.fence, answer }, signal);
      if (!isRefused(heard)) {
        heardAt = uptimeSeconds();
        if (heard.go === 'stop') end ??= 'told';
      } else if (heard.refused === 'old-fence' || heard.refused === 'unknown-task') end ??= 'lost';
    } catch (error) {
      if (!(error instanceof CloudFault)) throw error;
    }
  }

  /** One sign of life at a time: whoever asks meanwhile waits for the same. */
  const beatOnce = (): Promise<void> => {
    beating ??= beat().finally(() => {
      beating = undefined;
    });
    return beating;
  };

  const timer = setInterval(
    () => {
      beatOnce().catch(() => {});
    },
    (task.leaseSeconds * 1000) / 4,
  );
  timer.unref();

  return {
    async mayContinue(now) {
      progress = now;
      if (silentSeconds() >= minSeconds) await beatOnce();
      if (silentSeconds() >= task.leaseSeconds) end ??= 'silence';
      if (isStopped()) end ??= 'stopped';
      return end === undefined;
    },
    get end() {
      return end;
    },
    async close() {
      clearInterval(timer);
      await beating?.catch(() => {});
    },
  };
}
