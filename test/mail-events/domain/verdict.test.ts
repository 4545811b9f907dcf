import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MailReport, verdictOn } from '../../../functions/mail-events/domain/verdict.ts';

type Bounce = Extract<MailReport, { type: 'bounce' }>;
const bounce = (status: string | undefined, changes: Partial<Bounce> = {}) =>
  verdictOn({
    type: 'bounce',
    bounceType: 'Permanent',
    subType: 'General',
    ...(status !== undefined && { status }),
    ...changes,
  });
const complaint = (changes: Partial<Extract<MailReport, { type: 'complaint' }>> = {}) =>
  verdictOn({ type: 'complaint', ...changes });

describe('a bounce', () => {
  it.each([
    ['user unknown', '5.1.1'],
    ['no such domain', '5.1.2'],
    ['an address that cannot exist', '5.1.3'],
    ['a mailbox that moved away', '5.1.6'],
    ['a domain that accepts no mail, or Microsoft’s unknown recipient', '5.1.10'],
    ['a disabled mailbox', '5.2.1'],
  ])('says that the mailbox is gone: %s', (_what, code) => {
    expect(bounce(code)).toEqual({ outcome: 'mailbox-gone', code });
  });

  it.each([
    ['nothing more than "failed"', '5.0.0'],
    ['some address status', '5.1.0'],
    ['an ambiguous address', '5.1.4'],
    ['a relay to a server without these codes', '5.1.9'],
    ['some mailbox status', '5.2.0'],
    ['a full mailbox', '5.2.2'],
    ['a message above the mailbox’s limit', '5.2.3'],
    ['a full system', '5.3.1'],
    ['a message above the system’s limit', '5.3.4'],
    ['Microsoft’s refusal at its edge', '5.4.1'],
    ['no route', '5.4.4'],
    ['a mail loop', '5.4.6'],
    ['Outlook’s "mailbox unavailable"', '5.5.0'],
    ['no code', undefined],
  ])('for good says nothing of the kind: %s', (_what, code) => {
    expect(bounce(code)).toEqual({ outcome: 'bounced', ...(code && { code }) });
  });

  it.each([
    ['Gmail: DKIM did not pass', '5.7.30'],
    ['Gmail: SPF did not pass', '5.7.27'],
    ['Gmail: no TLS', '5.7.29'],
    ['Gmail: From not aligned', '5.7.32'],
    ['Gmail: unauthenticated', '5.7.26'],
    ['Gmail: no PTR record', '5.7.25'],
    ['Gmail: unusual rate', '5.7.28'],
    ['Gmail: no DMARC', '5.7.40'],
    ['Gmail: unauthenticated, after many tries', '4.7.26'],
    ['Yahoo: its policies', '5.7.9'],
    ['Microsoft: bulk sender', '5.7.515'],
    ['Microsoft: DMARC', '5.7.509'],
    ['Microsoft: banned sender', '5.7.511'],
    ['Microsoft: blocked network', '5.7.606'],
    ['Microsoft: blocked network', '5.7.649'],
  ])('of a large host that refuses the sender stops a run, and blames no mailbox: %s', (_what, code) => {
    expect(bounce(code)).toEqual({ outcome: 'refused', code, stopsRun: true });
  });

  it.each([
    ['Gmail: likely unsolicited', '5.7.1'],
    ['SPF fails behind a forwarder', '5.7.23'],
    ['some policy', '5.7.0'],
    ['a list of senders', '5.7.2'],
    ['DMARC without a known host', '5.7.20'],
    ['a sender’s address that cannot exist', '5.1.7'],
    ['a sender’s domain that does not exist', '5.1.8'],
    ['a message in a form that is not supported', '5.6.1'],
    ['some policy, after many tries', '4.7.0'],
    ['a number beyond those of Microsoft', '5.7.650'],
  ])('about the sender or the message blames no mailbox, and stops nothing by itself: %s', (_what, code) => {
    expect(bounce(code)).toEqual({ outcome: 'refused', code });
  });

  it.each(['ContentRejected', 'AttachmentRejected', 'MessageTooLarge'])(
    'because of the message is refused, whatever its code: %s',
    (subType) => {
      expect(bounce('5.3.0', { bounceType: 'Transient', subType })).toMatchObject({ outcome: 'refused' });
    },
  );

  it('with 5.2.1 for too much mail at once is no disabled mailbox', () => {
    const reply = 'smtp; 550-5.2.1 The user you are trying to contact is receiving mail at a rate that …';

    expect(bounce('5.2.1', { reply })).toMatchObject({ outcome: 'bounced' });
    expect(bounce('5.2.1', { reply: 'smtp; 550 5.2.1 The email account is disabled.' })).toMatchObject({
      outcome: 'mailbox-gone',
    });
  });

  it.each([
    ['a full mailbox', 'MailboxFull', '5.2.2'],
    ['a dead domain, which SES takes for a passing fault', 'General', '5.4.4'],
    ['an automatic answer', 'General', undefined],
    ['a mailbox that SES does not take for gone', 'General', '5.1.1'],
  ])('that SES gives up for now is soft: %s', (_what, subType, status) => {
    for (const bounceType of ['Transient', 'Undetermined'] as const)
      expect(bounce(status, { bounceType, subType })).toMatchObject({ outcome: 'soft-bounced' });
  });

  it.each(['OnAccountSuppressionList', 'Suppressed'])(
    'of a message that SES held back is none: %s',
    (subType) => {
      expect(bounce('5.1.1', { subType })).toEqual({ outcome: 'withheld', code: '5.1.1' });
      expect(bounce('5.7.26', { subType })).toEqual({ outcome: 'withheld', code: '5.7.26' });
    },
  );

  it('marks a mailbox as gone for no code of security or policy, and stops a run for no other', async () => {
    const number = fc.nat({ max: 999 });
    await fc.assert(
      fc.property(fc.constantFrom(2, 4, 5), number, number, (level, subject, detail) => {
        const verdict = bounce(`${level}.${subject}.${detail}`);

        const isPolicy = subject === 7;
        if (isPolicy) expect(verdict).not.toMatchObject({ outcome: 'mailbox-gone' });
        else expect(verdict).not.toHaveProperty('stopsRun');
      }),
      { numRuns: 2000 },
    );
  });
});

describe('a complaint', () => {
  it.each([undefined, 'abuse', 'other', 'something new'])('ends promotions: %s', (feedback) => {
    expect(complaint(feedback === undefined ? {} : { feedback })).toEqual({
      outcome: 'complained',
      refusesPromotions: true,
    });
  });

  it.each(['fraud', 'virus'])('about %s counts, and refuses no promotions', (feedback) => {
    expect(complaint({ feedback })).toEqual({ outcome: 'complained' });
  });

  it.each(['not-spam', 'auth-failure'])('that is none is ignored: %s', (feedback) => {
    expect(complaint({ feedback })).toEqual({ ignored: `complaint ${feedback}` });
  });

  it('about a message that SES held back is none', () => {
    expect(complaint({ subType: 'OnAccountSuppressionList' })).toEqual({ outcome: 'withheld' });
  });
});

describe('another report', () => {
  it('is a delivery, or a message that SES rejected', () => {
    expect(verdictOn({ type: 'delivery' })).toEqual({ outcome: 'delivered' });
    expect(verdictOn({ type: 'reject' })).toEqual({ outcome: 'rejected' });
  });
});
