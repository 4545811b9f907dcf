import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { panelHandler } from '../../emulators/panel/panel.ts';
import { tarGz } from '../../emulators/panel/tar.ts';
import { fakeWhm } from '../../emulators/panel/whm.ts';
import { listen } from '../../emulators/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('a panel with a disk', () => {
  async function open() {
    const drive = await temporaryFolder();
    const panel = fakeWhm({ drive, homes: join(drive, 'homes') });
    for (const user of ['lan', 'lan2']) {
      panel.add({ user, owner: user });
      panel.write(user, 'public_html/hình ảnh/bìa.txt', `ảnh của ${user}`);
      panel.write(user, 'public_html/index.html', '<h1>Chào</h1>');
      panel.write(user, 'mail/info/cur/1.eml', 'Kính gửi');
      panel.write(user, 'databases/shop.sql', '-- sql');
    }
    const call = async (name: string, values: Record<string, string>) =>
      JSON.parse(
        (
          await panel.ask({
            method: 'POST',
            path: `/json-api/${name}`,
            values: { 'api.version': '1', ...values },
          })
        ).body,
      );
    return { drive, panel, call };
  }

  it('counts what lies on it', async () => {
    const { panel, call } = await open();
    const summary = await call('accountsummary', { user: 'lan' });
    panel.write('lan', 'mail/ban-hang/cur/1.eml', 'Kính gửi');
    const mailboxes = await call('list_pops_for', { user: 'lan' });

    expect(summary.data.acct[0].inodesused).toBe(4);
    expect(mailboxes.data.pops).toHaveLength(2);
  });

  it('removes an account with its files, and no neighbour whose name begins alike', async () => {
    const { drive, panel, call } = await open();
    await call('removeacct', { user: 'lan' });

    expect(existsSync(join(drive, 'homes/lan'))).toBe(false);
    expect(panel.filesOf('lan2')).toHaveLength(4);
    expect((await call('list_pops_for', { user: 'lan' })).data.pops).toEqual([]);
  });

  it('packs what any tar unpacks to the same files', async () => {
    const { drive, call } = await open();
    await call('start_background_pkgacct', { user: 'lan', tarroot: '/packages' });
    const unpacked = join(drive, 'unpacked');
    mkdirSync(unpacked);
    execFileSync('tar', ['-xzf', join(drive, 'packages/cpmove-lan.tar.gz'), '-C', unpacked]);

    expect(readFileSync(join(unpacked, 'public_html/hình ảnh/bìa.txt'), 'utf8')).toBe('ảnh của lan');
    expect(readFileSync(join(unpacked, 'databases/shop.sql'), 'utf8')).toBe('-- sql');
  });

  it('packs files of any size up to the byte', async () => {
    const folder = await temporaryFolder();
    const sizes = [0, 1, 511, 512, 513, 1024, 70_000];
    writeFileSync(
      join(folder, 'a.tar.gz'),
      tarGz(new Map(sizes.map((size) => [`${size}`, Buffer.alloc(size, 7)]))),
    );
    execFileSync('tar', ['-xzf', 'a.tar.gz'], { cwd: folder });

    for (const size of sizes)
      expect(readFileSync(join(folder, `${size}`)).equals(Buffer.alloc(size, 7)), `${size}`).toBe(true);
  });

  it('refuses whoever has not its token, before it does anything', async () => {
    const { panel } = await open();
    const { url, close } = await listen(
      panelHandler(panel, (authorization) => authorization !== 'whm root:T'),
    );
    const ask = (authorization: string) =>
      fetch(`${url}/json-api/removeacct`, {
        method: 'POST',
        headers: { authorization },
        body: new URLSearchParams({ 'api.version': '1', user: 'lan' }),
      });

    expect((await ask('whm root:wrong')).status).toBe(401);
    expect(panel.accounts.has('lan')).toBe(true);
    expect((await ask('whm root:T')).status).toBe(200);
    expect(panel.accounts.has('lan')).toBe(false);
    await close();
  });
});
