import { readFileSync } from 'node:fs';
import type { Template } from '../../emulators/template/intrinsics.ts';
import type { Row } from '../support/figure.ts';
import { idleCostOf } from '../support/idle-cost.ts';
import { dollars } from '../support/words.ts';

/** Less than half a cent does not show on a bill. */
const noticeable = 0.005;

export const idleCost: Row = {
  row: 5,
  name: 'idle cost per month of the whole stack',
  limit: '$0',
  goal: '$0 (+ $1 per KMS key, if one is chosen)',
  how: 'Every resource of the synthesised template is priced by its type from a table that must contain each type, free ones with the reason. An unknown type fails the row.',
  isQuick: true,
  async measure(bench) {
    const template = JSON.parse(readFileSync(await bench.template(), 'utf8')) as Template;
    const { lines, listPrice, beyondFreeTier } = idleCostOf(template);
    const free = lines.filter((line) => line.dollars === 0);
    const resources = lines.reduce((sum, { count }) => sum + count, 0);
    return {
      value: `${dollars(beyondFreeTier)} within the always-free tier, ${dollars(listPrice)} at list price`,
      isMet: beyondFreeTier < noticeable,
      measured: { listPrice, beyondFreeTier, resources, types: lines.length },
      remarks: [
        ...lines
          .filter((line) => line.dollars > 0)
          .map(
            ({ type, count, dollars: price, beyondFreeTier: left, why }) =>
              `${count} × ${type}: ${dollars(price)} at list price, ${dollars(left)} beyond the free tier. ${why}`,
          ),
        ...[...Map.groupBy(free, ({ why }) => why)].map(
          ([why, group]) => `$0: ${group.map(({ type, count }) => `${count} × ${type}`).join(', ')}. ${why}`,
        ),
        'Met to the cent: only the reads of the hourly watch remain. The always-free tier is per account: if other systems use it up, the list price applies. Storage (items with their point-in-time recovery, objects, logs) is billed per gigabyte and not included.',
      ],
    };
  },
};
