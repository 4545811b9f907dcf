import { describe, expect, it } from 'vitest';
import { cpanel } from '../../../agent/panels/cpanel.ts';
import { directAdmin } from '../../../agent/panels/directadmin.ts';
import { fakeDirectAdmin } from '../../../emulators/panel/directadmin.ts';
import { fakeWhm } from '../../../emulators/panel/whm.ts';
import { noPauses } from '../support/panel-world.ts';

const code = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error) => error.code ?? String(error),
  );

describe('the list of all accounts', () => {
  const full = (count: number, pages = true) => {
    const fake = fakeWhm({ pages });
    for (let number = 0; number < count; number += 1)
      fake.add({ user: `u${String(number).padStart(5, '0')}`, owner: 'x' });
    return fake;
  };

  it.each([0, 1, 2, 499, 500, 501, 999, 1000, 1498])('is read to its end: %i accounts', async (count) => {
    const fake = full(count);

    expect((await cpanel(fake.ask, noPauses).list()).size).toBe(count);
    expect((await cpanel(full(count, false).ask, noPauses).list()).size).toBe(count);
  });

  it('is read again when it moved meanwhile, and believed only when it stood still', async () => {
    const fake = full(1200);
    let calls = 0;
    fake.beforeCall = () => {
      calls += 1;
      // An account of the first page goes between two pages: all others move, and one would be skipped.
      if (calls === 2) fake.accounts.delete('u00007');
    };
    const users = await cpanel(fake.ask, noPauses).list();

    expect(users.size).toBe(1199);
    expect(users.has('u00500')).toBe(true);
    fake.beforeCall = () => {
      for (const user of [...fake.accounts.keys()].slice(0, 1)) fake.accounts.delete(user);
    };
    expect(await code(cpanel(fake.ask, noPauses).list())).toBe('panel-unreadable');
  });

  it('of DirectAdmin is no list if it is empty', async () => {
    expect(await code(directAdmin(fakeDirectAdmin().ask, noPauses, () => new Date()).list())).toBe(
      'panel-unreadable',
    );
  });
});

describe('an account of cPanel', () => {
  it.each([
    ['without the word of its suspension', { acct: [{ user: 'an', uid: '1' }] }, 'panel-unreadable'],
    ['in an answer without accounts', {}, 'panel-unreadable'],
    ['of another name, as a search would find it', { acct: [{ user: 'binhan', suspended: 0 }] }, undefined],
    ['that is not there', { acct: [] }, undefined],
  ])('%s', async (_name, data, expected) => {
    const ask = async () => ({ status: 200, body: JSON.stringify({ metadata: { result: 1 }, data }) });
    const found = cpanel(ask, noPauses).exists('an');

    if (expected === undefined) expect(await found).toBe(undefined);
    else expect(await code(found)).toBe(expected);
  });

  it('is removed with its zone, and suspended so that only root ends it', async () => {
    const fake = fakeWhm();
    fake.add({ user: 'an', owner: 'C1' });
    const sent: unknown[] = [];
    fake.beforeCall = ({ values }) => void sent.push(values);
    const panel = cpanel(fake.ask, noPauses);
    await panel.suspend('an', 'Privacy request R1');
    await panel.remove('an');

    expect(sent).toEqual([
      { 'api.version': '1', user: 'an', reason: 'Privacy request R1', disallowun: '1' },
      { 'api.version': '1', user: 'an', keepdns: '0' },
    ]);
  });
});

describe('an account of DirectAdmin', () => {
  it.each([
    ['of another name', 'username=binhan&suspended=no'],
    ['without the word of its suspension', 'username=an&domain=an.example.vn'],
  ])('is none that can be read: %s', async (_name, body) => {
    const ask = async () => ({ status: 200, body });

    expect(await code(directAdmin(ask, noPauses, () => new Date()).exists('an'))).toBe('panel-unreadable');
  });
});
