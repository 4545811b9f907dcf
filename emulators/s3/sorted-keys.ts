/** Distinct keys in UTF-8 byte order, the order in which S3 lists them. All methods use binary search. */
export class SortedKeys {
  readonly #keys: string[] = [];

  /** The key must not exist yet. */
  add(key: string): void {
    this.#keys.splice(this.#firstFrom(key), 0, key);
  }

  /** The key must exist. */
  delete(key: string): void {
    this.#keys.splice(this.#firstFrom(key), 1);
  }

  /** Keys with the prefix that come after `after` (which need not exist). Read all of them before the next change. */
  *startingWith(prefix: string, after: string): Generator<string> {
    let at = this.#firstFrom(order(prefix, after) > 0 ? prefix : after);
    if (after !== '' && this.#keys[at] === after) at += 1;
    for (; at < this.#keys.length; at += 1) {
      const key = this.#keys[at] as string;
      if (!key.startsWith(prefix)) return;
      yield key;
    }
  }

  /** Position of the first key not less than `key`. */
  #firstFrom(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (order(this.#keys[middle] as string, key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function order(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
