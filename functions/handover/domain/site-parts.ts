import { createHash } from 'node:crypto';
import { type ListedPart, type PartList, partListFormat, type UploadedPart } from '../../../contract/site.ts';
import type { SiteDone } from '../../requests/domain/site-record.ts';
import { type Category, categories } from '../../stores/domain/plan.ts';
import { listPart } from '../../stores/domain/site-parts.ts';
import type { PartDescription } from './part.ts';

/** What one store of the site has uploaded for a copy. */
export interface SiteCopy {
  store: SiteDone['store'];
  parts: PartDescription[];
  /** Also those of which nothing was there. */
  lookedInto: Category[];
}

/** What lies in the bucket: the bytes of each part by its name, and the content of the list. */
export interface StoredSiteParts {
  bytes: ReadonlyMap<string, number>;
  list?: Uint8Array;
}

/**
 * The parts of one store as the others of a copy are described. `undefined` unless all lie in the bucket as the agent has
 * signed that it put them there: a part of another size, or a list of another sum, is none of the agent's.
 */
export function describeSiteParts(done: SiteDone, stored: StoredSiteParts): SiteCopy | undefined {
  const { store, at, parts = [] } = done;
  const uploaded = new Map(parts.map((each) => [each.part, each]));
  if (parts.some(({ part, bytes }) => stored.bytes.get(part) !== bytes)) return undefined;
  const list = stored.list && readList(stored.list, uploaded.get(listPart));
  if (!list || list.parts.length !== uploaded.size - 1) return undefined;
  const described = list.parts.flatMap((listed): PartDescription[] => {
    const { bytes, sha256 } = uploaded.get(listed.part) ?? {};
    if (bytes === undefined || sha256 === undefined || listed.part === listPart) return [];
    const { kind, extension, files, holds, absent, manifestSha256, path, first, last } = listed;
    return [
      {
        format: 'privacy-requests/part/1',
        writtenAt: at,
        kind,
        extension,
        bytes,
        files,
        holds: known(holds),
        sha256,
        unreadable: Object.fromEntries(
          Object.entries(known(absent)).map(([category, others]) => [category, { archived: 0, others }]),
        ),
        ...(manifestSha256 !== undefined && { manifestSha256 }),
        ...(path !== undefined && { path }),
        ...(first !== undefined && { first }),
        ...(last !== undefined && { last }),
        site: { store, part: listed.part },
      },
    ];
  });
  if (new Set(described.map(({ site }) => site?.part)).size !== list.parts.length) return undefined;
  return { store, parts: described, lookedInto: list.lookedInto.filter(isCategory) };
}

const isCategory = (name: string): name is Category => (categories as readonly string[]).includes(name);

/** What has no name here is handed out too, as records of a kind that nobody knows. */
function known(counts: ListedPart['holds']): Partial<Record<Category, number>> {
  const sum: Partial<Record<Category, number>> = {};
  for (const [name, count] of Object.entries(counts)) {
    const category = isCategory(name) ? name : 'other-records';
    sum[category] = (sum[category] ?? 0) + count;
  }
  return sum;
}

/** The list, if it is the one that was signed for and has the form of one. */
function readList(content: Uint8Array, uploaded: UploadedPart | undefined): PartList | undefined {
  if (createHash('sha256').update(content).digest('hex') !== uploaded?.sha256) return undefined;
  try {
    const list = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(content));
    const isList =
      list?.format === partListFormat && isListOf(list.lookedInto, isText) && isListOf(list.parts, isListed);
    return isList ? list : undefined;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isListOf = (value: unknown, isOne: (each: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isOne);
const isMissing = (value: unknown): boolean => value === undefined;
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isCounts = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every(isCount);
const isSha256 = (value: unknown): boolean => isText(value) && /^[0-9a-f]{64}$/.test(value);

function isListed(value: unknown): value is ListedPart {
  if (typeof value !== 'object' || value === null) return false;
  const part = value as Record<keyof ListedPart, unknown>;
  return (
    isText(part.part) &&
    (part.kind === 'zip' || part.kind === 'as-it-is') &&
    isText(part.extension) &&
    /^([a-z0-9]{1,8}(\.[a-z0-9]{1,8})?)?$/.test(part.extension) &&
    isCount(part.files) &&
    isCounts(part.holds) &&
    isCounts(part.absent) &&
    (isMissing(part.manifestSha256) || isSha256(part.manifestSha256)) &&
    [part.path, part.first, part.last].every((name) => isMissing(name) || isText(name))
  );
}
