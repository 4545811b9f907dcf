import { answerTimes } from './rows/answer-times.ts';
import { archiveMemory } from './rows/archive-memory.ts';
import { bogusSubmission } from './rows/bogus-submission.ts';
import { bundles } from './rows/bundles.ts';
import { costPerRequest } from './rows/cost-per-request.ts';
import { deflate } from './rows/deflate.ts';
import { executionSize } from './rows/execution-size.ts';
import { idleCost } from './rows/idle-cost.ts';
import { largeCopy } from './rows/large-copy.ts';
import { logBytes } from './rows/log-bytes.ts';
import { noticeOverhead } from './rows/notice-overhead.ts';
import { noticeSpeed } from './rows/notice-speed.ts';
import { readAheadTime } from './rows/read-ahead-time.ts';
import { siteErasure } from './rows/site-erasure.ts';
import { starts } from './rows/starts.ts';
import { stateTransitions } from './rows/state-transitions.ts';
import { testTime } from './rows/test-time.ts';
import { versionDeletes } from './rows/version-deletes.ts';
import type { Row } from './support/figure.ts';

/** Every measured figure, by its number. Figures that are not measured are in `docs/figures.md`, with the reason. */
export const rows: readonly Row[] = [
  costPerRequest,
  stateTransitions,
  bogusSubmission,
  idleCost,
  logBytes,
  noticeOverhead,
  noticeSpeed,
  bundles,
  archiveMemory,
  largeCopy,
  versionDeletes,
  executionSize,
  answerTimes,
  readAheadTime,
  deflate,
  starts,
  siteErasure,
  testTime,
];
