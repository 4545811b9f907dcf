import type { MapValue } from './store-map.ts';

/** Collects what is wrong with a map, each as a sentence with the path and what to do. */
export class Problems {
  readonly sentences: string[] = [];

  add(path: string, sentence: string): void {
    this.sentences.push(path === '' ? sentence : `${path}: ${sentence}`);
  }
}

/** One mapping of the file. Every key has to be asked for: `end` names those that nobody knows. */
export class MapReader {
  readonly #entries: ReadonlyMap<string, unknown>;
  readonly #asked = new Set<string>();
  readonly path: string;
  readonly problems: Problems;

  constructor(value: unknown, path: string, problems: Problems) {
    this.path = path;
    this.problems = problems;
    this.#entries = isMapping(value) ? new Map(Object.entries(value)) : new Map();
    if (!isMapping(value)) problems.add(path, 'write `name: value` pairs here.');
  }

  has(key: string): boolean {
    return this.#entries.get(key) !== undefined;
  }

  keys(): string[] {
    return [...this.#entries.keys()];
  }

  take(key: string): unknown {
    this.#asked.add(key);
    return this.#entries.get(key);
  }

  problem(key: string, sentence: string): void {
    this.problems.add(this.#at(key), sentence);
  }

  /** Whatever stands there as text; a number is its digits. */
  text(key: string, missing?: string): string | undefined {
    const value = this.take(key);
    if (value === undefined || value === null) {
      if (missing !== undefined) this.problem(key, missing);
      return undefined;
    }
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    this.problem(key, 'write one word or text.');
    return undefined;
  }

  oneOf<const Word extends string>(key: string, words: readonly Word[], otherwise: Word): Word;
  oneOf<const Word extends string>(key: string, words: readonly Word[]): Word | undefined;
  oneOf<const Word extends string>(key: string, words: readonly Word[], otherwise?: Word): Word | undefined {
    const text = this.text(key, otherwise === undefined ? `write one of ${words.join(', ')}.` : undefined);
    if (text === undefined) return otherwise;
    const word = words.find((each) => each === text);
    if (word === undefined) this.problem(key, `"${text}" is not known. Write one of ${words.join(', ')}.`);
    return word ?? otherwise;
  }

  /** The name of a column or table. */
  name(key: string, missing?: string): string | undefined {
    const text = this.text(key, missing);
    return text !== undefined && this.#isName(key, text) ? text : undefined;
  }

  /** One name, or a list of them. */
  names(key: string): string[] {
    const value = this.take(key);
    if (value === undefined || value === null) return [];
    const list = Array.isArray(value) ? value : [value];
    const names = list.filter((each): each is string => typeof each === 'string' && this.#isName(key, each));
    if (list.some((each) => typeof each !== 'string')) this.problem(key, 'write names, in brackets.');
    return names;
  }

  flag(key: string): boolean {
    const value = this.take(key);
    if (value !== undefined && typeof value !== 'boolean') this.problem(key, 'write true, or leave it out.');
    return value === true;
  }

  /** Values by column. */
  values(key: string): Record<string, MapValue> {
    const inner = this.inner(key);
    if (!inner) return {};
    const values = inner.keys().flatMap((column): [string, MapValue][] => {
      const value = inner.take(column);
      if (value === null || typeof value === 'string' || typeof value === 'number') return [[column, value]];
      if (typeof value === 'boolean') return [[column, Number(value)]];
      inner.problem(column, 'write a text, a number, or null.');
      return [];
    });
    return Object.fromEntries(values.filter(([column]) => inner.#isName(column, column)));
  }

  /** A mapping within this one; none if the key is missing. */
  inner(key: string): MapReader | undefined {
    const value = this.take(key);
    return value === undefined || value === null
      ? undefined
      : new MapReader(value, this.#at(key), this.problems);
  }

  /** Names the keys that nobody asked for: a misspelt key would otherwise do nothing, in silence. */
  end(): void {
    for (const key of this.keys().filter((each) => !this.#asked.has(each)))
      this.problem(key, `is not known here. Known are ${[...this.#asked].join(', ')}.`);
  }

  #isName(key: string, text: string): boolean {
    const isName = /^[A-Za-z_][A-Za-z0-9_$]{0,63}$/.test(text);
    if (!isName) this.problem(key, `"${text}" is no name of a table or column (letters, digits, _ and $).`);
    return isName;
  }

  #at(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }
}

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
