import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { eraseCustomer, subjectOf } from './support/open-store.ts';
import { openShop } from './support/small-shop.ts';
import { openSqliteDatabase } from './support/sqlite-database.ts';
import { insert } from './support/test-database.ts';

describe('The file of an SQLite database', () => {
  it.each(['DELETE', 'WAL'])(
    'holds no byte of what was erased, nor do those beside it (journal mode %s)',
    async (mode) => {
      const { store, path, ...test } = await openShop(openSqliteDatabase, {
        lines: { client: '{ is: profile, by: id, hide: secret, stays-for: [invoice], keep: [id] }' },
      });
      const application = new DatabaseSync(path);
      application.exec(`PRAGMA journal_mode = ${mode}`);
      application.close();
      await insert(test, 'client', {
        id: 7n,
        email: 'binh-an@example.vn',
        name: 'Bình An',
        secret: 'mat-ma',
      });
      await insert(test, 'invoice', {
        id: 1n,
        client_id: 7n,
        issued_at: '2026-01-05 10:00:00',
        status: 'paid',
        note: 'Bình An gọi',
      });
      for (let id = 1n; id <= 600n; id += 1n)
        await insert(test, 'ticket', { id, client_id: 7n, subject: `Bình An hỏi ${id}` });
      const words = ['Bình An', 'binh-an@', 'mat-ma'];
      const bytes = async () => {
        const names = await readdir(dirname(path));
        return Buffer.concat(await Promise.all(names.map((name) => readFile(join(dirname(path), name)))));
      };
      for (const word of words) expect((await bytes()).includes(word)).toBe(true);

      const { erasure } = await eraseCustomer(store, subjectOf('7', 'binh-an@example.vn'));
      await store.forget('R1');

      expect(erasure.left).toBe(0);
      for (const word of words) expect((await bytes()).includes(word), word).toBe(false);
    },
  );
});

describe('A row without a key, which SQLite allows', () => {
  it('is not taken for nothing', async () => {
    const { store, run } = await openShop(openSqliteDatabase, {
      more: [
        'CREATE TABLE log (id BIGINT PRIMARY KEY, client_id BIGINT)',
        'CREATE INDEX log_client ON log (client_id)',
      ],
      lines: { log: '{ is: logs, by: client_id }' },
    });
    await run('INSERT INTO log (id, client_id) VALUES (NULL, 7)');

    await expect(eraseCustomer(store, subjectOf('7'))).rejects.toThrow('schema-unfit: empty key in log');
  });
});
