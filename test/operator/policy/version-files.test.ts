import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../../functions/shared/vocabulary.ts';
import { readPolicyFiles } from '../../../operator/policy/version-files.ts';
import { consentVersion, sampleVersion } from '../../support/sample-version.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const front = {
  version: '2',
  date: '2026-03-01',
  effective: '2026-05-01',
  significance: 'significant',
  decidedBy: 'Data protection officer',
  decidedOn: '2026-02-27',
  decidedWhy: 'Invoices are kept for ten years.',
};
const spoken = {
  vi: { language: 'vi', title: 'Chính sách bảo mật', summary: '\n  - Hóa đơn được giữ 10 năm.' },
  en: { language: 'en', title: 'Privacy policy', summary: '\n  - Invoices are kept for 10 years.' },
};

/** A file of the sample version; a key with the value `undefined` is omitted. */
function fileOf(language: Language, changes: Record<string, string | undefined> = {}) {
  const keys = Object.entries({ ...front, ...spoken[language], ...changes });
  const lines = keys.filter(([, value]) => value !== undefined).map(([key, value]) => `${key}: ${value}\n`);
  return `---\n${lines.join('')}---\n\n${sampleVersion().texts[language]}`;
}

/** Reads a version from a folder with these files in it. */
async function read(files: Record<string, string | Buffer>, number = 2) {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  const draft = await readPolicyFiles(folder, number);
  return 'problems' in draft
    ? { problems: draft.problems.map((each) => each.replaceAll(folder, 'in')) }
    : draft;
}

const both = (changes: Record<string, string | undefined> = {}) => ({
  '2.vi.md': fileOf('vi', changes),
  '2.en.md': fileOf('en', changes),
});

describe('the files of a version', () => {
  it('are read with both languages', async () => {
    expect(await read(both())).toEqual({ version: sampleVersion() });
  });

  it('are refused with the line of formatting that would be published as it was typed', async () => {
    const text = (language: Language, more: string) => `${fileOf(language)}\n${more}\n`;

    expect(
      await read({
        '2.vi.md': text('vi', '**Điều 1:**Nội dung\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n---'),
        '2.en.md': text('en', '**Article 1:** content'),
      }),
    ).toEqual({
      problems: [
        'in/2.vi.md: line 19 has `*` that emphasises nothing: put a blank after the closing ones, or write `\\*` for the character itself.',
        'in/2.vi.md: line 21 begins a table: write a list.',
        'in/2.vi.md: line 25 has a rule: headings part the text, so leave it out.',
      ],
    });
  });

  it('are refused with formatting in what is shown as plain text', async () => {
    expect(
      await read({
        '2.vi.md': fileOf('vi', {
          title: '"**Chính sách** mới"',
          summary: '\n  - Xem [tại đây](https://a.example).',
        }),
        '2.en.md': fileOf('en'),
      }),
    ).toEqual({
      problems: [
        'in/2.vi.md: `title` is shown as plain text, but has emphasis or a link.',
        'in/2.vi.md: `summary` 1 is shown as plain text, but has emphasis or a link.',
      ],
    });
  });

  it('are read with the purposes that need consent', async () => {
    const asking = (language: Language) =>
      fileOf(language, {
        significance: 'needs-consent',
        purposes: `\n  usage-statistics: ${consentVersion().words[language].purposes['usage-statistics']}`,
      });

    expect(await read({ '2.vi.md': asking('vi'), '2.en.md': asking('en') })).toEqual({
      version: consentVersion(),
    });
  });

  it('may come from any editor: byte order mark, Windows line ends, decomposed letters, folded lines', async () => {
    const folded = both({ decidedWhy: '>-\n  Invoices are kept\n  for ten years.' });
    const files = Object.entries(folded).map(([name, content]) => [
      name,
      `\ufeff${content.normalize('NFD').replaceAll('\n', '\r\n')}\r\n\r\n`,
    ]);

    expect(await read(Object.fromEntries(files))).toEqual({ version: sampleVersion() });
  });

  it('are reported one by one when missing', async () => {
    expect(await read({ '2.vi.md': fileOf('vi') })).toEqual({
      problems: ['in/2.en.md is missing: every version is written in vi and en.'],
    });
    expect(await read({})).toMatchObject({ problems: [{}, {}] });
  });

  it('are reported when they are not files, or not text', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, '2.vi.md'));
    await writeFile(
      join(folder, '2.en.md'),
      Buffer.from(fileOf('en').replace('Privacy', 'Pri\u00e9vacy'), 'latin1'),
    );

    expect(await readPolicyFiles(folder, 2)).toEqual({
      problems: [expect.stringContaining('(EISDIR)'), expect.stringContaining('is not UTF-8')],
    });
  });

  it.each([
    ['no front matter', '## 1. Hóa đơn\n'],
    ['a front matter that does not end', '---\nversion: 2\n'],
    ['something before the front matter', `\n${fileOf('vi')}`],
  ])('are reported with %s', async (_what, content) => {
    expect(await read({ ...both(), '2.vi.md': content })).toEqual({
      problems: ['in/2.vi.md: it must begin with a front matter, between two lines of three dashes.'],
    });
  });

  it.each([
    ['a key that is missing', { significance: undefined }, '`significance` is missing.'],
    ['a key that is misspelt', { sumary: 'x' }, '`sumary` is not a key; known here: version, language, date'],
    ['an unknown significance', { significance: 'minor' }, 'must be editorial, significant, needs-consent'],
    ['an invalid day', { effective: '2027-02-29' }, '`effective` is not a calendar day.'],
    ['a day in another form', { date: '25/11/2026' }, '`date` must be a day, such as 2026-11-25.'],
    ['an instant for a day', { decidedOn: '2026-02-27T10:00:00Z' }, '`decidedOn` must be a day'],
    ['a blank text', { decidedWhy: '" "' }, '`decidedWhy` must not be empty.'],
    ['a key without a value', { decidedBy: '' }, '`decidedBy` must be text.'],
    ['one sentence where a list is due', { summary: 'Invoices.' }, '`summary` must be a list of sentences'],
    ['a sentence that is a number', { summary: '\n  - One.\n  - 10' }, '`summary` 2 must be text.'],
    ['purposes without text', { purposes: '\n  statistics:' }, '`purposes` "statistics" must be text.'],
    ['purposes without names', { purposes: '\n  - statistics' }, '`purposes` "0" is not a valid purpose id'],
    [
      'a purpose id that no record can contain',
      { purposes: '\n  a/b: One.' },
      '`purposes` "a/b" is not a valid purpose id',
    ],
    ['the number of another version', { version: '3' }, '`version` is 3, but the file name says 2.'],
    ['a number in words', { version: 'two' }, '`version` must be the number of the version.'],
    ['a key that comes twice', { title: 'A\ntitle: B' }, 'line 11: Map keys must be unique.'],
    [
      'what YAML cannot read',
      { title: 'Privacy: policy' },
      'line 10: Nested mappings are not allowed in compact mappings (text that contains a colon',
    ],
  ])('are reported by file and key with %s', async (_what, changes, words) => {
    const answer = await read({ ...both(), '2.en.md': fileOf('en', changes) });

    expect(answer).toEqual({ problems: [expect.stringContaining(words)] });
    expect(answer).toEqual({ problems: [expect.stringMatching(/^in\/2\.en\.md: /)] });
  });

  it('declare their language, which must match the file name', async () => {
    expect(await read({ '2.vi.md': fileOf('vi'), '2.en.md': fileOf('vi') })).toEqual({
      problems: ['in/2.en.md: `language` is vi, but the file name says en.'],
    });
  });

  it('have an empty front matter without a crash', async () => {
    const { problems } = (await read({ ...both(), '2.vi.md': '---\n---\n## A\n' })) as { problems: string[] };

    expect(problems).toContain('in/2.vi.md: `version` is missing.');
  });

  it('list every problem of both languages at once', async () => {
    const answer = await read({
      '2.vi.md': fileOf('vi', { date: 'soon', title: undefined }),
      '2.en.md': fileOf('en', { effective: 'later' }),
    });

    expect(answer).toMatchObject({ problems: [{}, {}, {}] });
  });

  it.each(['date', 'effective', 'decidedOn'] as const)('must agree on `%s`', async (key) => {
    const answer = await read({ ...both(), '2.en.md': fileOf('en', { [key]: '2026-01-01' }) });

    expect(answer).toEqual({
      problems: [
        `in/2.*.md: \`${key}\` differs: "${front[key]}" in vi, "2026-01-01" in en; make them the same.`,
      ],
    });
  });

  it.each([
    ['significance', 'editorial'],
    ['decidedBy', 'Director'],
    ['decidedWhy', 'Because.'],
  ])('must agree on `%s`', async (key, other) => {
    expect(await read({ ...both(), '2.en.md': fileOf('en', { [key]: other }) })).toEqual({
      problems: [expect.stringContaining(`\`${key}\` differs`)],
    });
  });

  it.each([
    ['U+200B', '\u200b'],
    ['U+202E', '\u202e'],
    ['U+001B', '\u001b'],
  ])('must not contain the invisible %s, which is reported with its line', async (code, character) => {
    const hiding = fileOf('vi').replace('10 năm.\n---', `10${character} năm.\n---`);

    expect(await read({ ...both(), '2.vi.md': hiding })).toEqual({
      problems: [`in/2.vi.md: line 12 contains an invisible character (${code}): delete it.`],
    });
  });

  it.each([
    ['what a terminal obeys', '\\e[2J', 'U+001B'],
    ['a change of direction', '\\u202E', 'U+202E'],
    ['nothing of any width', '\\u200B', 'U+200B'],
  ])('must not contain it as a YAML escape either: %s', async (_name, spelled, code) => {
    const hiding = fileOf('vi').replace(/^decidedBy: .*$/m, `decidedBy: "Hội đồng${spelled}"`);
    const line = hiding.split('\n').findIndex((each) => each.startsWith('decidedBy')) + 1;

    expect(await read({ ...both(), '2.vi.md': hiding })).toEqual({
      problems: [`in/2.vi.md: line ${line} contains an invisible character (${code}): delete it.`],
    });
  });
});
