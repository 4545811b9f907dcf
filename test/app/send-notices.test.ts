import { describe, expect, it } from 'vitest';
import { freezeRecipients } from '../../functions/app/freeze-recipients.ts';
import { pauseNotice, resumeNotice } from '../../functions/app/operate-notices.ts';
import { listFates, reportNotice } from '../../functions/app/report-notice.ts';
import { sendNotices } from '../../functions/app/send-notices.ts';
import { metrics } from '../../functions/contract.ts';
import { PermanentError, TransientError } from '../../functions/domain/errors.ts';
import { topics } from '../../functions/domain/request.ts';
import { openConsentToken, pseudonym } from '../../functions/domain/secrets.ts';
import { collect } from '../support/collect.ts';
import { mortal } from '../support/mortal.ts';
import {
  act,
  begun,
  carry,
  customersOf,
  messagesPerAddress,
  type NoticeWorld,
  newNoticeWorld,
  secondVersion,
} from '../support/notice-world.ts';

/** Batches of ten, as at five messages a second. */
function slowWorld(count: number, notices: Parameters<typeof newNoticeWorld>[1] = {}): NoticeWorld {
  const world = newNoticeWorld(customersOf(count), { canarySize: 5, ...notices });
  world.mail.limits.perSecond = 5;
  return world;
}
/** A run whose customers are written down, with the time of one call ahead. */
async function frozen(world: NoticeWorld) {
  const input = await begun(world);
  await freezeRecipients(world, input);
  world.cutOffIn(900_000);
  return input;
}
const runOf = (world: NoticeWorld) => world.runs.find(2);
const addressOf = (world: NoticeWorld, index: number) =>
  world.recipients.customers.get(`KH-${1000 + index}`)?.address ?? '';
const fatesOf = async (world: NoticeWorld) =>
  Object.fromEntries((await collect(listFates(world, 2))).map(({ customerId, fate }) => [customerId, fate]));
/** Lets something happen right before the message of this number leaves. */
function atMessage(world: NoticeWorld, number: number, happen: () => unknown): void {
  let count = 0;
  const { send } = world.mail;
  world.mail.send = async (message) => {
    count += 1;
    if (count === number) await happen();
    return send(message);
  };
}
const everybodyOnce = (world: NoticeWorld, count: number) => {
  const counts = messagesPerAddress(world);
  expect([...counts].filter(([, messages]) => messages !== 1)).toEqual([]);
  expect(counts.size).toBe(count);
};

describe('whom a notice goes to', () => {
  it('gives nothing to customers who were deleted before their turn, and counts them', async () => {
    const world = slowWorld(30);
    const gone: string[] = [];
    atMessage(world, 3, async () => {
      // Those of the last batch: nobody of it has had a turn.
      const last = await world.runs.findBatch(2, 4);
      for (const id of last?.customers.slice(0, 2) ?? []) {
        gone.push(world.recipients.customers.get(id)?.address ?? '');
        world.recipients.customers.delete(id);
      }
    });

    await carry(world, await begun(world));

    everybodyOnce(world, 28);
    expect(gone.filter((address) => messagesPerAddress(world).has(address))).toEqual([]);
    expect(gone).toHaveLength(2);
    expect(await reportNotice(world, 2)).toMatchObject({
      run: { status: 'finished' },
      tally: { deleted: 2, sent: 28, left: 0 },
      imbalance: 0,
    });
  });

  it('gives nothing at all when everybody is deleted after they were written down', async () => {
    const world = slowWorld(12);
    const input = await frozen(world);
    world.recipients.customers.clear();

    await carry(world, input);

    expect(world.mail.taken).toEqual([]);
    expect(await reportNotice(world, 2)).toMatchObject({
      run: { status: 'finished', sent: 0 },
      tally: { deleted: 12, sent: 0, left: 0 },
      imbalance: 0,
    });
  });

  it('goes once to customers who come while it runs', async () => {
    const world = slowWorld(30);
    for (const [message, since] of [
      [2, '2026-03-02'],
      [20, '2026-03-03'],
    ] as const)
      atMessage(world, message, () =>
        world.recipients.customers.set(`KH-9${message}`, {
          customerId: `KH-9${message}`,
          name: 'Khách mới',
          address: `moi.${message}@example.vn`,
          customerSince: since,
        }),
      );

    await carry(world, await begun(world));

    everybodyOnce(world, 32);
    const last = world.mail.taken.slice(-2).map(({ to }) => to);
    expect(new Set(last)).toEqual(new Set(['moi.2@example.vn', 'moi.20@example.vn']));
    expect(await runOf(world)).toMatchObject({ latecomers: 2, recipients: 32, sent: 32 });
  });

  it('spares addresses that bounced for good, until there is another one', async () => {
    const world = slowWorld(10);
    for (const nth of [3, 4])
      await world.recipients.markUnreachable(
        `KH-100${nth}`,
        `khach.${nth}@example.vn`,
        new Date('2026-01-01T00:00:00Z'),
      );
    const changed = world.recipients.customers.get('KH-1004');
    if (changed) world.recipients.customers.set('KH-1004', { ...changed, address: 'moi@example.vn' });

    await carry(world, await begun(world));

    expect(messagesPerAddress(world).has('khach.3@example.vn')).toBe(false);
    expect(messagesPerAddress(world).get('moi@example.vn')).toBe(1);
    expect(await fatesOf(world)).toMatchObject({ 'KH-1003': 'unreachable', 'KH-1004': 'sent' });
  });

  it('goes to customers who refused promotions: it is none', async () => {
    const world = slowWorld(3);
    const addressKey = pseudonym(world.keys, addressOf(world, 1));
    await world.mailing.suppress(addressKey, topics, new Date('2026-01-01T00:00:00Z'));

    await carry(world, await begun(world));

    everybodyOnce(world, 3);
  });

  it('goes to the address that is on file when its turn comes', async () => {
    const world = slowWorld(1);
    const input = await frozen(world);
    const [customer] = world.recipients.customers.values();
    if (customer)
      world.recipients.customers.set(customer.customerId, { ...customer, address: 'moi@example.vn' });

    await carry(world, input);

    expect(world.mail.taken.map(({ to }) => to)).toEqual(['moi@example.vn']);
  });

  it('speaks the language of each customer, and that of the settings to whoever named none', async () => {
    const world = slowWorld(4);

    await carry(world, await begun(world));

    const languages = Object.fromEntries(world.mail.taken.map(({ to, subject }) => [to, subject]));
    expect(languages).toEqual({
      'khach.0@example.vn': 'notice 2 en',
      'khach.1@example.vn': 'notice 2 vi',
      'khach.2@example.vn': 'notice 2 vi',
      'khach.3@example.vn': 'notice 2 en',
    });
  });

  it('leaves out an address that the mail service does not take, and goes on', async () => {
    const world = slowWorld(20);
    world.mail.refuse = (to) => (to === 'khach.7@example.vn' ? 'address' : undefined);

    await carry(world, await begun(world));

    everybodyOnce(world, 19);
    expect(await reportNotice(world, 2)).toMatchObject({
      tally: { 'address-refused': 1, sent: 19 },
      imbalance: 0,
    });
    expect(world.counted).toEqual([]);
  });

  it('tells the mail service version, batch and place, and nothing that names anybody', async () => {
    const world = slowWorld(12);

    await carry(world, await begun(world));

    const tags = world.mail.taken.map((message) => message.tags);
    expect(tags.every((tag) => Object.keys(tag).sort().join() === 'batch,notice,place')).toBe(true);
    expect(tags.every((tag) => Object.values(tag).every((value) => /^\d+$/.test(value)))).toBe(true);
    expect(new Set(tags.map(({ batch, place }) => `${batch} ${place}`)).size).toBe(12);
  });
});

describe('what a notice says', () => {
  /** The texts of the letters, by address. */
  async function textsOf(world: NoticeWorld): Promise<Record<string, string>> {
    const texts: Record<string, string> = {};
    const { send } = world.mail;
    world.mail.send = async (message) => {
      texts[message.to] = message.letter.text;
      return send(message);
    };
    await carry(world, await begun(world));
    return texts;
  }

  it('asks for consent only where the version does, by a link that is each customer’s own', async () => {
    const plain = slowWorld(3);
    const asking = slowWorld(3);
    asking.published[0] = { ...secondVersion, significance: 'needs-consent' };

    const plainTexts = Object.values(await textsOf(plain));
    const texts = Object.entries(await textsOf(asking));

    expect(plainTexts.filter((text) => text.includes('/consent/'))).toEqual([]);
    const asked = texts.map(([to, text]) => {
      const token = /\/consent\/([\w-]+)/.exec(text)?.[1] ?? '';
      return [to, openConsentToken(asking.keys, token)];
    });
    expect(Object.fromEntries(asked)).toEqual(
      Object.fromEntries(
        customersOf(3).map(({ address, customerId }) => [address, { customerId, version: 2 }]),
      ),
    );
  });

  it('leads to the text, to what is different, and to the form', async () => {
    const [text = ''] = Object.values(await textsOf(slowWorld(1)));

    for (const url of ['/policy/2', '/policy/2/since/1', '/'])
      expect(text).toContain(`"https://privacy.example.vn${url}"`);
  });
});

describe('the canary of a run', () => {
  it('is sent alone, and nothing more before its answers have had their time', async () => {
    const world = slowWorld(40);
    const input = await frozen(world);

    expect((await sendNotices(world, input)).next).toBe('await-answers');
    const early = await sendNotices(world, input);

    expect(early.next).toBe('await-answers');
    expect(world.mail.taken).toHaveLength(5);
    await world.sleep(3_600_000);
    world.cutOffIn(900_000);
    await sendNotices(world, input);
    expect(world.mail.taken.length).toBeGreaterThan(5);
  });

  it('is waited for once, also where it is the only batch', async () => {
    const world = slowWorld(3);
    let waits = 0;

    await carry(world, await begun(world), (next) => {
      if (next === 'await-answers') waits += 1;
      return false;
    });

    expect(waits).toBe(1);
    everybodyOnce(world, 3);
    expect((await runOf(world))?.status).toBe('finished');
  });

  it('is waited for even if the process dies right after its results are known', async () => {
    const world = slowWorld(40);
    const input = await frozen(world);
    const change = world.runs.change;
    let isDead = false;
    world.runs.change = async (version, by) => {
      if (isDead) throw new TransientError('Dead.');
      const changed = await change(version, by);
      isDead = !('refused' in changed) && changed.recordedThrough === 1;
      return changed;
    };
    await expect(sendNotices(world, input)).rejects.toThrow(TransientError);
    world.runs.change = change;

    expect((await sendNotices(world, input)).next).toBe('await-answers');

    expect(world.mail.taken).toHaveLength(5);
  });

  it('stops the run when two of its addresses bounce, before anybody else is written to', async () => {
    const world = slowWorld(40);
    const input = await begun(world);
    await carry(world, input, (next) => next === 'await-answers');
    for (const place of [1, 3]) await world.runs.addEvent(2, 1, place, 'bounced');
    await world.sleep(3_600_000);
    world.cutOffIn(900_000);

    expect((await sendNotices(world, input)).next).toBe('end');

    expect(world.mail.taken).toHaveLength(5);
    expect(await runOf(world)).toMatchObject({ status: 'stopped', stopped: { reason: 'bounces' } });
    expect(world.counted).toEqual([[metrics.noticesNeedAttention, 1]]);
  });
});

describe('a run that endangers the mail account', () => {
  /** Reports what the mail service took, of every so-manieth message. */
  function reporting(world: NoticeWorld, event: 'bounced' | 'complained', every: number): void {
    const { send } = world.mail;
    let count = 0;
    world.mail.send = async (message) => {
      count += 1;
      if (count % every === 0)
        await world.runs.addEvent(2, Number(message.tags.batch), Number(message.tags.place), event);
      return send(message);
    };
  }

  it.each([
    { event: 'bounced', every: 20, reason: 'bounces' },
    { event: 'complained', every: 500, reason: 'complaints' },
  ] as const)('stops by itself when one in $every has $event, and calls a person', async (danger) => {
    const world = slowWorld(3000);
    reporting(world, danger.event, danger.every);

    await carry(world, await begun(world));

    const run = await runOf(world);
    expect(run).toMatchObject({ status: 'stopped', stopped: { reason: danger.reason } });
    expect(world.mail.taken.length).toBeLessThan(1500);
    expect(run?.sent).toBe(world.mail.taken.length);
    expect(world.counted).toEqual([[metrics.noticesNeedAttention, 1]]);
  });

  it.each([
    { event: 'bounced', every: 40 },
    { event: 'complained', every: 1300 },
  ] as const)('goes on when one in $every has $event', async ({ event, every }) => {
    const world = slowWorld(3000);
    reporting(world, event, every);

    await carry(world, await begun(world));

    expect((await runOf(world))?.status).toBe('finished');
    expect(world.counted).toEqual([]);
  });

  it('goes on when a person resumes it, and stops again only for what comes then', async () => {
    const world = slowWorld(3000);
    reporting(world, 'bounced', 20);
    await carry(world, await begun(world));
    const first = world.mail.taken.length;

    await resumeNotice(world, act);
    await carry(world, { version: 2, attempt: 2 });

    const run = await runOf(world);
    expect(run).toMatchObject({ status: 'stopped', attempt: 2, baseline: { sent: first } });
    expect(world.mail.taken.length).toBeGreaterThan(first);
    everybodyOnce(world, world.mail.taken.length);
    expect(world.counted).toHaveLength(2);
  });

  it('counts from all that was sent before a fault, when it goes on after it', async () => {
    const world = slowWorld(400);
    const input = await frozen(world);
    world.mail.refuse = () => {
      if (world.mail.taken.length === 200) throw new PermanentError('Broken.');
      return undefined;
    };
    await expect(carry(world, input)).rejects.toThrow(PermanentError);
    world.mail.refuse = () => undefined;

    await resumeNotice(world, act);

    expect((await runOf(world))?.baseline.sent).toBeGreaterThanOrEqual(195);
  });

  it('stops at once when the mail service refuses the sender, blames nobody, and goes on later', async () => {
    const world = slowWorld(40);
    let refusals = 0;
    world.mail.refuse = () => {
      if (world.mail.taken.length < 12) return undefined;
      refusals += 1;
      return 'sender';
    };

    await carry(world, await begun(world));

    expect(world.mail.taken).toHaveLength(12);
    // The one that was refused, and at most one that was waiting for its turn.
    expect(refusals).toBeLessThanOrEqual(2);
    expect(await runOf(world)).toMatchObject({ status: 'stopped', stopped: { reason: 'sender-refused' } });
    expect(await reportNotice(world, 2)).toMatchObject({ tally: { sent: 12, left: 28 }, imbalance: 0 });
    expect(world.counted).toEqual([[metrics.noticesNeedAttention, 1]]);
    world.mail.refuse = () => undefined;
    await resumeNotice(world, act);
    await carry(world, { version: 2, attempt: 2 });
    everybodyOnce(world, 40);
    expect((await reportNotice(world, 2))?.tally.possiblyDoubled).toBe(0);
  });

  it('stops when the sender is refused, also if a message that was under way then finds the day used up', async () => {
    const world = slowWorld(40, { canaryWaitSeconds: 0 });
    const input = await frozen(world);
    let count = 0;
    const { send } = world.mail;
    world.mail.send = async (message) => {
      count += 1;
      if (count === 7) {
        await world.sleep(500);
        return { refused: 'sender' };
      }
      if (count !== 8) return send(message);
      await world.sleep(1000);
      return { refused: 'daily-quota' };
    };

    await carry(world, input);

    expect(await runOf(world)).toMatchObject({ status: 'stopped', stopped: { reason: 'sender-refused' } });
    expect(await reportNotice(world, 2)).toMatchObject({ tally: { sent: 6, left: 34 }, imbalance: 0 });
  });
});

describe('a run that cannot go on now', () => {
  it('waits for the daily quota in the middle of a batch, says until when, and doubles nobody', async () => {
    const world = slowWorld(40, { quotaWaitSeconds: 900 });
    world.mail.limits.perDay = 20;
    const input = await begun(world);
    await carry(world, input, (next) => next === 'await-quota');

    const waiting = await runOf(world);
    expect(world.mail.taken).toHaveLength(18);
    expect(Date.parse(waiting?.quotaAwaitedUntil ?? '')).toBe(world.clock().getTime() + 900_000);
    await carry(world, input);

    everybodyOnce(world, 40);
    expect(await runOf(world)).toMatchObject({ status: 'finished' });
    expect(await runOf(world)).not.toHaveProperty('quotaAwaitedUntil');
    expect((await reportNotice(world, 2))?.tally.possiblyDoubled).toBe(0);
  });

  it('believes the mail service that the day is over, whatever was counted', async () => {
    const world = slowWorld(40);
    world.mail.refuse = () =>
      world.mail.taken.length >= 12 && world.elapsed() < 20_000_000 ? 'daily-quota' : undefined;

    await carry(world, await begun(world));

    everybodyOnce(world, 40);
  });

  it.each([{ perSecond: 0 }, { perDay: 0 }])(
    'waits, and does not spin, while the account may send nothing: %j',
    async (limits) => {
      const world = slowWorld(10);
      const input = await frozen(world);
      Object.assign(world.mail.limits, limits);

      expect((await sendNotices(world, input)).next).toBe('await-quota');

      expect(world.mail.taken).toEqual([]);
      Object.assign(world.mail.limits, { perSecond: 5, perDay: 1000 });
      await carry(world, input);
      everybodyOnce(world, 10);
    },
  );

  it('records and goes on in the next call when the time of one is over, also in the middle of a batch', async () => {
    const world = slowWorld(60, { canaryWaitSeconds: 0 });
    const input = await frozen(world);
    await sendNotices(world, input);
    world.cutOffIn(38_000);

    const first = await sendNotices(world, input);
    const taken = world.mail.taken.length;

    expect(first.next).toBe('send');
    expect(world.timeLeft()).toBeGreaterThan(10_000);
    expect(taken).toBeGreaterThan(10);
    expect(taken).toBeLessThan(60);
    expect((await reportNotice(world, 2))?.tally).toMatchObject({ sent: taken, possiblyDoubled: 0 });
    await carry(world, input);
    everybodyOnce(world, 60);
  });

  it('makes progress in every call, however slow the account has become', async () => {
    const world = newNoticeWorld(customersOf(600), { canarySize: 5, canaryWaitSeconds: 0 });
    world.mail.limits.perSecond = 300;
    const input = await frozen(world);
    world.mail.limits.perSecond = 0.5;
    let calls = 0;

    await carry(world, input, () => {
      calls += 1;
      return false;
    });

    everybodyOnce(world, 600);
    // 600 messages at 0.45/s, some 400 a call of fifteen minutes.
    expect(calls).toBeLessThan(8);
  });

  it('does not outlive its time when the mail service throttles everything', async () => {
    const world = slowWorld(40);
    const input = await frozen(world);
    world.mail.refuse = () => 'rate';
    world.cutOffIn(45_000);

    const next = await sendNotices(world, input).then(
      (answer) => answer.next,
      (error: Error) => error.name,
    );

    expect(['send', 'Transient']).toContain(next);
    expect(world.timeLeft()).toBeGreaterThan(0);
    expect((await reportNotice(world, 2))?.tally.left).toBe(40);
  });

  it('follows a rate that falls: no batch begins that the time cannot hold', async () => {
    const world = newNoticeWorld(customersOf(3000), { canarySize: 5, canaryWaitSeconds: 0 });
    world.mail.limits.perSecond = 300;
    const input = await frozen(world);
    atMessage(world, 600, () => {
      world.mail.limits.perSecond = 1;
    });
    world.cutOffIn(300_000);

    await sendNotices(world, input).catch((error: Error) => error);

    expect(world.timeLeft()).toBeGreaterThan(0);
  });

  it('pauses after the batch under way, and goes on from there', async () => {
    const world = slowWorld(40);
    atMessage(world, 17, () => pauseNotice(world, act));

    await carry(world, await begun(world));

    expect(await runOf(world)).toMatchObject({ status: 'paused', recordedThrough: 3, sent: 25 });
    expect(world.mail.taken).toHaveLength(25);
    await resumeNotice(world, { ...act, reason: 'ticket 9' });
    await carry(world, { version: 2, attempt: 2 });
    everybodyOnce(world, 40);
    expect((await runOf(world))?.history.map(({ event }) => event)).toEqual([
      'started',
      'pause-wanted',
      'paused',
      'resumed',
      'latecomers-wanted',
      'finished',
    ]);
  });

  it('records what is known, and how far it came, before it throws a fault', async () => {
    const world = slowWorld(40, { canaryWaitSeconds: 0 });
    const input = await frozen(world);
    world.mail.latency = 700;
    atMessage(world, 28, () => {
      throw new TransientError('The connection broke.');
    });

    await expect(carry(world, input)).rejects.toThrow(TransientError);

    const { tally } = (await reportNotice(world, 2)) ?? {};
    expect(tally).toMatchObject({ sent: world.mail.taken.length });
    // Two were on their way when the connection broke; nobody else of the batch was tried.
    expect(world.mail.taken.length).toBeLessThanOrEqual(31);
    expect(await runOf(world)).toMatchObject({ status: 'sending', recordedThrough: 3, sent: 25 });
    await carry(world, input);
    everybodyOnce(world, 40);
  });

  it('says of a message that was taken, but whose answer was lost, that it may be doubled, and spares whom events name', async () => {
    const world = slowWorld(20, { canaryWaitSeconds: 0 });
    const input = await frozen(world);
    const { send } = world.mail;
    let count = 0;
    let lost: Parameters<typeof send>[0] | undefined;
    world.mail.send = async (message) => {
      const answer = await send(message);
      count += 1;
      if (count !== 8) return answer;
      lost = message;
      throw new TransientError('The answer was lost.');
    };
    await expect(carry(world, input)).rejects.toThrow(TransientError);

    await world.runs.addEvent(2, Number(lost?.tags.batch), Number(lost?.tags.place), 'delivered');
    await carry(world, input);

    everybodyOnce(world, 20);
    expect((await reportNotice(world, 2))?.tally).toMatchObject({ sent: 20, possiblyDoubled: 10 });
  });

  it('throws the fault, not the hindrance, when a batch meets both, and loses nobody', async () => {
    const world = slowWorld(20, { canaryWaitSeconds: 0 });
    const input = await frozen(world);
    world.mail.latency = 700;
    let count = 0;
    const { send } = world.mail;
    world.mail.send = async (message) => {
      count += 1;
      if (count === 7) {
        await world.sleep(500);
        throw new TransientError('The connection broke.');
      }
      return count === 8 ? { refused: 'daily-quota' } : send(message);
    };

    await expect(carry(world, input)).rejects.toThrow(TransientError);
    await carry(world, input);

    everybodyOnce(world, 20);
  });

  it('gives a message that is throttled again and again back to the machine', async () => {
    const world = slowWorld(10);
    const input = await frozen(world);
    world.mail.refuse = () => 'rate';

    await expect(sendNotices(world, input)).rejects.toThrow(TransientError);

    world.mail.refuse = () => undefined;
    await carry(world, input);
    everybodyOnce(world, 10);
  });
});

describe('what a run costs', () => {
  it('is one claim, one reading of customers and one record a batch, and a count of events a minute', async () => {
    const world = newNoticeWorld(customersOf(3050), { canaryWaitSeconds: 0 });
    world.mail.limits.perSecond = 14;
    const input = await frozen(world);
    const outside = ['runs', 'recipients', 'mail', 'versions'] as const satisfies (keyof NoticeWorld)[];
    const { ports, calls } = mortal(world, outside);
    const count = (name: string) => calls.filter((call) => call === name).length;

    await sendNotices(ports, input);
    world.cutOffIn(900_000);
    await sendNotices(ports, input);

    // 122 batches of 25, the canary among them, in two calls and a little more than four minutes.
    const batches = (await runOf(world))?.batches;
    expect(batches).toBe(122);
    expect(count('mail.send')).toBe(3050);
    for (const name of ['runs.claimBatch', 'recipients.findMany', 'runs.recordResults'])
      expect([name, count(name)]).toEqual([name, batches]);
    expect(count('runs.listEvents')).toBe(5);
    expect(count('mail.quota')).toBe(5);
    expect(count('runs.findEvents')).toBe(0);
    expect(calls.length).toBeLessThan(3050 + 4.5 * 122);
  });
});

describe('executions that have nothing to do', () => {
  it('end when a newer attempt carries the run', async () => {
    const world = slowWorld(10);
    const input = await frozen(world);
    await resumeNotice(world, act);

    expect((await sendNotices(world, input)).next).toBe('end');

    expect(world.mail.taken).toEqual([]);
  });

  it('end between two batches when a newer attempt begins', async () => {
    const world = slowWorld(40, { canaryWaitSeconds: 0 });
    const input = await frozen(world);
    atMessage(world, 12, () => resumeNotice(world, act));
    await sendNotices(world, input);

    expect((await sendNotices(world, input)).next).toBe('end');

    expect(world.mail.taken).toHaveLength(15);
  });

  it('end when the run was stopped or is finished', async () => {
    const world = slowWorld(3);
    const input = await begun(world);
    await carry(world, input);

    expect((await sendNotices(world, input)).next).toBe('end');

    expect(world.mail.taken).toHaveLength(3);
  });

  it('freeze first where nothing is frozen', async () => {
    const world = slowWorld(3);

    expect((await sendNotices(world, await begun(world))).next).toBe('freeze');
  });

  it('fail where there is no run, or its version is not published', async () => {
    const world = slowWorld(3);
    const input = await frozen(world);

    await expect(sendNotices(world, { version: 7, attempt: 1 })).rejects.toThrow(PermanentError);
    world.published.length = 0;
    await expect(sendNotices(world, input)).rejects.toThrow(PermanentError);
  });
});

describe('two processes that carry one run at once', () => {
  it.each([0, 150, 1100, 2300, 4000, 6100])(
    'the second %i ms later: nobody is lost, and at most one batch is doubled each time they meet',
    async (delay) => {
      const world = slowWorld(120, { canaryWaitSeconds: 0 });
      world.mail.latency = 300;
      const input = await frozen(world);
      await sendNotices(world, input);
      const second = world.sleep(delay).then(() => sendNotices(world, input));

      const ends = await Promise.allSettled([sendNotices(world, input), second]);
      await carry(world, input);

      const counts = messagesPerAddress(world);
      const doubled = [...counts].filter(([, count]) => count > 1).map(([address]) => address);
      const batches = new Set(
        world.mail.taken.filter(({ to }) => doubled.includes(to)).map(({ tags }) => tags.batch),
      );
      expect(counts.size).toBe(120);
      expect(Math.max(...counts.values())).toBeLessThanOrEqual(2);
      expect(batches.size).toBeLessThanOrEqual(1);
      const report = await reportNotice(world, 2);
      expect(report).toMatchObject({ run: { status: 'finished' }, imbalance: 0 });
      expect(report?.tally.possiblyDoubled).toBeGreaterThanOrEqual(doubled.length);
      for (const end of ends)
        if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(TransientError);
    },
  );
});
