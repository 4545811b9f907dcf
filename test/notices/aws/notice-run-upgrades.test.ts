import { describe, expect, it } from 'vitest';
import { noticeRunUpgrades } from '../../../functions/notices/aws/notice-run-upgrades.ts';
import type { NoticeRun } from '../../../functions/notices/domain/notice-run.ts';
import { readForward } from '../../../functions/shared/aws/read-forward.ts';

const at = '2026-11-20T02:00:00.000Z';
const firstVersion = {
  version: 2,
  revision: 9,
  status: 'sending',
  pauseWanted: true,
  history: [
    { at, event: 'latecomers-wanted' },
    { at, event: 'pause-wanted', by: 'An', reason: 'complaints by telephone' },
  ],
};

describe('A notice run of the first version', () => {
  it('is still to be paused, and names its events as they are named today', () => {
    expect(readForward<NoticeRun>('Reading', firstVersion, noticeRunUpgrades)).toEqual({
      version: 2,
      revision: 9,
      status: 'sending',
      pauseRequested: true,
      history: [
        { at, event: 'latecomers-requested' },
        { at, event: 'pause-requested', by: 'An', reason: 'complaints by telephone' },
      ],
    });
  });

  it('that nobody wanted to pause is not', () => {
    const { pauseWanted: _, ...going } = firstVersion;
    expect(readForward('Reading', going, noticeRunUpgrades)).not.toHaveProperty('pauseRequested');
  });
});
