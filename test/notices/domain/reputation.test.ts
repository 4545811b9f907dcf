import { describe, expect, it } from 'vitest';
import { reputationDanger } from '../../../functions/notices/domain/reputation.ts';

const limits = { bouncePercent: 4, complaintPercent: 0.08 };
const nothing = { sent: 0, bounced: 0, refused: 0, complained: 0 };
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

  it.each([
    { bounced: 0, refused: 39, stops: undefined },
    { bounced: 0, refused: 40, stops: 'sender-refused' },
    { bounced: 19, refused: 21, stops: 'sender-refused' },
    { bounced: 21, refused: 19, stops: 'bounces' },
  ])('arises from refusals too, which SES counts as bounces: $bounced and $refused, $stops', (counts) => {
    const { stops, ...events } = counts;

    expect(danger({ sent: 1000, ...events })).toBe(stops);
  });

  it('is measured from a baseline of before refusals were counted', () => {
    const { refused: _unknown, ...older } = { ...nothing, sent: 1000, bounced: 60 };

    expect(
      reputationDanger({ sent: 1100, bounced: 60, refused: 3, complained: 0 }, older, limits),
    ).toBeUndefined();
    expect(reputationDanger({ sent: 1100, bounced: 60, refused: 4, complained: 0 }, older, limits)).toBe(
      'sender-refused',
    );
  });

  it('arises exactly at the limit for every number of complaints', () => {
    for (let complained = 2; complained <= 1000; complained += 1) {
      expect(danger({ sent: complained * 1250, complained })).toBe('complaints');
      expect(danger({ sent: complained * 1250 + 1, complained })).toBeUndefined();
    }
  });
});
