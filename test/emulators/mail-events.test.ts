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

const destination = (
  configurationSet: string,
  types: MailEventsSpec['types'],
  functionArn: string,
): MailEventsSpec => ({
  configurationSet,
  configurationSetArn: `arn:${configurationSet}`,
  types,
  functionArn,
  topicArn: 'arn:topic',
});
const all = [destination('notices', ['delivery', 'bounce'], 'arn:record')];

function relay(
  invoke: (functionArn: string, payload: unknown, sourceArn: string) => Promise<unknown>,
  destinations: MailEventsSpec[] = all,
  refusalOf?: (destination: MailEventsSpec) => string | undefined,
) {
  const errors: unknown[] = [];
  const events = relayMailEvents({
    destinations,
    invoke,
    ...(refusalOf && { refusalOf }),
    onError: (error) => errors.push(error),
    pauseMs: 5,
  });
  onTestFinished(() => events.close());
  return { ...events, errors };
}

describe('an event', () => {
  it('reaches its function shortly afterwards, in the form in which SNS delivers it', async () => {
    const invoke = vi.fn(async () => {});
    const { report } = relay(invoke);

    report('notices', delivery);

    expect(invoke).not.toHaveBeenCalled();
    await vi.waitFor(() => expect(invoke).toHaveBeenCalledOnce(), patience);
    const [[functionArn, payload, sourceArn]] = invoke.mock.calls as unknown as [[string, unknown, string]];
    expect([functionArn, sourceArn]).toEqual(['arn:record', 'arn:topic']);
    expect(messagesIn(payload).map((message) => JSON.parse(message))).toEqual([delivery]);
  });

  it('reaches only the subscribers to its type and its configuration set', async () => {
    const told: string[] = [];
    const { report } = relay(
      async (functionArn) => told.push(functionArn),
      [
        destination('notices', ['bounce'], 'arn:bounces'),
        destination('letters', ['delivery'], 'arn:letters'),
        ...all,
      ],
    );

    report('notices', delivery);
    report('notices', bounce);
    report('elsewhere', bounce);

    await vi.waitFor(() => expect(told).toHaveLength(3), patience);
    expect(told.toSorted()).toEqual(['arn:bounces', 'arn:record', 'arn:record']);
  });

  it('is lost and logged if SES may not publish it', async () => {
    const invoke = vi.fn(async () => {});
    const { report, errors } = relay(
      invoke,
      all,
      ({ configurationSetArn }) => `${configurationSetArn} may not`,
    );

    report('notices', delivery);
    await sleep(50);

    expect(invoke).not.toHaveBeenCalled();
    expect(errors.map(String)).toEqual(['Error: arn:notices may not']);
  });

  it('is tried three times, then dropped and reported', async () => {
    const invoke = vi.fn(() => Promise.reject(new Error('no table')));
    const { report, errors } = relay(invoke);

    report('notices', delivery);

    await vi.waitFor(() => expect(errors).toEqual([new Error('no table')]), patience);
    expect(invoke).toHaveBeenCalledTimes(3);
  });

  it('is not retried once it is recorded', async () => {
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
  it('are all recorded, a few at a time in parallel', async () => {
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
  it('waits for events that are being recorded, and drops the rest', async () => {
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

  it('drops later events', async () => {
    const invoke = vi.fn(async () => {});
    const { report, close } = relay(invoke);
    report('notices', delivery);

    await close();
    report('notices', delivery);

    await sleep(20);
    expect(invoke).not.toHaveBeenCalled();
  });

  it('does not retry a failed event', async () => {
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
