import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { relayMailEvents } from '../../emulators/mail-events.ts';
import { eventsOf } from '../../emulators/ses/events.ts';
import type { MailEventsSpec } from '../../emulators/template/template.ts';
import { messagesIn } from '../../functions/handlers/mail-event-schema.ts';
import { patience } from '../support/patience.ts';

const mailTo = (...to: string[]) => ({
  id: 'M1',
  at: '2026-03-02T02:00:00.000Z',
  to,
  from: 'notices@provider.example',
  subject: 'Chính sách mới',
  configurationSet: 'notices',
  tags: { place: '0' },
});
const [delivery] = eventsOf(mailTo('khach@customer.example'));
const [bounce] = eventsOf(mailTo('bounce@simulator.amazonses.com'));
if (!delivery || !bounce) throw new Error('There are no events to try.');

const all: MailEventsSpec[] = [
  { configurationSet: 'notices', types: ['delivery', 'bounce'], functionArn: 'arn:record' },
];

function relay(
  invoke: (functionArn: string, payload: unknown) => Promise<unknown>,
  destinations: MailEventsSpec[] = all,
) {
  const errors: unknown[] = [];
  const events = relayMailEvents({
    destinations,
    invoke,
    onError: (error) => errors.push(error),
    pauseMs: 5,
  });
  onTestFinished(() => events.close());
  return { ...events, errors };
}

describe('an event', () => {
  it('reaches its function a moment later, as a topic hands it over', async () => {
    const invoke = vi.fn(async () => {});
    const { report } = relay(invoke);

    report('notices', delivery);

    expect(invoke).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(invoke).toHaveBeenCalledOnce(), patience);
    const [[functionArn, payload]] = invoke.mock.calls as unknown as [[string, unknown]];
    expect(functionArn).toBe('arn:record');
    expect(messagesIn(payload).map((message) => JSON.parse(message))).toEqual([delivery]);
  });

  it('reaches only who is told of its type and its configuration set', async () => {
    const told: string[] = [];
    const { report } = relay(
      async (functionArn) => told.push(functionArn),
      [
        { configurationSet: 'notices', types: ['bounce'], functionArn: 'arn:bounces' },
        { configurationSet: 'letters', types: ['delivery'], functionArn: 'arn:letters' },
        ...all,
      ],
    );

    report('notices', delivery);
    report('notices', bounce);
    report('elsewhere', bounce);

    await vi.waitFor(() => expect(told).toHaveLength(3), patience);
    expect(told.toSorted()).toEqual(['arn:bounces', 'arn:record', 'arn:record']);
  });

  it('is tried three times, and then put aside with a word', async () => {
    const invoke = vi.fn(() => Promise.reject(new Error('no table')));
    const { report, errors } = relay(invoke);

    report('notices', delivery);

    await vi.waitFor(() => expect(errors).toEqual([new Error('no table')]), patience);
    expect(invoke).toHaveBeenCalledTimes(3);
  });

  it('is not tried again once it was recorded', async () => {
    const invoke = vi.fn(async () => {});
    invoke.mockRejectedValueOnce(new Error('throttled'));
    const { report, errors } = relay(invoke);

    report('notices', delivery);

    await vi.waitFor(() => expect(invoke).toHaveBeenCalledTimes(2), patience);
    await sleep(20);
    expect(invoke).toHaveBeenCalledTimes(2);
    expect(errors).toEqual([]);
  });
});

describe('many events', () => {
  it('are recorded side by side, a few at a time, until all are', async () => {
    let atOnce = 0;
    let most = 0;
    let done = 0;
    const { report } = relay(async () => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await sleep(1);
      atOnce -= 1;
      done += 1;
    });

    for (let count = 0; count < 50; count += 1) report('notices', delivery);

    await vi.waitFor(() => expect(done).toBe(50), patience);
    expect(most).toBe(4);
  });
});

describe('closing', () => {
  it('waits for what is being recorded, and drops the rest', async () => {
    const started = Promise.withResolvers<void>();
    const recorded: string[] = [];
    const { report, close } = relay(async () => {
      started.resolve();
      await sleep(20);
      recorded.push('one');
    });
    for (let count = 0; count < 9; count += 1) report('notices', delivery);
    await started.promise;

    await close();

    expect(recorded).toHaveLength(4);
    await sleep(40);
    expect(recorded).toHaveLength(4);
  });

  it('drops what comes later', async () => {
    const invoke = vi.fn(async () => {});
    const { report, close } = relay(invoke);
    report('notices', delivery);

    await close();
    report('notices', delivery);

    await sleep(20);
    expect(invoke).not.toHaveBeenCalled();
  });

  it('does not try a failed event again', async () => {
    const failed = Promise.withResolvers<void>();
    const invoke = vi.fn(async () => {
      failed.resolve();
      throw new Error('no table');
    });
    const { report, close, errors } = relay(invoke);
    report('notices', delivery);
    await failed.promise;

    await close();

    expect(invoke).toHaveBeenCalledOnce();
    expect(errors).toEqual([]);
  });
});
