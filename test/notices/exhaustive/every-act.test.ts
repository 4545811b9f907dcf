import { runStatuses } from '../../../functions/notices/domain/notice-run.ts';
import { tryEveryAct } from './every-act.ts';

for (const status of runStatuses) tryEveryAct(status);
