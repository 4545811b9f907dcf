import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArchivePaths } from '../../../functions/handover/domain/archive-paths.ts';

function assignAll(paths: readonly string[]): string[] {
  const assigner = new ArchivePaths();
  return paths.map((path) => assigner.assign(path));
}

describe('the paths of an archive', () => {
  it('are those of the files where nothing speaks against it', () => {
    const paths = ['data/website/index.html', 'data/website/ảnh/tết.jpg', 'data/website/ảnh/tết.png'];

    expect(assignAll(paths)).toEqual(paths);
  });

  it.each<[string, string[], string[]]>([
    ['names that differ in case', ['w/Logo.png', 'w/logo.png'], ['w/Logo.png', 'w/logo (2).png']],
    ['names in NFC and NFD', ['w/\u00ea.txt', 'w/e\u0302.txt'], ['w/\u00ea.txt', 'w/\u00ea (2).txt']],
    [
      'names that differ in what cannot be seen',
      ['w/a.txt', 'w/a\u200b.txt'],
      ['w/a.txt', 'w/a\u200b (2).txt'],
    ],
    ['names that differ in the width of letters', ['w/a.txt', 'w/ａ.txt'], ['w/a.txt', 'w/ａ (2).txt']],
    ['ß and SS', ['w/straße', 'w/STRASSE'], ['w/straße', 'w/STRASSE (2)']],
    ['more than one of them', ['w/a', 'w/A', 'w/a:', 'w/a?'], ['w/a', 'w/A (2)', 'w/a_', 'w/a_ (2)']],
    ['a name that looks numbered', ['w/a', 'w/A (2)', 'w/A'], ['w/a', 'w/A (2)', 'w/A (3)']],
    ['two extensions', ['w/a.tar.gz', 'w/A.tar.gz'], ['w/a.tar.gz', 'w/A (2).tar.gz']],
    ['a dot file', ['w/.env', 'w/.ENV'], ['w/.env', 'w/.ENV (2)']],
    ['folders that differ in case, and their files', ['w/A/x', 'w/a/X'], ['w/A/x', 'w/a/X (2)']],
    ['a file where a folder is', ['w/a/x', 'w/a'], ['w/a/x', 'w/a (2)']],
    [
      'a folder where a file is',
      ['w/a', 'w/a/x', 'w/A/y', 'w/a/z'],
      ['w/a', 'w/a (2)/x', 'w/a (2)/y', 'w/a (2)/z'],
    ],
    ['a folder with content of its own', ['w/tai-lieu/', 'w/tai-lieu/x'], ['w/tai-lieu/_', 'w/tai-lieu/x']],
  ])('keep apart %s', (_case, paths, assigned) => {
    expect(assignAll(paths)).toEqual(assigned);
  });

  it('stay as short as a name may be when they are numbered', () => {
    const long = `w/${'ộ'.repeat(90)}.pdf`;

    const [first = '', second = ''] = assignAll([long, long.toUpperCase()]);

    expect(second).toMatch(/ \(2\)\.PDF$/);
    for (const path of [first, second]) expect(Buffer.byteLength(path.slice(2))).toBeLessThanOrEqual(200);
  });

  it('of a hundred thousand files of one name do not try every number for each', () => {
    const paths = Array.from({ length: 100_000 }, (_, index) => `w/${index % 2 ? 'a' : 'A'}`);

    expect(new Set(assignAll(paths)).size).toBe(100_000);
  });
});

describe('whatever the files are called', () => {
  const segment = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      'a',
      'A',
      'a ',
      'a.',
      'á',
      'a\u0301',
      'ａ',
      'a:',
      'a?',
      'a (2)',
      'CON .txt',
      'COM¹.txt',
      'CONIN$',
      '',
    ),
    fc.constantFrom(
      '\u202ecod.exe',
      'x\u2028y',
      'ﬀ',
      'ff',
      'FF',
      'İ',
      'i',
      'ı',
      'ς',
      'σ',
      'Σ',
      'K',
      'k',
      '\ud800',
    ),
    fc.integer({ min: 1, max: 400 }).map((length) => `${'ô'.repeat(length)}.pdf`),
  );
  const anyPaths = fc.uniqueArray(
    fc.array(segment, { maxLength: 4 }).map((segments) => ['data', ...segments].join('/')),
    { maxLength: 40 },
  );
  const forAll = (assess: (assigned: string[], paths: string[]) => void) =>
    fc.assert(
      fc.property(anyPaths, (paths) => assess(assignAll(paths), paths)),
      { numRuns: 200 },
    );

  /** What file systems do before they compare two names. Written apart from the rule on purpose. */
  const comparisons: [string, (path: string) => string][] = [
    ['Linux', (path) => path],
    ['Windows', (path) => path.toUpperCase()],
    ['Windows, in lower case', (path) => path.toLowerCase()],
    ['macOS', (path) => path.normalize('NFD').toLowerCase()],
    [
      'macOS, older',
      (path) =>
        path
          .replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '')
          .normalize('NFD')
          .toLowerCase(),
    ],
  ];

  it.each(comparisons)('no file is written over another on %s', async (_system, compare) => {
    await forAll((assigned) => {
      expect(new Set(assigned.map(compare)).size).toBe(assigned.length);
    });
  });

  it.each(comparisons)('no file stands where a folder must be on %s', async (_system, compare) => {
    await forAll((assigned) => {
      const files = new Set(assigned.map(compare));
      for (const path of assigned.map(compare)) {
        const segments = path.split('/');
        for (let depth = 1; depth < segments.length; depth += 1)
          expect(files).not.toContain(segments.slice(0, depth).join('/'));
      }
    });
  });

  it('every name is one that Windows accepts, of at most 200 bytes', async () => {
    await forAll((assigned) => {
      for (const name of assigned.flatMap((path) => path.split('/'))) {
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
        expect(name).not.toMatch(/[\p{Cc}<>:"|?*\\\p{Bidi_Control}\u2028\u2029]|[. ]$|^$/u);
        expect(name).not.toMatch(/^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\.|$)/i);
        expect(name.isWellFormed()).toBe(true);
      }
    });
  });

  it('a short extension stays', async () => {
    await forAll((assigned, paths) => {
      for (const [index, path] of paths.entries())
        if (/[^/\\]\.pdf$/.test(path)) expect(assigned[index]).toMatch(/\.pdf$/);
    });
  });
});
