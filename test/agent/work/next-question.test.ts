import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsToNextQuestion } from '../../../agent/work/next-question.ts';

describe('the pause before the next question', () => {
  it.each([
    ['while nothing was ever done', 30, Number.POSITIVE_INFINITY, 30],
    ['long after a task', 30, 60, 30],
    ['right after a task', 30, 0, 0.25],
    ['when nothing has come for a second', 30, 1, 1],
    ['when nothing has come for some seconds', 30, 9, 2],
    ['when the workflow wants it sooner', 0.1, 0, 0.1],
  ])('%s', (_when, askedFor, sinceWork, seconds) => {
    expect(secondsToNextQuestion(askedFor, sinceWork)).toBe(seconds);
  });

  it('is never longer than the workflow said, and never so short that it floods it', () => {
    const seconds = fc.double({ min: 0, max: 600, noNaN: true });
    fc.assert(
      fc.property(seconds, seconds, (askedFor, sinceWork) => {
        const pause = secondsToNextQuestion(askedFor, sinceWork);
        expect(pause).toBeLessThanOrEqual(askedFor);
        expect(pause).toBeGreaterThanOrEqual(Math.min(askedFor, 0.25));
      }),
    );
  });

  it('asks six times at most in the first four seconds', () => {
    let [sinceWork, questions] = [0, 0];
    while (sinceWork < 4) {
      sinceWork += secondsToNextQuestion(30, sinceWork);
      questions += 1;
    }
    expect(questions).toBeLessThanOrEqual(6);
  });
});
