import type { Upgrades } from '../../shared/aws/read-forward.ts';
import type { NoticeRun } from '../domain/notice-run.ts';

/** A run of the first version. */
type NoticeRun1 = Omit<NoticeRun, 'pauseRequested'> & { pauseWanted?: boolean };

const eventNames1: Record<string, string> = {
  'pause-wanted': 'pause-requested',
  'latecomers-wanted': 'latecomers-requested',
};

function from1(older: unknown): NoticeRun {
  const { pauseWanted, ...run } = older as NoticeRun1;
  return {
    ...run,
    history: run.history.map((line) => ({ ...line, event: eventNames1[line.event] ?? line.event })),
    ...(pauseWanted && { pauseRequested: pauseWanted }),
  };
}

/** How stored runs of earlier versions are read. */
export const noticeRunUpgrades: Upgrades = [from1];
