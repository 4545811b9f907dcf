import type { S3Client } from '@aws-sdk/client-s3';
import type { SavedCuts } from '../../requests/ports.ts';
import type { Cutting } from '../../stores/domain/cutting.ts';
import { cutsKeyOf } from './archive-key.ts';
import { jsonObjects } from './json-objects.ts';

/** How large copies are cut, beside their archives: whatever deletes those, deletes these too. */
export function s3Cuts(client: S3Client, bucket: string): SavedCuts {
  const objects = jsonObjects(client, bucket);
  return {
    find: (requestId, store) => objects.find<Cutting>('Reading the cuts', cutsKeyOf(requestId, store)),
    async save(requestId, store, cutting) {
      await objects.save('Saving the cuts', cutsKeyOf(requestId, store), cutting);
    },
  };
}
