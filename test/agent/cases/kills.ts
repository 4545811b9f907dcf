import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { MysqlSettings } from '../../../agent/database/mysql.ts';
import { openCrashShop, whatStays } from '../support/crash-shop.ts';
import { always, at, law, subjectOf } from '../support/open-store.ts';
import type { OpenTestDatabase, TestDatabase } from '../support/test-database.ts';

const child = fileURLToPath(new URL('../support/erase-child.ts', import.meta.url));
const subject = subjectOf('7', 'c7@example.vn');

/** @returns the signal that ended the process, or nothing if it came to its end */
async function run(task: object): Promise<string | null> {
  const started = spawn(process.execPath, [child, JSON.stringify(task)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code, signal] = await once(started, 'exit');
  if (code !== 0 && signal === null) throw new Error(`The child process ended with ${code}.`);
  return signal;
}

export function describeKills<Test extends TestDatabase>(
  dialect: string,
  openDatabase: OpenTestDatabase<Test>,
  loginOf: (test: Test) => { path: string } | MysqlSettings,
): void {
  describe(`A process that erases over ${dialect}`, () => {
    it.each([
      ['before', false],
      ['in the middle of', true],
    ])('can be killed %s each batch, and the next one ends in the same state', async (_when, within) => {
      const shop = await openCrashShop(openDatabase);
      await shop.plant(7n);
      await shop.plant(8n);
      const neighbour = await shop.neighbour();
      const { sha256 } = await shop.store.find({
        request: 'R1',
        fence: 1,
        subject,
        kind: 'deletion',
        at,
        law,
      });
      let kills = 0;

      // Each process comes one batch further than those before it.
      for (let fence = 1, signal: string | null = 'SIGKILL'; signal !== null; fence += 1) {
        const task = { request: 'R1', fence, subject, sha256 };
        signal = await run({ login: loginOf(shop), task, dieBefore: 2, within });
        kills += Number(signal === 'SIGKILL');
        expect(await shop.broken()).toEqual({ orphans: 0, unrecorded: 0 });
        expect(await shop.neighbour()).toBe(neighbour);
      }

      const last = { request: 'R1', fence: 99, subject, sha256 };
      expect(kills).toBeGreaterThanOrEqual(3);
      expect((await shop.store.erase(last, always)).left).toBe(0);
      expect(await shop.whatIsLeft()).toEqual(whatStays);
    });
  });
}
