import { GetSendQuotaCommand, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Mail } from '../../emulators/ses/mail-store.ts';
import { compose, openSandbox } from './ses-sandbox.ts';

const hourMs = 3_600_000;

/** A local SES whose clock only moves on request. */
async function openAt(start: number, options: { enforcesRate?: boolean } = {}) {
  let now = start;
  const sandbox = await openSandbox({ ...options, clock: () => now });
  onTestFinished(() => sandbox.close());
  const raw = await compose();
  return {
    ...sandbox,
    pass: (milliseconds: number) => {
      now += milliseconds;
    },
    send: (...to: string[]) =>
      sandbox.client.send(
        new SendRawEmailCommand({
          Destinations: to.length > 0 ? to : ['khach@customer.example'],
          RawMessage: { Data: raw },
        }),
      ),
    quota: () => sandbox.client.send(new GetSendQuotaCommand({})),
    kept: async () => (await sandbox.read<Mail[]>('/mails.json')).length,
  };
}

describe('the 24-hour quota', () => {
  it('forgets each mail when it is a day old, and not before', async () => {
    const { send, quota, pass } = await openAt(1_000_000);
    await send();
    pass(12 * hourMs);
    await send();

    pass(12 * hourMs - 1000);
    expect((await quota()).SentLast24Hours).toBe(2);
    pass(1000);
    expect((await quota()).SentLast24Hours).toBe(1);
    pass(12 * hourMs);
    expect((await quota()).SentLast24Hours).toBe(0);
  });

  it('allows more mail once it has forgotten some', async () => {
    const { send, ses, pass } = await openAt(1_000_000);
    ses.quota.Max24HourSend = 1;
    await send();
    await expect(send()).rejects.toMatchObject({ message: 'Daily message quota exceeded.' });

    pass(24 * hourMs);

    await expect(send()).resolves.toBeDefined();
  });

  it('never falls below zero after a test has set it', async () => {
    const { send, ses, quota, pass } = await openAt(1_000_000);
    await send();
    ses.quota.SentLast24Hours = 0;

    pass(24 * hourMs);

    expect((await quota()).SentLast24Hours).toBe(0);
  });

  it('does not count mail to the simulator, and does not block it either', async () => {
    const { send, ses, quota } = await openAt(1_000_000);
    ses.quota.Max24HourSend = 1;
    await send();

    await send('success@simulator.amazonses.com');

    expect((await quota()).SentLast24Hours).toBe(1);
  });
});

describe('the rate', () => {
  it('is only reported by default', async () => {
    const { send, ses, kept } = await openAt(1_000_000);
    ses.quota.MaxSendRate = 1;

    await send();
    await send();

    expect(await kept()).toBe(2);
  });

  it('is enforced over any second with the error of SES, and refused mail does not count', async () => {
    const { send, ses, pass, kept, quota } = await openAt(1_000_000, { enforcesRate: true });
    ses.quota.MaxSendRate = 2;
    await send();
    pass(600);
    await send();

    pass(399);
    await expect(send()).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Maximum sending rate exceeded.',
    });
    pass(1);
    await send();
    await expect(send()).rejects.toMatchObject({ name: 'Throttling' });

    expect(await kept()).toBe(3);
    expect((await quota()).SentLast24Hours).toBe(3);
  });

  it('applies to simultaneous mail, and counts recipients, including those of the simulator', async () => {
    const { send, ses, kept } = await openAt(1_000_000, { enforcesRate: true });
    ses.quota.MaxSendRate = 3;
    await send('a@customer.example', 'success@simulator.amazonses.com');

    const together = await Promise.allSettled([send(), send(), send()]);

    expect(together.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await kept()).toBe(2);
  });
});
