import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** Sources by their path from the project's root, with forward slashes. */
export type Sources = ReadonlyMap<string, string>;

/** Reads every source file below the given folders. */
export function readSources(root: string, folders: readonly string[]): Sources {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name))
      .map((entry) => relative(root, join(entry.parentPath, entry.name))),
  );
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** One import of a source. */
export interface Import {
  specifier: string;
}

/** Statements begin a line; their names never contain a quote or a semicolon. */
const statement = /^[ \t]*(?:import|export)\b[^;'"]*?\bfrom\s*['"](?<specifier>[^'"]+)['"]/gm;
const sideEffect = /^[ \t]*import\s*['"](?<specifier>[^'"]+)['"]/gm;
const call = /\b(?:import|require)\(\s*['"`](?<specifier>[^'"`]+)['"`]/g;
/** How a file is passed to a worker thread or a bundler. */
const fileUrl = /\bnew URL\(\s*['"`](?<specifier>\.[^'"`]*\.[cm]?[jt]s)['"`]/g;

/** Everything that a source imports in any way, types included. */
export const importsOf = (source: string): Import[] =>
  [statement, sideEffect, call, fileUrl].flatMap((pattern) =>
    [...source.matchAll(pattern)].map(({ groups }) => ({
      specifier: groups?.specifier ?? '',
    })),
  );

/** A call of `import` whose target is only known at run time. */
export const hasHiddenImport = (source: string): boolean => /\bimport\(\s*[^'"`\s)]/.test(source);

/** The file that a relative specifier leads to; `undefined` for a package. */
export const targetOf = (path: string, specifier: string): string | undefined =>
  specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : undefined;

/** Cycles among the files, imports of types included, each as the path back to its first file. */
export function cyclesIn(sources: Sources): string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) {
      cycles.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
      return;
    }
    if (done.has(path)) return;
    for (const { specifier } of importsOf(sources.get(path) ?? '')) {
      const target = targetOf(path, specifier);
      if (target) visit(target, [...trail, path]);
    }
    done.add(path);
  };
  for (const path of sources.keys()) visit(path, []);
  return cycles;
}
