import { describe, expect, it } from 'vitest';
import { metrics } from '../../contract/resources.ts';
import type { MailReport } from '../../functions/mail-events/domain/verdict.ts';
import { recordMailEvent } from '../../functions/mail-events/record-mail-event.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import type { LetterName } from '../../functions/requests/domain/request.ts';
import { openGracePeriod } from '../../functions/requests/open-grace-period.ts';
import { recordTold, retryRequest } from '../../functions/requests/operate-requests.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { watchDeadlines } from '../../functions/requests/watch-deadlines.ts';
import { PermanentError } from '../../functions/shared/errors.ts';
import { pseudonym } from '../../functions/shared/secrets.ts';
import { topics } from '../../functions/shared/vocabulary.ts';
import { collect } from '../support/collect.ts';
import { inMemoryNoticeRuns } from '../support/in-memory/notice-runs.ts';
import { asked, delivered, erased, inGracePeriod, waiting } from '../support/stages.ts';
import { lan, lettersOf, newWorld, onlyRequest, type World } from '../support/world.ts';

const gone: Extract<MailReport, { type: 'bounce' }> = {
  type: 'bounce',
  bounceType: 'Permanent',
  subType: 'General',
  status: '5.1.1',
};
const refused: MailReport = { ...gone, status: '5.7.30' };
const full: MailReport = { type: 'bounce', bounceType: 'Transient', subType: 'MailboxFull', status: '5.2.2' };
const pastGrace = (world: World) => world.clock.advance(world.settings.periods.graceSeconds);
async function closed(world: World): Promise<string> {
  const id = await erased(world);
  await closeRequest(world, { requestId: id });
  return id;
}
const act = { by: 'minh', reason: 'ticket 12' };

/** What SES reports of the newest letter of this name, a few seconds after it. */
async function report(world: World, letter: LetterName, what: MailReport, to = lan.address): Promise<void> {
  const { id, letters } = onlyRequest(world);
  const { messageId, at: sentAt } = letters[letter] ?? {
    messageId: 'unknown',
    at: world.clock().toISOString(),
  };
  const at = new Date(Date.parse(sentAt) + 5000).toISOString();
  const tags = { request: id, letter };
  await recordMailEvent(
    { ...world, runs: inMemoryNoticeRuns() },
    { report: what, to, messageId, tags, sentAt, at },
  );
}
const undelivered = async (world: World) => await collect(world.requests.listUndelivered());

describe('a first letter that comes back', () => {
  it.each([
    ['the mailbox is gone', gone],
    ['our sender is refused', refused],
    ['the mailbox is full', full],
    ['the mail service held it back', { ...gone, subType: 'OnAccountSuppressionList' }],
    ['the mail service found a virus', { type: 'reject' }],
  ] as [string, MailReport][])(
    'is no answer, and calls a person at the next watch: %s',
    async (_why, what) => {
      const world = newWorld();
      await asked(world);
      expect(onlyRequest(world).acknowledgedAt).toBeDefined();

      await report(world, 'confirm', what);

      expect(onlyRequest(world).acknowledgedAt).toBeUndefined();
      expect(await watchDeadlines(world)).toMatchObject({ unacknowledged: 1, needsAttention: 0 });
      expect(world.counted).toContainEqual([metrics.unacknowledged, 1]);
    },
  );

  it('is an answer all the same once it is delivered, as an automatic reply comes back too', async () => {
    const world = newWorld();
    await asked(world);
    const { acknowledgedAt } = onlyRequest(world);

    await report(world, 'confirm', { type: 'bounce', bounceType: 'Transient' });
    await report(world, 'confirm', { type: 'delivery' });

    expect(onlyRequest(world).acknowledgedAt).toBe(acknowledgedAt);
    expect(await watchDeadlines(world)).toMatchObject({ unacknowledged: 0 });
  });

  it('is answered when an operator has told the customer in another way', async () => {
    const world = newWorld();
    const id = await asked(world);
    await report(world, 'confirm', gone);

    world.clock.advance(3600);
    await recordTold(world, { id, ...act });

    expect(onlyRequest(world)).toMatchObject({ acknowledgedAt: world.clock().toISOString() });
    expect(await watchDeadlines(world)).toMatchObject({ unacknowledged: 0, needsAttention: 0 });
  });

  it('marks the customer as unreachable only if the mailbox is gone', async () => {
    const world = newWorld();
    await asked(world);

    for (const what of [refused, full]) await report(world, 'confirm', what);
    expect(world.recipients.marks.size).toBe(0);
    await report(world, 'confirm', gone);
    expect([...world.recipients.marks.keys()]).toEqual([lan.customerId]);
  });
});

describe('a later letter that comes back', () => {
  it('lets no deletion be carried out whose customer was not told how to cancel it', async () => {
    const world = newWorld();
    const requestId = await inGracePeriod(world);
    await report(world, 'grace', gone);
    expect(await watchDeadlines(world)).toMatchObject({ needsAttention: 1, unacknowledged: 0 });
    pastGrace(world);

    await expect(planRequest(world, { requestId })).rejects.toThrow(PermanentError);
    await openGracePeriod(world, { ...waiting(world, requestId, 'grace again') });

    expect(lettersOf(world).filter(({ type }) => type === 'grace')).toHaveLength(2);
    expect(Date.parse(onlyRequest(world).grace?.endsAt ?? '')).toBeGreaterThan(world.clock().getTime());
    expect(await watchDeadlines(world)).toMatchObject({ needsAttention: 0 });
  });

  it('is on record after the end too, and is a task until an operator has told the customer', async () => {
    const world = newWorld();
    const id = await closed(world);
    const before = onlyRequest(world);
    expect(await undelivered(world)).toEqual([]);

    await report(world, 'receipt', refused);
    await report(world, 'receipt', refused);

    expect(await undelivered(world)).toMatchObject([{ id, status: before.status }]);
    expect(onlyRequest(world).history.slice(before.history.length)).toEqual([
      expect.objectContaining({ event: 'letter-reported', reason: 'receipt: refused 5.7.30' }),
    ]);
    expect(await watchDeadlines(world)).toMatchObject({ open: 0, undelivered: 1 });
    expect(world.counted).toContainEqual([metrics.letterWithheld, 1]);
    expect(await retryRequest(world, { id, ...act })).toEqual({ refused: 'not-now' });

    await recordTold(world, { id, ...act });

    expect(await undelivered(world)).toEqual([]);
    expect(onlyRequest(world).history.at(-1)).toMatchObject({ event: 'operator-told', ...act });
    expect(await recordTold(world, { id, ...act })).toEqual({ refused: 'too-late' });
  });

  it('with the link to a copy is a task while the copy waits', async () => {
    const world = newWorld();
    await delivered(world);

    await report(world, 'archive-ready', full);

    expect(await watchDeadlines(world)).toMatchObject({ needsAttention: 1 });
  });
});

describe('a report on a letter', () => {
  it('that arrived is kept as proof, and is no task', async () => {
    const world = newWorld();
    await closed(world);

    await report(world, 'receipt', { type: 'delivery' });

    const { letters, letterReports } = onlyRequest(world);
    const { messageId = '', at = '' } = letters.receipt ?? {};
    expect(letterReports?.[messageId]).toEqual({
      letter: 'receipt',
      sentAt: at,
      deliveredAt: new Date(Date.parse(at) + 5000).toISOString(),
    });
    expect(await watchDeadlines(world)).toMatchObject({ undelivered: 0 });
  });

  it('brings nothing personal into the request, the log or a metric', async () => {
    const world = newWorld();
    await closed(world);
    const before = JSON.stringify(onlyRequest(world));
    world.logged.length = 0;

    await report(world, 'receipt', { ...gone, reply: `smtp; 550 5.1.1 <${lan.address}>: user unknown` });

    expect(before).not.toContain(lan.address);
    expect(JSON.stringify([onlyRequest(world), world.logged, world.counted])).not.toContain(lan.address);
    expect(world.logged).toEqual([{ event: 'mail mailbox-gone 5.1.1' }]);
  });

  it('of a purged request changes nothing', async () => {
    const world = newWorld();
    const tags = { request: 'GONE00000000', letter: 'receipt' };
    const at = world.clock().toISOString();

    await recordMailEvent(
      { ...world, runs: inMemoryNoticeRuns() },
      { report: gone, to: lan.address, messageId: 'message-1', tags, sentAt: at, at },
    );

    expect(world.requests.all()).toEqual([]);
    expect(world.logged).toContainEqual({ event: 'mail-event-of-nobody' });
  });

  it('about a name that no letter has changes nothing', async () => {
    const world = newWorld();
    await asked(world);
    const before = onlyRequest(world);

    await report(world, 'something' as LetterName, gone);

    expect(onlyRequest(world)).toEqual(before);
  });
});

describe('a complaint about a letter', () => {
  it('ends promotions, and changes nothing of the request', async () => {
    const world = newWorld();
    await asked(world);
    const { status, acknowledgedAt } = onlyRequest(world);

    await report(world, 'confirm', { type: 'complaint' });

    const refusals = world.mailing.suppressions.get(pseudonym(world.keys, lan.address));
    expect(Object.keys(refusals ?? {})).toHaveLength(topics.length);
    expect(onlyRequest(world)).toMatchObject({ status, acknowledgedAt });
    expect(world.recipients.marks.size).toBe(0);
  });

  it('of somebody who was erased leaves no new record', async () => {
    const world = newWorld();
    await closed(world);
    const before = world.mailing.suppressions.size;

    await report(world, 'receipt', { type: 'complaint' });

    expect(world.mailing.suppressions.size).toBe(before);
  });
});
