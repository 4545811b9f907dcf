import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SiteTask, TaskOperation } from '../../../contract/site.ts';
import { rowsWith } from '../support/agent-process.ts';
import { c1, decision, killed, site } from '../support/kill-cases.ts';
import { taskOf } from '../support/site-tasks.ts';

describe('an agent that is killed', () => {
  it('and whose journal is lost plans anew, and erases only that plan', async () => {
    const { cloud, at } = await site();
    let child = at.start();
    const ask = async (operation: TaskOperation, round: number, plan?: SiteTask['plan']) => {
      const task = taskOf(operation, { round, subject: c1, decision, ...(plan && { plan }) });
      cloud.open(task);
      await cloud.until(() => cloud.endOf(task.task) !== undefined);
      return cloud.endOf(task.task);
    };
    const planFrom = (end: Awaited<ReturnType<typeof ask>>) => ({
      sha256: end?.state === 'done' ? String(JSON.parse(end.evidence.text).plan) : '',
      plannedAt: new Date().toISOString(),
    });
    const first = planFrom(await ask('find', 1));
    await killed(child);
    rmSync(join(at.folder, 'state/journal.db'));
    child = at.start();

    expect(await ask('erase', 1, first)).toEqual({ state: 'never', code: 'plan-unknown' });
    const second = planFrom(await ask('find', 2));
    expect(await ask('erase', 2, second)).toMatchObject({ state: 'done', result: { left: 0 } });
    expect(rowsWith(at, ['c1@example.vn'])).toEqual([]);
  });
});
