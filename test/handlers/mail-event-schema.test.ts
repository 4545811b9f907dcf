import { describe, expect, it } from 'vitest';
import { messagesIn, readMailEvent } from '../../functions/handlers/mail-event-schema.ts';
import { PermanentError } from '../../functions/shared/errors.ts';
import { bounceOf, fromTopic, sesEvent } from '../support/ses-events.ts';

const read = (event: object) => readMailEvent(JSON.stringify(event));
const to = 'khach.0@example.vn';
const sentAt = '2026-03-02T02:00:00.000Z';
const messageId = '0100-abc';
const tags = { 'ses:configuration-set': 'Notices', notice: '2', batch: '1', place: '0' };
const about = { to, tags, messageId, sentAt };

describe('an event of SES', () => {
  it.each([
    [
      'a delivery',
      sesEvent('Delivery', { delivery: { timestamp: '2026-03-02T02:00:03.000Z', recipients: ['a@b.vn'] } }),
      { report: { type: 'delivery' }, ...about, at: '2026-03-02T02:00:03.000Z' },
    ],
    [
      'a bounce for good',
      sesEvent('Bounce', bounceOf('Permanent', { status: '5.1.1' })),
      {
        report: { type: 'bounce', bounceType: 'Permanent', subType: 'General', status: '5.1.1' },
        ...about,
        at: '2026-03-02T02:00:05.000Z',
      },
    ],
    [
      'a full mailbox',
      sesEvent('Bounce', bounceOf('Transient')),
      {
        report: { type: 'bounce', bounceType: 'Transient', subType: 'General' },
        ...about,
        at: '2026-03-02T02:00:05.000Z',
      },
    ],
    [
      'a bounce that SES does not understand',
      sesEvent('Bounce', bounceOf('Undetermined')),
      {
        report: { type: 'bounce', bounceType: 'Undetermined', subType: 'General' },
        ...about,
        at: '2026-03-02T02:00:05.000Z',
      },
    ],
    [
      'a complaint',
      sesEvent('Complaint', { complaint: { timestamp: '2026-03-02T04:00:00.000Z' } }),
      { report: { type: 'complaint' }, ...about, at: '2026-03-02T04:00:00.000Z' },
    ],
    [
      'a reject, which has no time of its own',
      sesEvent('Reject', { reject: { reason: 'Bad content' } }),
      { report: { type: 'reject' }, ...about, at: '2026-03-02T02:00:00.000Z' },
    ],
  ])('is read with its recipient, and no other header: %s', (_what, event, expected) => {
    expect(read(event)).toEqual(expected);
  });

  it('has the status code of the receiving server, where that of SES is coarser', () => {
    const said = (diagnosticCode: string) =>
      read(sesEvent('Bounce', bounceOf('Permanent', { status: '5.0.0', diagnosticCode })));

    expect(said('smtp; 550 5.7.515 Access denied, sending domain example.vn')).toMatchObject({
      report: { status: '5.7.515' },
    });
    expect(said('smtp; 550-5.7.26 This mail has been blocked')).toMatchObject({
      report: { status: '5.7.26' },
    });
    expect(said('smtp; 550 No such user at 10.1.2.3')).toMatchObject({ report: { status: '5.0.0' } });
  });

  it('is read without recipients, as in an out-of-office reply that SES took for a bounce', () => {
    const event = sesEvent('Bounce', {
      bounce: { ...bounceOf('Undetermined').bounce, bouncedRecipients: [] },
    });

    expect(read(event)).toEqual({
      report: { type: 'bounce', bounceType: 'Undetermined', subType: 'General' },
      ...about,
      at: '2026-03-02T02:00:05.000Z',
    });
  });

  it('has the names that SES gives a bounce or complaint, unless they are something else', () => {
    const complaint = (details: object) =>
      read(sesEvent('Complaint', { complaint: { timestamp: sentAt, ...details } }));

    expect(complaint({ complaintSubType: 'OnAccountSuppressionList' })).toMatchObject({
      report: { type: 'complaint', subType: 'OnAccountSuppressionList' },
    });
    expect(complaint({ complaintSubType: null, complaintFeedbackType: 'not-spam' })).toMatchObject({
      report: { type: 'complaint', feedback: 'not-spam' },
    });
    for (const odd of ['lan.nguyen@example.vn', '', 7, {}, null])
      expect(complaint({ complaintSubType: odd, complaintFeedbackType: odd })).toMatchObject({
        report: { type: 'complaint' },
      });
    expect(complaint({ complaintFeedbackType: 'lan.nguyen@example.vn' })).not.toHaveProperty(
      'report.feedback',
    );
  });

  it('of a message without tags has no tags', () => {
    const { mail, ...rest } = sesEvent('Reject');
    const { tags: _tags, ...untagged } = mail;

    expect(read({ ...rest, mail: untagged })).toMatchObject({ report: { type: 'reject' }, tags: {} });
  });

  it.each(['Send', 'Open', 'Click', 'DeliveryDelay', 'Rendering Failure', 'Subscription'])(
    'is ignored: %s',
    (eventType) => {
      expect(read(sesEvent(eventType))).toEqual({ ignored: eventType });
    },
  );

  it('is not the greeting of a new event destination, which is ignored', () => {
    expect(readMailEvent('Successfully validated SNS topic for Amazon SES event publishing.')).toEqual({
      ignored: 'greeting',
    });
  });
});

describe('an event that cannot be read', () => {
  it.each([
    ['words', 'lan.nguyen@example.vn bounced', 'not JSON'],
    ['no type', JSON.stringify({ mail: sesEvent('Delivery').mail }), 'eventType'],
    ['an address for a type', JSON.stringify(sesEvent('lan.nguyen@example.vn')), 'eventType'],
    ['a delivery without a time', JSON.stringify(sesEvent('Delivery')), 'delivery'],
    [
      'an unknown kind of bounce',
      JSON.stringify(sesEvent('Bounce', { bounce: { ...bounceOf('Permanent').bounce, bounceType: 'Soft' } })),
      'bounce.bounceType',
    ],
    [
      'a tag that is an address',
      JSON.stringify(sesEvent('Reject', {}, { notice: 'lan.nguyen@example.vn' as never })),
      'mail.tags.notice',
    ],
    ['a list', '[]', 'eventType'],
  ])('is a permanent fault that says where, and quotes no content: %s', (_what, message, where) => {
    const reading = () => readMailEvent(message);

    expect(reading).toThrow(PermanentError);
    expect(reading).toThrow(where);
    try {
      reading();
    } catch (error) {
      const { message: words, cause, stack } = error as Error;
      expect(`${words} ${stack} ${cause}`).not.toMatch(/lan\.nguyen|khach\.0/);
    }
  });
});

describe('an invocation', () => {
  it('yields the messages of its records', () => {
    expect(messagesIn(fromTopic('one', 'two'))).toEqual(['one', 'two']);
  });

  it.each([undefined, null, {}, { Records: [{ s3: {} }] }, { RequestType: 'Create' }])(
    'from another source is a permanent fault: %j',
    (invocation) => {
      expect(() => messagesIn(invocation)).toThrow(PermanentError);
    },
  );
});
