import { describe, expect, it } from 'vitest';
import { UsageError } from '../../program/usage-error.ts';
import { reportOf } from '../../program/words.ts';

const systemError = (facts: object) => Object.assign(new Error('EXAMPLE: a system error'), facts);

describe('what a program says about an error', () => {
  it('is the sentence of what the caller can put right', () => {
    expect(reportOf(new UsageError('Choose another port.'))).toEqual({
      exitCode: 2,
      text: 'Choose another port.',
    });
  });

  it.each([
    ['a full disk', { code: 'ENOSPC', path: '/tmp/x' }, 'No space is left for /tmp/x: make room'],
    ['a full quota', { code: 'EDQUOT', path: '/tmp/x' }, 'No space is left for /tmp/x: make room'],
    ['a write without a path', { code: 'ENOSPC', syscall: 'write' }, 'No space is left for a file'],
    ['a read-only disk', { code: 'EROFS', path: '.local' }, 'This user may not write .local'],
    ['a forbidden folder', { code: 'EACCES', path: '.local' }, 'This user may not write .local'],
    ['a port for administrators', { code: 'EACCES', syscall: 'listen', port: 80 }, 'may not open port 80'],
    ['too many files', { code: 'EMFILE', path: '/tmp/x' }, 'ulimit -n'],
    ['a missing folder', { code: 'ENOENT', path: '/none/x.csv' }, 'There is no /none/x.csv'],
    ['a file in place of a folder', { code: 'ENOTDIR', path: '/etc/passwd/x' }, '/etc/passwd/x'],
    ['a file in the way', { code: 'EEXIST', path: '.local' }, '.local is in the way'],
  ])('is one sentence for %s, which the caller can put right', (_what, facts, words) => {
    const { exitCode, text } = reportOf(systemError(facts));

    expect(exitCode).toBe(2);
    expect(text).toContain(words);
    expect(text).not.toContain('\n');
  });

  it('finds the reason among the causes', () => {
    const error = new Error('The letter was not kept.', {
      cause: systemError({ code: 'ENOSPC', path: 'a' }),
    });

    expect(reportOf(error)).toMatchObject({ exitCode: 2, text: expect.stringContaining('No space is left') });
  });

  it('is the message alone of a fault', () => {
    expect(reportOf(new Error('Nothing arrived.'))).toEqual({ exitCode: 1, text: 'Nothing arrived.' });
    expect(reportOf(Object.assign(new Error('Later.'), { name: 'Transient' })).text).toBe(
      'Transient: Later.',
    );
    expect(reportOf(new TypeError('fetch failed', { cause: systemError({ code: 'ECONNRESET' }) })).text).toBe(
      'TypeError: fetch failed',
    );
    expect(reportOf('a text')).toEqual({ exitCode: 1, text: 'Something failed: a text' });
  });

  it('tells where a bug is', () => {
    expect(reportOf(new ReferenceError('x is not defined'))).toEqual({
      exitCode: 1,
      text: expect.stringContaining('words.test.ts'),
    });
  });
});
