import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeArchivePath } from '../../../functions/handover/domain/archive-path.ts';

describe('a path in an archive', () => {
  it.each(['index.html', 'data/site/ảnh tết.jpg', 'a/.htaccess', 'data/…/x', 'com0x/aux-files/console.log'])(
    'that every system accepts is unchanged (%s)',
    (path) => {
      expect(safeArchivePath(path)).toBe(path);
    },
  );

  it.each([
    ['../../etc/passwd', '__/__/etc/passwd'],
    ['..\\..\\windows\\win.ini', '__/__/windows/win.ini'],
    ['/etc/passwd', 'etc/passwd'],
    ['C:\\autoexec.bat', 'C_/autoexec.bat'],
    ['a//b///c', 'a/b/c'],
    ['./a', '_/a'],
    ['what?.txt', 'what_.txt'],
    ['a<b>c:d"e|f*g', 'a_b_c_d_e_f_g'],
    ['line\r\nbreak\u0000', 'line__break_'],
    ['ends with dots...', 'ends with dots___'],
    ['ends with a space ', 'ends with a space_'],
    ['CON', '_CON'],
    ['aux.txt', '_aux.txt'],
    ['logs/com1.log', 'logs/_com1.log'],
    ['', '_'],
    ['///', '_'],
    ['e\u0302', 'ê'],
    ['CON .txt', '_CON .txt'],
    ['COM¹.txt', '_COM¹.txt'],
    ['lpt³', '_lpt³'],
    ['CONIN$', '_CONIN$'],
    ['conout$.log', '_conout$.log'],
    ['\u202ecod.exe', '_cod.exe'],
    ['a\u2066b\u2069\u200f.txt', 'a_b__.txt'],
    ['a\u2028b', 'a_b'],
    ['a\ufffeb', 'a_b'],
    ['tai-lieu/', 'tai-lieu/_'],
    ['\ud800', '\ufffd'],
    [`${'ộ'.repeat(100)}.pdf`, `${'ộ'.repeat(65)}.pdf`],
    [`${'x'.repeat(300)}`, 'x'.repeat(200)],
    [`${'x'.repeat(199)}. y`, `${'x'.repeat(199)}_`],
  ])('%j becomes %j', (path, safe) => {
    expect(safeArchivePath(path)).toBe(safe);
  });
});

describe('any path after cleaning', () => {
  const anyPath = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.constantFrom('..', '.', '', 'a', 'CON', 'nul.txt', 'x ', 'y.', '\\', '/', ':', '\u0000', 'ê'),
        {
          maxLength: 12,
        },
      )
      .chain((parts) => fc.constantFrom('/', '\\', '').map((separator) => parts.join(separator))),
  );
  const forEveryPath = (assess: (safe: string) => void) =>
    fc.assert(
      fc.property(anyPath, (path) => assess(safeArchivePath(path))),
      { numRuns: 1000 },
    );

  it('never leaves the folder', async () => {
    await forEveryPath((safe) => {
      expect(safe).not.toMatch(/^\/|\/$|\/\//);
      for (const segment of safe.split('/')) expect(['', '.', '..']).not.toContain(segment);
    });
  });

  it('has no character or name that Windows refuses', async () => {
    await forEveryPath((safe) => {
      expect(safe).not.toMatch(/[\p{Cc}<>:"|?*\\\p{Bidi_Control}]/u);
      for (const segment of safe.split('/')) {
        expect(segment).not.toMatch(/[. ]$/);
        expect(segment).not.toMatch(/^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[\d¹²³])\s*(\.|$)/i);
      }
    });
  });

  it('does not change when cleaned again', async () => {
    await forEveryPath((safe) => {
      expect(safeArchivePath(safe)).toBe(safe);
    });
  });
});
