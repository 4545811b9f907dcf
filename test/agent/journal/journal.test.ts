import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordDecision, whatIsComing } from '../../../agent/journal/decisions.ts';
import { type Journal, openJournal } from '../../../agent/journal/journal.ts';
import { lockRun } from '../../../agent/journal/lock-run.ts';
import {
  forget,
  forgetByHand,
  handlesOf,
  isClosed,
  plannedHere,
  rememberPlan,
  rememberSubject,
  rememberTurn,
  sweep,
} from '../../../agent/journal/requests.ts';
import { nextRun } from '../../../agent/journal/runs.ts';
import { UsageError } from '../../../program/usage-error.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { confirmedBy } from '../support/site-tasks.ts';

const now = new Date('2026-03-02T02:00:00.000Z');
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
const notAfter = days(7).toISOString();

/** Everything that stands in the files of a folder, byte by byte. */
const bytesIn = (folder: string): string =>
  readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'latin1'))
    .join('');

function remember(journal: Journal, request: string, name: string): void {
  const subject = {
    customerId: `number-${name}`,
    address: `${name}@example.vn`,
    addressKey: `key-${name}`,
  };
  rememberSubject(journal, request, subject, notAfter, now);
  const facts = { asks: 'deletion' as const, decidedAt: now.toISOString() };
  recordDecision(journal, request, confirmedBy({ request }), facts, now);
  rememberPlan(journal, request, 'site:billing', {
    sha256: 'a'.repeat(64),
    subject: 'b'.repeat(64),
    plannedAt: now.toISOString(),
    plan: { store: 'site:billing', categories: [] },
    handles: [{ kind: 'panel-user', values: { user: `panel-${name}` } }],
  });
  rememberTurn(journal, request, 'site:billing', 1, true);
}

/** Forgets one of several requests, after much else was written over. */
async function keepsTheOthers(names: string[], overwritten: string[], pick: number): Promise<void> {
  const folder = await temporaryFolder();
  const journal = openJournal(folder);
  for (const [index, name] of names.entries()) remember(journal, `R${index}`, name);
  for (const name of overwritten) remember(journal, 'R-other', name);
  const gone = pick % names.length;
  const name = names[gone];
  expect(bytesIn(folder)).toContain(`${name}@example.vn`);

  forget(journal, `R${gone}`, notAfter, now);

  const bytes = bytesIn(folder);
  for (const word of [`${name}@`, `number-${name}`, `panel-${name}`, `key-${name}`])
    expect(bytes).not.toContain(word);
  for (const other of names.toSpliced(gone, 1)) expect(bytes).toContain(`${other}@example.vn`);
  journal.close();
}

describe('the journal', () => {
  it('is read by its own user alone', async () => {
    const folder = join(await temporaryFolder(), 'state');
    openJournal(folder).close();

    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('knows after a restart what was written before', async () => {
    const folder = await temporaryFolder();
    const before = openJournal(folder);
    remember(before, 'R1', 'lan');
    before.close();
    const journal = openJournal(folder);

    expect(plannedHere(journal, 'R1', 'site:billing')).toMatchObject({ sha256: 'a'.repeat(64) });
    expect(handlesOf(journal, 'R1')).toEqual([{ kind: 'panel-user', values: { user: 'panel-lan' } }]);
    expect(whatIsComing(journal)).toMatchObject([{ request: 'R1', customerId: 'number-lan' }]);
    journal.close();
  });

  it('keeps the time at which a decision arrived first', async () => {
    const journal = openJournal(await temporaryFolder());
    const facts = { asks: 'deletion' as const, decidedAt: now.toISOString() };
    recordDecision(journal, 'R1', confirmedBy(), facts, now);

    expect(recordDecision(journal, 'R1', confirmedBy(), facts, days(3)).arrivedAt).toBe(now.toISOString());
    journal.close();
  });

  it('keeps not one byte of a forgotten customer, and every byte of the others', async () => {
    const name = fc.stringMatching(/^[a-z]{12}$/);
    const unique = fc.uniqueArray(name, { minLength: 2, maxLength: 25 });
    await fc.assert(fc.asyncProperty(unique, fc.array(name, { maxLength: 25 }), fc.nat(), keepsTheOthers), {
      numRuns: 8,
    });
  });

  it('remembers that a request is closed, by its id alone', async () => {
    const journal = openJournal(await temporaryFolder());
    remember(journal, 'R1', 'lan');
    forget(journal, 'R1', notAfter, now);

    expect(isClosed(journal, 'R1')).toBe(true);
    expect(whatIsComing(journal)).toEqual([]);
    sweep(journal, days(36));
    expect(isClosed(journal, 'R1')).toBe(true);
    sweep(journal, days(38));
    expect(isClosed(journal, 'R1')).toBe(false);
    journal.close();
  });

  it('drops a request 30 days after its end, and not a day earlier', async () => {
    const folder = await temporaryFolder();
    const journal = openJournal(folder);
    remember(journal, 'R1', 'lanlanlanlan');

    expect(sweep(journal, days(36))).toBe(0);
    expect(sweep(journal, days(38))).toBe(1);
    expect(bytesIn(folder)).not.toContain('lanlanlanlan');
    journal.close();
  });

  it('does not believe an end in a thousand years', async () => {
    const journal = openJournal(await temporaryFolder());
    const subject = { customerId: 'C1', address: 'a@example.vn', addressKey: 'k' };
    rememberSubject(journal, 'R1', subject, '9999-01-01T00:00:00.000Z', now);

    expect(sweep(journal, days(366 + 31))).toBe(1);
    journal.close();
  });

  it('forgets at the wish of a person on site, and says when there was nothing', async () => {
    const journal = openJournal(await temporaryFolder());
    remember(journal, 'R1', 'lan');

    expect(forgetByHand(journal, 'R1', now)).toBe(true);
    expect(forgetByHand(journal, 'R2', now)).toBe(false);
    journal.close();
  });

  it('counts runs upwards, after a restart and after it was lost too', async () => {
    const journal = openJournal(await temporaryFolder());
    const first = nextRun(journal, now);
    const clockWentBack = nextRun(journal, days(-1));
    const lost = nextRun(openJournal(await temporaryFolder()), days(1));

    expect(clockWentBack).toBe(first + 1);
    expect(lost).toBeGreaterThan(clockWentBack);
    journal.close();
  });

  it('is one process’s at a time', async () => {
    const folder = await temporaryFolder();
    const unlock = lockRun(folder);

    expect(() => lockRun(folder)).toThrow(UsageError);
    unlock();
    lockRun(folder)();
  });
});
