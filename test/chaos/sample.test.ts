import { describe, expect, it } from 'vitest';
import { runChaos } from '../../chaos/chaos.ts';
import { reportText } from '../../chaos/report.ts';
import { settings } from '../../chaos/world.ts';
import { synthesised } from '../support/synthesised.ts';

const seed = 'sample';

/** As in `npm run chaos`, but nobody waits long for what is never confirmed or fetched. */
const sooner = {
  ...settings,
  periods: {
    ...settings.periods,
    confirmationLinkSeconds: 8,
    confirmationWaitSeconds: 24,
    archiveSeconds: 9,
  },
};

describe('random journeys among random faults', () => {
  it('violate no invariant', async () => {
    const numbers = Array.from({ length: 14 }, (_, index) => index + 1);

    const result = await runChaos({
      seed,
      numbers,
      concurrency: numbers.length,
      template: await synthesised(sooner),
      say: () => {},
    });

    expect(result.violations, reportText(seed, result)).toEqual([]);
    expect(result.journeys).toHaveLength(numbers.length);
    for (const kind of ['throttled', 'cut', 'answer-lost', 'repeated', 'wrong clock'])
      expect(result.faults[kind]).toBeGreaterThan(0);
  });
});
