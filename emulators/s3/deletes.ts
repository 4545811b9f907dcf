import { elementsIn, textIn, type XmlContent } from '../xml.ts';
import { readXml } from './body-store.ts';
import { type Call, sendXml } from './call.ts';
import { S3Error } from './errors.ts';
import { versionIdOf } from './objects.ts';
import { deletionOf } from './wants.ts';

/** Maximum of objects per S3 call. */
const maxDeletes = 1000;

export async function deleteObject(call: Call): Promise<void> {
  const { marker, versionId } = await remove(call, call.key, versionIdOf(call.query.get('versionId')));
  call.response.writeHead(204, {
    ...(marker && { 'x-amz-delete-marker': 'true' }),
    ...(versionId && { 'x-amz-version-id': versionId }),
  });
  call.response.end();
}

export async function deleteObjects(call: Call): Promise<void> {
  const xml = await readXml(call.request);
  const targets = elementsIn(xml, 'Object').map((object) => ({
    key: textIn(object, 'Key') ?? '',
    versionId: textIn(object, 'VersionId'),
  }));
  if (targets.length === 0 || targets.length > maxDeletes || targets.some(({ key }) => key === ''))
    throw new S3Error('MalformedXML');
  const quiet = textIn(xml, 'Quiet') === 'true';
  const deleted: XmlContent[] = [];
  const failed: XmlContent[] = [];
  for (const { key, versionId } of targets) {
    try {
      const gone = await removeIfAllowed(call, key, versionId);
      deleted.push({
        Key: key,
        VersionId: versionId,
        ...(gone.marker && { DeleteMarker: true, DeleteMarkerVersionId: gone.versionId }),
      });
    } catch (error) {
      // An object that cannot be deleted becomes an entry in the response and does not stop the others.
      if (!(error instanceof S3Error)) throw error;
      failed.push({ Key: key, VersionId: versionId, Code: error.code, Message: error.message });
    }
  }
  sendXml(call.response, 'DeleteResult', { Deleted: quiet ? [] : deleted, Error: failed });
}

async function removeIfAllowed(call: Call, key: string, versionId: string | undefined) {
  const obstacle = call.refusalOf(deletionOf(call.bucket.name, key, versionId)) ?? call.faultOf(key);
  if (obstacle) throw obstacle;
  return remove(call, key, versionIdOf(versionId));
}

/** @returns whether a delete marker was created or removed, and the id of the version concerned. */
async function remove(
  { bucket, bodies }: Call,
  key: string,
  versionId: string | undefined,
): Promise<{ marker: boolean; versionId?: string }> {
  if (versionId !== undefined) {
    const { removed } = bucket.remove(key, versionId);
    await bodies.discard(removed?.object?.bodies ?? []);
    return { marker: removed !== undefined && !removed.object, versionId };
  }
  const { marker, removed } = bucket.hide(key);
  await bodies.discard(removed?.object?.bodies ?? []);
  return marker ? { marker: true, versionId: marker.id } : { marker: false };
}
