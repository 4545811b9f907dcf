import type { Body } from './body-store.ts';
import type { CorsRule } from './cors.ts';
import type { Checksum } from './integrity.ts';
import { SortedKeys } from './sorted-keys.ts';

export interface StoredObject {
  /** Without quotes. */
  etag: string;
  /** Bytes. */
  size: number;
  bodies: readonly Body[];
  /** Content headers and `x-amz-meta-…`, as returned to the client. */
  headers: Record<string, string>;
  checksum?: Checksum;
}

/** One version of a key. Without an object it is a delete marker. */
export interface Version {
  /** Increases with time, so that versions compare as text; `null` in an unversioned bucket. */
  id: string;
  /** Epoch milliseconds. */
  at: number;
  object?: StoredObject;
}

export interface BucketOptions {
  versioned?: boolean;
  cors?: CorsRule;
}

export interface Page<Item> {
  items: Item[];
  /** Whether more items follow the last one. */
  truncated: boolean;
}

const unversioned = 'null';

/** The index of one bucket. Knows nothing about HTTP and does not touch the disk. */
export class Bucket {
  readonly name: string;
  readonly versioned: boolean;
  readonly cors: CorsRule | undefined;
  /** Newest first; never empty. */
  readonly #versions = new Map<string, Version[]>();
  readonly #keys = new SortedKeys();
  #lastVersion = 0;

  constructor(name: string, options: BucketOptions = {}) {
    this.name = name;
    this.versioned = options.versioned ?? false;
    this.cors = options.cors;
  }

  current(key: string): Version | undefined {
    return this.#versions.get(key)?.[0];
  }

  version(key: string, id: string): Version | undefined {
    return this.#versions.get(key)?.find((version) => version.id === id);
  }

  /** Adds a version or, in an unversioned bucket, replaces the object. @returns also the replaced version. */
  put(key: string, object: StoredObject): { version: Version; replaced?: Version } {
    return this.#add(key, { id: this.#nextVersion(), at: Date.now(), object });
  }

  /** Deletes like S3 without a version id: hides the key behind a delete marker, or removes the only version. */
  hide(key: string): { marker?: Version; removed?: Version } {
    if (this.versioned)
      return { marker: this.#add(key, { id: this.#nextVersion(), at: Date.now() }).version };
    return this.remove(key, unversioned);
  }

  /** Removes one version permanently. Removing a missing version does nothing. */
  remove(key: string, id: string): { removed?: Version } {
    const versions = this.#versions.get(key);
    const at = versions?.findIndex((version) => version.id === id) ?? -1;
    const removed = versions?.splice(at, at < 0 ? 0 : 1)[0];
    if (versions?.length === 0) {
      this.#versions.delete(key);
      this.#keys.delete(key);
    }
    return removed ? { removed } : {};
  }

  /** Objects whose newest version is not a delete marker, in key order, after the key `after`. */
  list(
    prefix: string,
    after: string,
    limit: number,
  ): Page<{ key: string; version: Version; object: StoredObject }> {
    return page(this.#objects(prefix, after), limit);
  }

  /** All versions and delete markers in key order, newest first, after the given version of `afterKey`. */
  listVersions(
    prefix: string,
    afterKey: string,
    afterVersion: string | undefined,
    limit: number,
  ): Page<{ key: string; version: Version; latest: boolean }> {
    return page(this.#allVersions(prefix, afterKey, afterVersion), limit);
  }

  *#objects(prefix: string, after: string) {
    for (const key of this.#keys.startingWith(prefix, after)) {
      const version = this.current(key);
      if (version?.object) yield { key, version, object: version.object };
    }
  }

  *#allVersions(prefix: string, afterKey: string, afterVersion: string | undefined) {
    // The marker's version may have been deleted meanwhile: versions older than it still follow.
    for (const version of (afterVersion && this.#versions.get(afterKey)) || [])
      if (afterVersion && version.id < afterVersion)
        yield { key: afterKey, version, latest: version === this.current(afterKey) };
    for (const key of this.#keys.startingWith(prefix, afterKey))
      for (const version of this.#versions.get(key) ?? [])
        yield { key, version, latest: version === this.current(key) };
  }

  #add(key: string, version: Version): { version: Version; replaced?: Version } {
    const versions = this.#versions.get(key);
    if (!versions) {
      this.#versions.set(key, [version]);
      this.#keys.add(key);
      return { version };
    }
    const replaced = this.versioned ? undefined : versions.shift();
    versions.unshift(version);
    return replaced ? { version, replaced } : { version };
  }

  #nextVersion(): string {
    if (!this.versioned) return unversioned;
    this.#lastVersion += 1;
    return String(this.#lastVersion).padStart(16, '0');
  }
}

function page<Item>(all: Iterable<Item>, limit: number): Page<Item> {
  const items: Item[] = [];
  // With a limit of zero, S3 says that nothing follows, whatever the bucket contains.
  if (limit === 0) return { items, truncated: false };
  for (const item of all) {
    if (items.length === limit) return { items, truncated: true };
    items.push(item);
  }
  return { items, truncated: false };
}
