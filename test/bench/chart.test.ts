import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { svgOf } from '../../bench/support/chart.ts';

const chart = {
  title: 'Time of <this> & that',
  unit: 's',
  goal: 15,
  bars: [
    { label: 'before', value: 126.4 },
    { label: 'ours', value: 5.25, isOurs: true },
  ],
};
const drawn = (of = chart) => parse(svgOf(of));
const widths = (of = chart) =>
  drawn(of)
    .querySelectorAll('rect')
    .map((bar) => Number(bar.getAttribute('width')));

describe('a chart', () => {
  it('has a bar for each value, as long as the value', () => {
    const [before = 0, ours = 0] = widths();

    expect(before / ours).toBeCloseTo(126.4 / 5.25, 0);
    expect(drawn().querySelectorAll('.ours')).toHaveLength(1);
  });

  it('marks the goal on the same scale, also beyond every bar', () => {
    const goalX = (of = chart) =>
      Number(/M([\d.]+)/.exec(drawn(of).querySelector('path.goal')?.getAttribute('d') ?? '')?.[1]);
    const left = Number(drawn().querySelector('rect')?.getAttribute('x'));
    const far = { ...chart, goal: 1_000 };

    expect((goalX() - left) / (widths()[0] ?? 0)).toBeCloseTo(15 / 126.4, 1);
    expect(goalX(far)).toBeLessThan(720);
    expect(goalX(far)).toBeGreaterThan(left + (widths(far)[0] ?? 0));
  });

  it('says its values in words, and escapes what could be markup', () => {
    expect(drawn().querySelector('svg')?.getAttribute('aria-label')).toBe(
      'Time of <this> & that. before: 126 s; ours: 5.25 s',
    );
    expect(svgOf(chart)).not.toContain('<this>');
  });

  it('without a goal has no line', () => {
    const { goal: _none, ...rest } = chart;

    expect(drawn(rest as typeof chart).querySelector('path')).toBeNull();
  });
});
