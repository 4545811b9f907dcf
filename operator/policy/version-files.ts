import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { type Document, LineCounter, parseDocument, visit } from 'yaml';
import {
  maxPurposeIdLength,
  type PolicyVersion,
  purposeIdPattern,
  significances,
} from '../../functions/policy/domain/policy.ts';
import { type Language, languages } from '../../functions/shared/vocabulary.ts';
import { markIn, problemsInMarkdown } from '../../functions/web/markdown-problems.ts';

/** A version as read from its files, or the problems with them: each file and key, and what to do. */
export type PolicyDraft = { version: PolicyVersion } | { problems: string[] };

/**
 * Reads a version of the policy from `<folder>/<number>.vi.md` and `.en.md`: Markdown below a front matter in YAML,
 * whose keys are all known. Harmless artefacts of editors (a byte order mark, their own line endings, decomposed
 * letters) are corrected; anything that could be a mistake is a problem, formatting that would not be shown too. Whether the version may be published is
 * decided by the domain.
 */
export async function readPolicyFiles(folder: string, number: number): Promise<PolicyDraft> {
  const files = await Promise.all(languages.map((language) => readOne(folder, number, language)));
  const [vi, en] = files.map(({ parsed }) => parsed);
  if (!vi || !en) return { problems: files.flatMap(({ problems }) => problems) };
  const problems = agreement
    .filter((key) => vi.front[key] !== en.front[key])
    .map(
      (key) => `\`${key}\` differs: "${vi.front[key]}" in vi, "${en.front[key]}" in en; make them the same.`,
    );
  if (problems.length > 0)
    return { problems: problems.map((problem) => `${join(folder, `${number}.*.md`)}: ${problem}`) };
  const { date, effective, significance, decidedBy, decidedOn, decidedWhy } = vi.front;
  return {
    version: {
      number,
      date,
      effective,
      significance,
      decision: { by: decidedBy, on: decidedOn, why: decidedWhy },
      words: { vi: wordsOf(vi.front), en: wordsOf(en.front) },
      texts: { vi: vi.text, en: en.text },
    },
  };
}

/** Words on one line: an editor may wrap them anywhere. */
const words = v.pipe(
  v.string('must be text'),
  v.transform((text) => text.replace(/\s+/g, ' ').trim()),
  v.nonEmpty('must not be empty'),
);
const day = v.pipe(
  v.string('must be a day, such as 2026-11-25'),
  v.isoDate('must be a day, such as 2026-11-25'),
  v.check(isCalendarDay, 'is not a calendar day'),
);

/** The front matter; keys that must be the same in both languages are in {@link agreement}. */
const entries = {
  version: v.number('must be the number of the version'),
  language: v.picklist(languages, `must be ${languages.join(' or ')}`),
  date: day,
  effective: day,
  significance: v.picklist(significances, `must be ${significances.join(', ')}`),
  decidedBy: words,
  decidedOn: day,
  decidedWhy: words,
  title: words,
  summary: v.array(words, 'must be a list of sentences, each after a dash'),
  purposes: v.optional(
    v.record(
      v.pipe(
        v.string(),
        v.regex(purposeIdPattern, 'is not a valid purpose id: use a-z, 0-9 and dashes'),
        v.maxLength(maxPurposeIdLength, `is too long: at most ${maxPurposeIdLength} letters`),
      ),
      words,
      'must name each purpose and say what is asked for',
    ),
    {},
  ),
};
const agreement = ['date', 'effective', 'significance', 'decidedBy', 'decidedOn', 'decidedWhy'] as const;
const schema = v.strictObject(entries, (issue) => {
  if (issue.expected === 'Object') return 'must be keys with their values';
  return issue.expected === 'never'
    ? `is not a key; known here: ${Object.keys(entries).join(', ')}`
    : 'is missing';
});
type Front = v.InferOutput<typeof schema>;

const wordsOf = ({ title, summary, purposes }: Front) => ({ title, summary, purposes });

/** One file: its content, or the problems with it. */
interface OneFile {
  file: string;
  parsed?: Parsed;
  problems: string[];
}
interface Parsed {
  front: Front;
  /** The Markdown below the front matter. */
  text: string;
}

async function readOne(folder: string, number: number, language: Language): Promise<OneFile> {
  const file = join(folder, `${number}.${language}.md`);
  const source = await readText(file);
  if (typeof source !== 'string') return { file, problems: [`${file} ${source.problem}`] };
  const parsed = parseSource(source, number, language);
  return 'problems' in parsed
    ? { file, problems: parsed.problems.map((problem) => `${file}: ${problem}`) }
    : { file, parsed, problems: [] };
}

/** The file as text: NFC, with line feeds as line endings. */
async function readText(file: string): Promise<string | { problem: string }> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
    return text.replace(/\r\n?/g, '\n').normalize('NFC');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT')
      return { problem: `is missing: every version is written in ${languages.join(' and ')}.` };
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return { problem: 'is not UTF-8: save it in that encoding.' };
    return { problem: `cannot be read (${code}).` };
  }
}

/** Invisible characters that a reader or a terminal might obey. */
const invisiblePattern = /[^\P{C}\n\t]/u;

function invisibleProblem(line: number, character: string): string {
  const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
  return `line ${line} contains an invisible character (U+${code}): delete it.`;
}

/** Front matter and text of one file. */
function parseSource(source: string, number: number, language: Language): Parsed | { problems: string[] } {
  const invisible = invisiblePattern.exec(source);
  if (invisible)
    return {
      problems: [invisibleProblem(source.slice(0, invisible.index).split('\n').length, invisible[0])],
    };
  const [, frontMatter, text] = /^---[ \t]*\n(.*?\n)??---[ \t]*\n(.*)$/s.exec(source) ?? [];
  if (text === undefined)
    return { problems: ['it must begin with a front matter, between two lines of three dashes.'] };
  const linesBefore = source.slice(0, source.length - text.length).split('\n').length - 1;
  const typed = problemsInMarkdown(text).map(({ line, words }) => `line ${line + linesBefore} ${words}.`);
  const front = readFront(frontMatter ?? '', number, language);
  if ('problems' in front) return { problems: [...front.problems, ...typed] };
  const problems = [...marksIn(front.front), ...typed];
  return problems.length > 0 ? { problems } : { front: front.front, text: `${text.trim()}\n` };
}

/** Title, summary and purposes are shown and mailed as they are, without any formatting. */
function marksIn({ title, summary, purposes }: Front): string[] {
  const all: [where: string, text: string][] = [
    ['`title`', title],
    ...summary.map((text, index): [string, string] => [`\`summary\` ${index + 1}`, text]),
    ...Object.entries(purposes).map(([id, text]): [string, string] => [`\`purposes\` "${id}"`, text]),
  ];
  return all.flatMap(([where, text]) => {
    const mark = markIn(text);
    return mark === undefined ? [] : [`${where} is shown as plain text, but ${mark}.`];
  });
}

function readFront(
  frontMatter: string,
  number: number,
  language: Language,
): { front: Front } | { problems: string[] } {
  const lineCounter = new LineCounter();
  const document = parseDocument(frontMatter, { lineCounter, prettyErrors: false });
  const faults = [...document.errors, ...document.warnings];
  // The front matter starts in the second line of its file.
  const lineOf = (offset: number) => lineCounter.linePos(offset).line + 1;
  if (faults.length > 0) {
    return {
      problems: faults.map(({ code, message, pos: [offset] }) => {
        const hint = code === 'BLOCK_AS_IMPLICIT_KEY' ? ' (text that contains a colon needs quotes)' : '';
        return `line ${lineOf(offset)}: ${message}${hint}.`;
      }),
    };
  }
  const escaped = escapedInvisible(document).map(([offset, invisible]) =>
    invisibleProblem(lineOf(offset), invisible),
  );
  if (escaped.length > 0) return { problems: escaped };
  const parsed = v.safeParse(schema, document.toJS() ?? {}, { abortPipeEarly: true });
  if (!parsed.success) return { problems: parsed.issues.map(wordsFor) };
  const front = parsed.output;
  const problems = [
    ...(front.version === number
      ? []
      : [`\`version\` is ${front.version}, but the file name says ${number}.`]),
    ...(front.language === language
      ? []
      : [`\`language\` is ${front.language}, but the file name says ${language}.`]),
  ];
  return problems.length > 0 ? { problems } : { front };
}

/** YAML escapes such as `\\u202E` can spell characters that the file itself must not contain. */
function escapedInvisible(document: Document): [offset: number, character: string][] {
  const found: [number, string][] = [];
  visit(document, {
    Scalar: (_key, { value, range }) => {
      const [invisible] = invisiblePattern.exec(String(value)) ?? [];
      if (invisible !== undefined) found.push([range?.[0] ?? 0, invisible]);
    },
  });
  return found;
}

/** Names the key and the part of it, such as `summary` 2. */
function wordsFor(issue: v.BaseIssue<unknown>): string {
  const [key, ...within] = (issue.path ?? []).map((item) => item.key);
  const part = within.map((step) => (typeof step === 'number' ? ` ${step + 1}` : ` "${step}"`)).join('');
  return `${key === undefined ? 'the front matter' : `\`${key}\``}${part} ${issue.message}.`;
}

function isCalendarDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
