import { CreateMultipartUploadCommand, ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { hostingStore } from '../../../functions/stores/aws/hosting.ts';
import { openS3 } from '../../support/local-services.ts';

describe('an unfinished upload below a customer’s prefix', () => {
  it('is found by the verification, deleted by the erasure, and a neighbour’s is left alone', async () => {
    const { client, bucket } = await openS3();
    const store = hostingStore(client, bucket);
    const at = new Date('2026-03-02T02:00:00.000Z');
    const subject = { customerId: 'KH-1042', address: 'lan@example.vn', addressKey: 'key' };
    for (const Key of ['customers/KH-1042/website/new.zip', 'customers/KH-10421/website/new.zip']) {
      await client.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key }));
    }
    const plan = await store.survey(subject, 'deletion', at);
    expect(await store.verify(subject, plan, at)).toBe(1);

    await store.erase(subject, plan, at);

    expect(await store.verify(subject, plan, at)).toBe(0);
    const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
    expect(Uploads.map(({ Key }) => Key)).toEqual(['customers/KH-10421/website/new.zip']);
  });
});
