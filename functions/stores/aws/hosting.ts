import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { toFault } from '../../shared/aws/aws-errors.ts';
import { encodedKeys, keyIn } from '../../shared/aws/s3-keys.ts';
import { abortUploads, listUploads } from '../../shared/aws/s3-uploads.ts';
import { deleteVersions, listVersions } from '../../shared/aws/s3-versions.ts';
import { outcomesOf } from '../domain/outcomes.ts';
import type { Category, PlannedCategory } from '../domain/plan.ts';
import type { DataStore, ExportedFile } from '../ports.ts';
import { requireCustomerId } from './customer-id.ts';
import { toReadingFault } from './unreadable.ts';

/** The folders below `customers/<customer id>/`. Anything outside them counts as website files. */
const folders = {
  'website-files': 'website/',
  'database-dumps': 'databases/',
  'service-configuration': 'config/',
} as const satisfies Partial<Record<Category, string>>;
type HostedCategory = keyof typeof folders;
const categories = Object.keys(folders) as HostedCategory[];

/**
 * Everything that customers host, in one versioned bucket. A handover returns the current files; a deletion erases
 * every version and delete marker and aborts unfinished uploads, so that nothing can be restored.
 */
export function hostingStore(client: S3Client, bucket: string): DataStore {
  const filesOf = (customerId: string) => ({ bucket, prefix: `customers/${requireCustomerId(customerId)}/` });

  async function* currentFiles(customerId: string, after?: string): AsyncGenerator<ExportedFile> {
    const { prefix } = filesOf(customerId);
    const start = after === undefined ? {} : { StartAfter: `${prefix}${after}` };
    const listing = { Bucket: bucket, Prefix: prefix, ...start, ...encodedKeys };
    try {
      for await (const page of paginateListObjectsV2({ client }, listing)) {
        for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
          const key = keyIn(page, Key);
          const path = key.slice(prefix.length);
          if (!isFile(path, Size)) continue;
          yield {
            path,
            category: categoryOf(path),
            size: Size,
            ...(LastModified && { modifiedAt: LastModified }),
            read: () => read(key),
          };
        }
      }
    } catch (error) {
      throw toFault('Listing files', error);
    }
  }

  async function read(key: string): Promise<AsyncIterable<Uint8Array>> {
    const get = new GetObjectCommand({ Bucket: bucket, Key: key });
    try {
      const { Body } = await client.send(get);
      return chunksOf(Body as AsyncIterable<Uint8Array>);
    } catch (error) {
      throw toReadingFault('Opening a file', error);
    }
  }

  /** Everything that a deletion must erase. Only current files count as files; customers see no others. */
  async function* allVersions(
    customerId: string,
  ): AsyncGenerator<{ category: HostedCategory; size: number; isFile: boolean }> {
    const under = filesOf(customerId);
    for await (const page of listVersions(client, under)) {
      for (const { Key = '', Size, IsLatest = false } of page) {
        const path = Key.slice(under.prefix.length);
        const isCurrentFile = IsLatest && Size !== undefined && isFile(path, Size);
        yield { category: categoryOf(path), size: Size ?? 0, isFile: isCurrentFile };
      }
    }
  }

  return {
    async survey({ customerId }, kind) {
      return {
        store: 'hosting',
        categories:
          kind === 'deletion'
            ? await planErasure(allVersions(customerId))
            : categories.map((category) => ({ category, action: 'return', count: 0, bytes: 0 })),
      };
    },

    async *exportRecords() {},

    exportFiles: ({ customerId }, after) => currentFiles(customerId, after),

    async erase({ customerId }, plan) {
      await abortUploads(client, filesOf(customerId));
      await deleteVersions(client, filesOf(customerId));
      return outcomesOf(plan);
    },

    async verify({ customerId }) {
      let remaining = 0;
      for await (const page of listVersions(client, filesOf(customerId))) remaining += page.length;
      for await (const _upload of listUploads(client, filesOf(customerId))) remaining += 1;
      return remaining;
    },
  };
}

/** Plan of a deletion: all versions are erased, but only current files are counted, because customers see no others. */
async function planErasure(
  versions: AsyncIterable<{ category: HostedCategory; size: number; isFile: boolean }>,
): Promise<PlannedCategory[]> {
  const planned = categories.map((category) => ({
    category,
    action: 'erase' as const,
    count: 0,
    bytes: 0,
    versions: 0,
  }));
  for await (const { category, size, isFile } of versions) {
    const entry = planned[categories.indexOf(category)];
    if (!entry) continue;
    entry.versions += 1;
    entry.bytes += size;
    if (isFile) entry.count += 1;
  }
  return planned;
}

const categoryOf = (path: string): HostedCategory =>
  categories.find((category) => path.startsWith(folders[category])) ?? 'website-files';

/** Some tools represent a folder by an empty object, which is not one of the customer's files. One with content is. */
const isFile = (path: string, size: number): boolean => size > 0 || (path !== '' && !path.endsWith('/'));

/** The bytes of a file. A connection that breaks midway becomes a fault like any other. */
async function* chunksOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body;
  } catch (error) {
    throw toFault('Reading a file', error);
  }
}
