import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bytesOf, collect } from '../../support/collect.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { eraseCustomer, subjectOf } from '../support/open-store.ts';
import { openShop } from '../support/small-shop.ts';
import { insert, type OpenTestDatabase } from '../support/test-database.ts';

const subject = subjectOf('7', 'an@example.vn');

export function describeFiles(dialect: string, openDatabase: OpenTestDatabase): void {
  describe(`Files of rows over ${dialect}`, () => {
    const lines = {
      message: '{ is: tickets, by: ticket_id -> ticket, files: { column: body, under: data/uploads } }',
    };

    async function openWithFiles() {
      const root = await temporaryFolder();
      const folder = join(root, 'data/uploads');
      await mkdir(folder, { recursive: true });
      const shop = await openShop(openDatabase, { lines, settings: { filesRoot: root } });
      await insert(shop, 'ticket', { id: 1n, client_id: 7n });
      await insert(shop, 'ticket', { id: 2n, client_id: 8n });
      return { ...shop, root, folder };
    }

    it('go with their rows, and others stay', async () => {
      const { store, folder, ...shop } = await openWithFiles();
      for (const name of ['own.txt', 'shared.txt', 'other.txt']) await writeFile(join(folder, name), name);
      for (const [index, [ticket_id, body]] of (
        [
          [1n, 'own.txt'],
          [1n, 'shared.txt'],
          [2n, 'shared.txt'],
          [2n, 'other.txt'],
          [1n, 'gone.txt'],
          [1n, ''],
          [1n, null],
        ] as const
      ).entries())
        await insert(shop, 'message', { id: BigInt(index), ticket_id, body });

      const files = await collect(store.exportFiles(subject));
      expect(
        await Promise.all(files.map(async ({ name, read }) => [name, String(await bytesOf(read()))])),
      ).toEqual([
        ['own.txt', 'own.txt'],
        ['shared.txt', 'shared.txt'],
      ]);
      expect((await eraseCustomer(store, subject)).erasure.left).toBe(0);
      expect((await readdir(folder)).sort()).toEqual(['other.txt', 'shared.txt']);
    });

    it.each(['../../secret.txt', '/etc/passwd', 'link.txt', 'folder/secret.txt', 'folder'])(
      'are refused when they lead to %s',
      async (body) => {
        const { store, root, folder, keys, ...shop } = await openWithFiles();
        await writeFile(join(root, 'secret.txt'), 'secret');
        await symlink(join(root, 'secret.txt'), join(folder, 'link.txt'));
        await symlink(root, join(folder, 'folder'));
        await insert(shop, 'message', { id: 1n, ticket_id: 1n, body });

        await expect(eraseCustomer(store, subject)).rejects.toThrow('file-outside');
        await expect(collect(store.exportFiles(subject))).rejects.toThrow('file-outside');
        expect(await keys('message')).toEqual(['1']);
        expect(await readdir(root)).toContain('secret.txt');
      },
    );

    it('are not taken for gone when their folder cannot be reached', async () => {
      const { store, keys, ...shop } = await openShop(openDatabase, {
        lines,
        settings: { filesRoot: '/nowhere' },
      });
      await insert(shop, 'ticket', { id: 1n, client_id: 7n });
      await insert(shop, 'message', { id: 1n, ticket_id: 1n, body: 'own.txt' });

      await expect(eraseCustomer(store, subject)).rejects.toThrow('files-away');
      expect(await keys('message')).toEqual(['1']);
    });
  });

  describe(`Free text over ${dialect}`, () => {
    it('that names the address is told to a person, and is not deleted', async () => {
      const { store, keys, ...test } = await openShop(openDatabase, {
        more: [
          'CREATE TABLE log (id BIGINT NOT NULL PRIMARY KEY, client_id BIGINT, message VARCHAR(200))',
          'CREATE INDEX log_client ON log (client_id)',
        ],
        lines: { log: '{ is: logs, by: client_id, probe: message }' },
      });
      const texts: [bigint | null, string][] = [
        [7n, 'an@example.vn signed in'],
        [8n, 'mail from AN@example.vn'],
        [null, 'axn@example.vn'],
        [null, 'a%n@example.vn'],
        [null, 'nothing'],
      ];
      for (const [index, [client_id, message]] of texts.entries())
        await insert(test, 'log', { id: BigInt(index), client_id, message });

      const { erasure } = await eraseCustomer(store, subject);

      expect(erasure.mentions).toEqual([{ table: 'log', column: 'message', count: 1 }]);
      expect(await keys('log')).toEqual(['1', '2', '3', '4']);
    });
  });
}
