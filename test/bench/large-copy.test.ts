import { randomBytes } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { callsOfPart, callsOfPlan, largeCopyOf, slowestSpeed } from '../../bench/support/large-copy.ts';
import { observeLargeCopy, prefixOfCopy } from '../../bench/support/observe-large-copy.ts';
import { openS3 } from '../support/local-services.ts';

const takeout = { bytes: 500e9, files: 2_000_000, limits: { bytes: 10e9, files: 100_000 } };

describe('the calls of a copy in parts', () => {
  it('are what the adapters ask of S3, for many small files and for large ones', async () => {
    const { s3, client, bucket } = await openS3();
    s3.createBucket('archives', { versioned: true });
    const put = (path: string, bytes: number) =>
      client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: `${prefixOfCopy}${path}`,
          Body: Buffer.alloc(bytes, path),
        }),
      );
    const small = Array.from({ length: 2_300 }, (_, index) => `a/${String(index).padStart(4, '0')}`);
    for (let start = 0; start < small.length; start += 50)
      await Promise.all(small.slice(start, start + 50).map((path) => put(path, 10)));
    // What cannot be packed needs more than one call of an upload.
    await client.send(
      new PutObjectCommand({ Bucket: bucket, Key: `${prefixOfCopy}b`, Body: randomBytes(40_000_000) }),
    );
    const files = small.length + 1;

    const { plan, parts } = await observeLargeCopy(
      client,
      { hosting: bucket, archive: 'archives' },
      { partBytes: 100_000_000, partFiles: 1_150 },
    );

    expect(parts.map((part) => part.files)).toEqual([1_150, 1_150, 1]);
    expect(plan).toEqual(callsOfPlan({ files, parts: parts.length }));
    for (const [index, { files: held, bytes, ...calls }] of parts.entries())
      expect(calls).toEqual(callsOfPart({ files: held, bytes, isLast: index === parts.length - 1 }));
  });

  it('of 500 GB and two million files keep the goals on paper', () => {
    const { parts, minutes, dollars, units } = largeCopyOf(takeout);

    expect(parts).toBeDefined();
    expect(units).toMatchObject({ transition: 59, bucketRead: 2_000_176 });
    expect(units.bucketWrite).toBe(2_000 + 50 + 50 * (41 + 2 + 597 + 1) + 1);
    expect(minutes).toBeLessThanOrEqual(30);
    expect(dollars).toBeLessThanOrEqual(1.5);
  });

  it('leave room for a function that packs more slowly than assumed', () => {
    expect(slowestSpeed(takeout, 30) / 1e6).toBeGreaterThan(28);
    expect(slowestSpeed(takeout, 30) / 1e6).toBeLessThan(33);
  });
});
