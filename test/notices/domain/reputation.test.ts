import { describe, expect, it } from 'vitest';
import { isAboutSender } from '../../../functions/mail-events/domain/bounce.ts';
import { reputationDanger } from '../../../functions/notices/domain/reputation.ts';

const limits = { bouncePercent: 4, complaintPercent: 0.08 };
const nothing = { sent: 0, bounced: 0, complained: 0 };
const danger = (counts: Partial<typeof nothing>, baseline: Partial<typeof nothing> = {}) =>
  reputationDanger({ ...nothing, ...counts }, { ...nothing, ...baseline }, limits);

describe('the risk to the reputation of the mail account', () => {
  it.each([
    { sent: 1000, bounced: 39, complained: 0, stops: undefined },
    { sent: 1000, bounced: 40, complained: 0, stops: 'bounces' },
    { sent: 1001, bounced: 40, complained: 0, stops: undefined },
    { sent: 2500, bounced: 0, complained: 2, stops: 'complaints' },
    { sent: 2501, bounced: 0, complained: 2, stops: undefined },
    { sent: 100_000, bounced: 0, complained: 80, stops: 'complaints' },
    { sent: 100_000, bounced: 0, complained: 79, stops: undefined },
    { sent: 50, bounced: 2, complained: 0, stops: 'bounces' },
    { sent: 100, bounced: 50, complained: 50, stops: 'complaints' },
  ])('of $sent sent, $bounced bounced and $complained complained: $stops', ({ stops, ...counts }) => {
    expect(danger(counts)).toBe(stops);
  });

  it('does not arise from a single bounce or a single complaint, however few were sent', () => {
    for (const sent of [0, 1, 10, 50]) {
      expect(danger({ sent, bounced: 1 })).toBeUndefined();
      expect(danger({ sent, complained: 1 })).toBeUndefined();
    }
  });

  it('arises when events come before our own count of what was sent', () => {
    expect(danger({ sent: 0, bounced: 2 })).toBe('bounces');
  });

  it('does not arise from what an operator has accepted, but from what follows it', () => {
    const accepted = { sent: 1000, bounced: 60, complained: 5 };

    expect(danger(accepted, accepted)).toBeUndefined();
    expect(danger({ ...accepted, sent: 1100, bounced: 63 }, accepted)).toBeUndefined();
    expect(danger({ ...accepted, sent: 1100, bounced: 64 }, accepted)).toBe('bounces');
    expect(danger({ ...accepted, sent: 1100, complained: 7 }, accepted)).toBe('complaints');
  });

  it('arises exactly at the limit for every number of complaints', () => {
    for (let complained = 2; complained <= 1000; complained += 1) {
      expect(danger({ sent: complained * 1250, complained })).toBe('complaints');
      expect(danger({ sent: complained * 1250 + 1, complained })).toBeUndefined();
    }
  });
});

describe('a bounce that blames the sender', () => {
  it.each(['5.7.25', '5.7.26', '5.7.509', '5.7.515', '5.7.606', '5.7.649'])('%s', (status) => {
    expect(isAboutSender(status)).toBe(true);
  });

  it.each([undefined, '', '5.1.1', '5.7.1', '4.7.26', '5.7.2', '5.7.260', '5.7.516', '5.7.650', '15.7.25'])(
    'is not recognised by %s',
    (status) => {
      expect(isAboutSender(status)).toBe(false);
    },
  );
});
