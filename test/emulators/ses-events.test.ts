import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { SesEvent } from '../../emulators/ses/events.ts';
import { readMailEvent } from '../../functions/handlers/mail-event-schema.ts';
import { compose, openSandbox, sender } from './ses-sandbox.ts';

/** The events of SES for mail to these recipients, one mail each. */
async function reportedOf(
  recipients: string[],
  options: { ConfigurationSetName?: string } = { ConfigurationSetName: 'requests' },
) {
  const reported: { configurationSet: string; event: SesEvent }[] = [];
  const { client, close } = await openSandbox({
    onEvent: (configurationSet, event) => reported.push({ configurationSet, event }),
  });
  onTestFinished(close);
  for (const recipient of recipients) {
    await client.send(
      new SendRawEmailCommand({
        Destinations: [recipient],
        RawMessage: { Data: await compose() },
        Tags: [
          { Name: 'notice', Value: '2' },
          { Name: 'place', Value: '0' },
        ],
        ...options,
      }),
    );
  }
  return reported;
}

const inWords = ({ event }: { event: SesEvent }) =>
  event.eventType === 'Bounce'
    ? `Bounce ${(event.bounce as { bounceType: string }).bounceType}`
    : event.eventType;

describe('the events of a mail', () => {
  it.each([
    ['khach@customer.example', ['Delivery']],
    ['success@simulator.amazonses.com', ['Delivery']],
    ['bounce@simulator.amazonses.com', ['Bounce Permanent']],
    ['bounce+KH-1042@simulator.amazonses.com', ['Bounce Permanent']],
    ['Bounce+2@Simulator.AmazonSES.com', ['Bounce Permanent']],
    ['suppressionlist@simulator.amazonses.com', ['Bounce Permanent']],
    ['ooto@simulator.amazonses.com', ['Delivery', 'Bounce Transient']],
    ['complaint@simulator.amazonses.com', ['Delivery', 'Complaint']],
    ['bounce@customer.example', ['Delivery']],
  ])('are as AWS documents its simulator: %s', async (recipient, expected) => {
    expect((await reportedOf([recipient])).map(inWords)).toEqual(expected);
  });

  it('arrive under the configuration set, with the tags and the id of its message', async () => {
    const [report] = await reportedOf(['khach@customer.example']);

    expect(report).toMatchObject({
      configurationSet: 'requests',
      event: {
        mail: {
          source: sender,
          destination: ['khach@customer.example'],
          messageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
          tags: { notice: ['2'], place: ['0'], 'ses:configuration-set': ['requests'] },
        },
      },
    });
  });

  it('can be parsed by the function that records them', async () => {
    const reported = await reportedOf([
      'success@simulator.amazonses.com',
      'bounce@simulator.amazonses.com',
      'suppressionlist@simulator.amazonses.com',
      'ooto@simulator.amazonses.com',
      'complaint@simulator.amazonses.com',
    ]);

    const read = reported.map(({ event }) => readMailEvent(JSON.stringify(event)));

    expect(read).toMatchObject([
      { report: { type: 'delivery' }, tags: { notice: '2', place: '0' } },
      { report: { type: 'bounce', bounceType: 'Permanent', subType: 'General', status: '5.1.1' } },
      { report: { type: 'bounce', bounceType: 'Permanent', subType: 'Suppressed' } },
      { report: { type: 'delivery' } },
      { report: { type: 'bounce', bounceType: 'Transient' } },
      { report: { type: 'delivery' } },
      { report: { type: 'complaint', feedback: 'abuse' } },
    ]);
  });

  it('are not published without a configuration set', async () => {
    expect(await reportedOf(['bounce@simulator.amazonses.com'], {})).toEqual([]);
  });

  it('are not invented for an address that the simulator does not know', async () => {
    await expect(reportedOf(['greylist@simulator.amazonses.com'])).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('greylist'),
    });
  });
});

describe('a mail that was refused', () => {
  it('has no events', async () => {
    const reported: SesEvent[] = [];
    const { client, close, ses } = await openSandbox({ onEvent: (_, event) => reported.push(event) });
    onTestFinished(close);
    ses.quota.Max24HourSend = 0;

    const sent = client.send(
      new SendRawEmailCommand({
        Destinations: ['khach@customer.example'],
        RawMessage: { Data: await compose() },
        ConfigurationSetName: 'requests',
      }),
    );

    await expect(sent).rejects.toMatchObject({ name: 'Throttling' });
    expect(reported).toEqual([]);
  });
});
