import { describe, expect, it } from 'vitest';
import { covers, needsMatchCode } from '../../../functions/requests/domain/request.ts';
import { kinds, type Scope, scopes, type Topic } from '../../../functions/shared/vocabulary.ts';

describe('a request covers another', () => {
  const covered: Record<Scope, Scope[]> = {
    information: ['information'],
    data: ['data'],
    everything: ['information', 'data', 'everything'],
  };

  it.each(scopes)('with scope %s when nothing of the other is left out', (running) => {
    const reached = scopes.filter((wanted) =>
      covers({ scope: running, topics: [] }, { scope: wanted, topics: [] }),
    );

    expect(reached).toEqual(covered[running]);
  });

  it.each<[Topic[], Topic[], boolean]>([
    [['promotions'], ['promotions'], true],
    [['promotions', 'price-lists'], ['price-lists'], true],
    [['promotions'], ['promotions', 'price-lists'], false],
    [['promotions'], ['sales-policy'], false],
  ])('with topics %j of %j: %s', (running, wanted, expected) => {
    const scope = 'information';

    expect(covers({ scope, topics: running }, { scope, topics: wanted })).toBe(expected);
  });
});

describe('the match code', () => {
  it('is required for acts that are irreversible or show data, not to stop promotions', () => {
    expect(kinds.filter(needsMatchCode)).toEqual(['deletion', 'handover']);
  });
});
