import { describe, expect, it } from 'vitest';
import { s3Archives } from '../../../functions/handover/aws/s3-archives.ts';
import { s3Cuts } from '../../../functions/handover/aws/s3-cuts.ts';
import { addFile, newCutting } from '../../../functions/stores/domain/cutting.ts';
import { inMemoryCuts } from '../../support/in-memory/cuts.ts';
import { openS3 } from '../../support/local-services.ts';

const requestId = '0123456789AB';

const cuttingOf = (...paths: string[]) => {
  const cutting = newCutting({ bytes: 10, files: 1 });
  for (const path of paths) addFile(cutting, { path, category: 'website-files', size: 5 });
  return cutting;
};

describe.each([
  { name: 'in memory', open: async () => ({ cuts: inMemoryCuts(), archives: undefined }) },
  {
    name: 'S3',
    open: async () => {
      const { client, bucket } = await openS3();
      return { cuts: s3Cuts(client, bucket), archives: s3Archives(client, bucket) };
    },
  },
])('Saved cuts $name', ({ open }) => {
  it('are found as they were saved last, by request and store', async () => {
    const { cuts } = await open();
    await cuts.save(requestId, 'hosting', cuttingOf('á'));
    await cuts.save(requestId, 'hosting', cuttingOf('á', '\u{10330} \u0001'));

    expect(await cuts.find(requestId, 'hosting')).toEqual(cuttingOf('á', '\u{10330} \u0001'));
    expect(await cuts.find(requestId, 'mailing')).toBeUndefined();
    expect(await cuts.find(`${requestId}C`, 'hosting')).toBeUndefined();
  });

  it('are gone with the archive', async () => {
    const { cuts, archives } = await open();
    await cuts.save(requestId, 'hosting', cuttingOf('a'));

    await archives?.delete(requestId);

    if (archives) expect(await cuts.find(requestId, 'hosting')).toBeUndefined();
  });
});
