import { existsSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';
import { anchorsIn, documents, headingsIn, linksIn, readDocument, root, tablesIn } from './markdown.ts';

const adrs = documents.filter((path) => path.startsWith('docs/adr/'));

/** A link that leads to a file or a folder of the repository; a path that begins with a slash is one of the site. */
const isRelative = (link: string): boolean => !/^(\w+:|\/)/.test(link);

/** What is wrong with a link of a document, as a sentence; nothing if it leads somewhere. */
function faultOf(path: string, link: string): string[] {
  const [file = '', anchor] = link.split('#');
  const target = file === '' ? path : normalize(join(dirname(path), file));
  if (!existsSync(join(root, target))) return [`${path} links to ${link}, which is not there`];
  const isFound = anchor === undefined || anchorsIn(readDocument(target)).has(anchor);
  return isFound ? [] : [`${path} links to ${link}, but ${target} has no such heading`];
}

describe('the documents', () => {
  it('are found, with the links in them', () => {
    expect(documents).toContain('README.md');
    expect(documents).toContain('docs/architecture.md');
    expect(
      documents.flatMap((path) => linksIn(readDocument(path)).filter(isRelative)).length,
    ).toBeGreaterThan(200);
  });

  it('link only to files, folders and headings that are there', () => {
    const faults = documents.flatMap((path) =>
      linksIn(readDocument(path))
        .filter(isRelative)
        .flatMap((link) => faultOf(path, link)),
    );

    expect(faults).toEqual([]);
  });

  it('keep the README within 150 lines', () => {
    expect(readDocument('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });
});

describe('a link with a fault is found', () => {
  it.each([
    ['to a file that is not there', 'docs/limits.md', 'no-such-file.md', /is not there/],
    [
      'to a heading of another file that is not there',
      'docs/limits.md',
      'runbook.md#no-such',
      /no such heading/,
    ],
    ['to a heading of its own file that is not there', 'docs/limits.md', '#no-such', /no such heading/],
  ])('%s', (_name, path, link, fault) => {
    expect(faultOf(path, link)).toEqual([expect.stringMatching(fault)]);
  });
});

describe('the architecture decision records', () => {
  const numberOf = (path: string) => basename(path).slice(0, 4);

  it('are numbered without gaps', () => {
    expect(adrs.map(numberOf)).toEqual(adrs.map((_, index) => String(index + 1).padStart(4, '0')));
  });

  it.each(adrs)('%s carries its number, a title, a status and a date', (path) => {
    const [title = '', , status = ''] = readDocument(path).split('\n');

    expect(title).toMatch(new RegExp(`^# ${numberOf(path)} \\S`));
    expect(status).toMatch(/^Status: (accepted|superseded by \[\d{4}\]\(\S+\)), \d{4}-\d{2}-\d{2}\b/);
  });

  it('are all listed in architecture.md, each with its title, status and date', () => {
    const records = adrs.map((path) => {
      const [title = '', , status = ''] = readDocument(path).split('\n');
      const [, state = '', date = ''] = /^Status: (\w+).*, (\d{4}-\d{2}-\d{2})/.exec(status) ?? [];
      return [numberOf(path), title.replace(/^# \d{4} /, ''), `${state}, ${date}`];
    });
    const listed = tablesIn(readDocument('docs/architecture.md')).find(([head]) => head?.[0] === 'ADR');

    expect(listed?.slice(1)).toEqual(records);
    for (const path of adrs)
      expect(linksIn(readDocument('docs/architecture.md'))).toContain(path.replace('docs/', ''));
  });

  it('have the headings of their kind', () => {
    for (const path of adrs) expect(headingsIn(readDocument(path))).toHaveLength(1);
  });
});
