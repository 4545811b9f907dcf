import { join } from 'node:path';
import { startS3 } from '../../emulators/s3/start-s3.ts';
import { hostingStore } from '../../functions/stores/aws/hosting.ts';
import { type AwsCall, callCounts } from '../support/aws-calls.ts';
import type { Bench } from '../support/bench.ts';
import { clientsAt } from '../support/clients.ts';
import { addObjects } from '../support/customers.ts';
import type { Row } from '../support/figure.ts';
import { startMeters } from '../support/meter.ts';
import { number } from '../support/words.ts';

/** Calls per 1,000 versions, and those that are made once per store. */
const [maxFurther, maxOnce] = [2, 3];
const sizes = [1_000, 3_000];
const bucket = 'hosting';

export const versionDeletes: Row = {
  row: 17,
  name: 'calls per 1,000 versions deleted, verified',
  limit: '1 list + 1 delete + 1 verify',
  goal: '2 of each further 1,000 and 3 more, 0 left',
  how: 'The hosting store erases and verifies 1,000 and 3,000 versions in the local S3; its calls are counted on the wire.',
  isQuick: true,
  async measure(bench) {
    const erased = await eraseAll(bench);
    const perThousand = erased.map(({ versions, calls }) => (calls.length / versions) * 1_000);
    const [first, last] = [erased[0], erased.at(-1)] as [Erased, Erased];
    const perFurtherThousand =
      ((last.calls.length - first.calls.length) / (last.versions - first.versions)) * 1_000;
    const left = erased.reduce((sum, each) => sum + each.left, 0);
    return {
      value: `${erased
        .map(({ versions }, index) => `${perThousand[index]?.toFixed(1)} of ${number(versions)}`)
        .join(', ')}; ${left} left`,
      isMet:
        erased.every(({ versions, calls }) => calls.length <= (versions / 1_000) * maxFurther + maxOnce) &&
        left === 0,
      measured: {
        left,
        perFurtherThousand,
        ...Object.fromEntries(erased.map(({ versions, calls }) => [`callsOf${versions}`, calls.length])),
      },
      remarks: [
        ...erased.map(({ versions, calls }) => `${number(versions)}: ${callCounts(calls)}.`),
        `Each further 1,000 take ${perFurtherThousand} calls; the others are made once per store: unfinished uploads are listed before and after, and the verification reads one empty page.`,
        'By construction, memory holds one page of 1,000 at a time.',
      ],
    };
  },
};

interface Erased {
  versions: number;
  calls: AwsCall[];
  left: number;
}

async function eraseAll({ folder }: Bench): Promise<Erased[]> {
  const s3 = await startS3({ directory: join(folder, 's3') });
  const meters = await startMeters();
  const seeding = clientsAt(s3.url);
  const metered = clientsAt(meters.endpoints.s3);
  try {
    meters.connect({ s3: s3.url });
    s3.createBucket(bucket, { versioned: true });
    const store = hostingStore(metered.s3, bucket);
    const plan = { store: 'hosting' as const, categories: [] };
    const erased: Erased[] = [];
    for (const versions of sizes) {
      const subject = { customerId: `KH-${versions}`, address: '', addressKey: '' };
      const target = { clients: seeding, buckets: { hosting: bucket, archive: bucket } };
      await addObjects(target, `customers/${subject.customerId}/website`, versions);
      const before = meters.calls.length;
      await store.erase(subject, plan, new Date());
      const left = await store.verify(subject, plan, new Date());
      erased.push({ versions, left, calls: meters.calls.slice(before) });
    }
    return erased;
  } finally {
    metered.destroy();
    seeding.destroy();
    await meters.close();
    await s3.close();
  }
}
