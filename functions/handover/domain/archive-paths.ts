import { numbered, safeArchivePath } from './archive-path.ts';

/**
 * Gives each file of an archive a path that is safe, and that no system takes for the path of another: not one that
 * ignores case, composes accents, or drops what cannot be seen; and nowhere are a file and a folder of one name.
 */
export class ArchivePaths {
  /** Folded paths of files, and of folders. */
  readonly #files = new Set<string>();
  readonly #folders = new Set<string>();
  /** Folders whose name a file had taken, by folded path. */
  readonly #renamed = new Map<string, string>();
  /** The next number to try, by folded path: many files of one name need not try them all. */
  readonly #numbers = new Map<string, number>();

  /** @returns the path in the archive of what is stored at `path`. */
  assign(path: string): string {
    const segments = safeArchivePath(path).split('/');
    const name = segments.pop() ?? '_';
    const folder = segments.reduce((parent, segment) => this.#folder(`${parent}${segment}`), '');
    const assigned = this.#free(
      `${folder}${name}`,
      (taken) => this.#files.has(taken) || this.#folders.has(taken),
    );
    this.#files.add(fold(assigned));
    return assigned;
  }

  /** @returns the folder with a slash at its end */
  #folder(path: string): string {
    const folded = fold(path);
    const known = this.#folders.has(folded) ? path : this.#renamed.get(folded);
    if (known !== undefined) return `${known}/`;
    const assigned = this.#free(path, (taken) => this.#files.has(taken));
    if (assigned !== path) this.#renamed.set(folded, assigned);
    this.#folders.add(fold(assigned));
    return `${assigned}/`;
  }

  #free(path: string, isTaken: (folded: string) => boolean): string {
    const folded = fold(path);
    if (!isTaken(folded)) return path;
    const end = path.lastIndexOf('/') + 1;
    for (let number = this.#numbers.get(folded) ?? 2; ; number += 1) {
      const candidate = `${path.slice(0, end)}${numbered(path.slice(end), number)}`;
      if (isTaken(fold(candidate))) continue;
      this.#numbers.set(folded, number + 1);
      return candidate;
    }
  }
}

/**
 * Paths that some system takes for one have one folded form. It rather takes too many for one than too few: the price is
 * a number in a name.
 */
const fold = (path: string): string =>
  path
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .toUpperCase()
    .normalize('NFKC');
