import { describe, expect, it } from 'vitest';
import { panelFaults } from '../../../emulators/panel/panel.ts';
import {
  findTask,
  goOn,
  handleOf,
  panelKinds,
  panelWorld,
  suspend,
  taskOf,
  unsuspend,
} from '../support/panel-world.ts';

const code = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error) => error.code ?? String(error),
  );

describe.each(panelKinds)('a store over %s', (kind) => {
  /** A customer with the account `an`, and neighbours whose names a search for it would find. */
  async function world(settings: Parameters<typeof panelWorld>[1] = {}) {
    const built = await panelWorld(kind, settings);
    const own = built.fake.add({ user: 'an', owner: 'C1' });
    for (const user of ['anh', 'binhan', 'an2', 'lan', 'a'])
      built.fake.add({ user, owner: `owner of ${user}` });
    built.handles.push(handleOf(own));
    return { ...built, own };
  }
  const planned = async (built: Awaited<ReturnType<typeof world>>) => ({
    ...taskOf(),
    sha256: (await built.system.find(findTask())).sha256,
  });

  it('plans what the accounts of the customer hold, and of nobody else', async () => {
    const { system, fake } = await world();
    fake.backups.set('an', 4).set('anh', 9);
    const { plan, copies } = await system.find(findTask());

    expect(plan).toEqual({
      store: 'site:hosting',
      categories: [
        { category: 'panel-accounts', action: 'erase', count: 1 },
        { category: 'website-files', action: 'erase', count: 120 },
        { category: 'mailboxes', action: 'erase', count: 3 },
        { category: 'database-dumps', action: 'erase', count: 2 },
        { category: 'backups', action: 'erase', count: kind === 'cpanel' ? 4 : 1 },
      ],
    });
    expect(copies).toEqual([{ name: 'backups', days: 30 }]);
    expect(fake.done).toEqual([]);
  });

  it('suspends, removes and reads again, and says that backups stay', async () => {
    const built = await world();
    built.fake.backups.set('an', 4);
    const erased = await built.system.erase(await planned(built), goOn);

    expect(erased).toMatchObject({ left: 0, stopped: false });
    expect(erased.outcomes.map(({ category, result }) => [category, result])).toEqual([
      ['panel-accounts', 'erased'],
      ['website-files', 'erased'],
      ['mailboxes', 'erased'],
      ['database-dumps', 'erased'],
      ['backups', 'not-reached'],
    ]);
    expect(built.fake.done).toEqual([
      { act: 'suspend', owner: 'C1', user: 'an' },
      { act: 'remove', owner: 'C1', user: 'an' },
    ]);
    expect([...built.fake.accounts.keys()]).toEqual(['anh', 'binhan', 'an2', 'lan', 'a']);
  });

  it('finds nothing where the account is gone, and says so', async () => {
    const built = await world();
    built.fake.accounts.delete('an');
    const task = await planned(built);

    expect(await built.system.erase(task, goOn)).toMatchObject({ left: 0 });
    expect(await built.system.verify(task)).toEqual({ left: 0, mentions: [] });
    expect(built.fake.done).toEqual([]);
  });

  it.each(panelFaults)('believes no answer of a removal: %s', async (fault) => {
    const built = await world();
    const task = await planned(built);
    built.own.isSuspended = true;
    // The first reading is right, the removal goes wrong.
    built.fake.faults.push(undefined, fault);
    const isGone = async () => !built.fake.accounts.has('an');
    const end = await built.system.erase(task, goOn).catch(() => undefined);

    if (end?.left === 0) expect(await isGone()).toBe(true);
    if (await isGone()) expect(end?.left).toBe(0);
    expect(await built.system.erase(task, goOn)).toMatchObject({ left: 0 });
    expect(await isGone()).toBe(true);
  });

  it.each(panelFaults)('never takes a reading that fails for absence: %s', async (fault) => {
    const built = await world();
    const task = await planned(built);
    // A read is repeated three times; a fault that lasts is one of every try.
    built.fake.faults.push(fault, fault, fault);
    const left = await built.system.verify(task).then(
      (answer) => answer.left,
      () => 1,
    );

    expect(left).toBe(1);
  });

  it('never touches an account that was sold again before the plan', async () => {
    const built = await world();
    built.fake.sellAgain('an');
    const { plan } = await built.system.find(findTask());
    await suspend(built.system);

    expect(plan.categories[0]).toMatchObject({ count: 0 });
    expect(built.fake.done).toEqual([]);
  });

  it.each(['plan', 'suspension', 'lost answer'] as const)(
    'never touches an account that was sold again after the %s',
    async (moment) => {
      const built = await world();
      if (moment === 'suspension') await suspend(built.system);
      const task = await planned(built);
      if (moment === 'lost answer') {
        // Suspended, removed, and the answer is lost together with the readings after it.
        built.fake.faults.push(undefined, undefined, undefined, 'cut', 'away', 'away', 'away');
        expect(await code(built.system.erase(task, goOn))).toBe('panel-away');
        expect(built.fake.accounts.has('an')).toBe(false);
      }
      built.fake.done.length = 0;
      const sold = built.fake.sellAgain('an');

      expect(await built.system.erase(task, goOn)).toMatchObject({ left: 0 });
      expect(await built.system.verify(task)).toMatchObject({ left: 0 });
      await unsuspend(built.system);
      expect(built.fake.done).toEqual([]);
      expect(built.fake.accounts.get('an')).toBe(sold);
    },
  );

  it('calls a person where nothing proves whose account it is, or the facts disagree', async () => {
    const built = await world();
    const cases = [
      { uid: null, since: null, domain: null },
      { uid: null, since: '2019-01-01', domain: built.own.domain },
      { uid: null, since: built.own.created.toISOString(), domain: 'other.example.vn' },
    ];
    for (const values of cases) {
      built.handles.splice(0, 1, handleOf(built.own, values));
      expect(await code(built.system.find(findTask()))).toBe('handle-changed');
      expect(await code(Promise.resolve().then(() => suspend(built.system)))).toBe('handle-changed');
    }
    expect(built.fake.done).toEqual([]);
  });

  it('recognises its account under one of several services of that name', async () => {
    const built = await world();
    built.handles.unshift(handleOf(built.own, { uid: '1', since: '2015-01-01', domain: 'old.example.vn' }));

    expect((await built.system.find(findTask())).plan.categories[0]).toMatchObject({ count: 1 });
  });

  it('goes on with an account whose owner changed its domain after the plan', async () => {
    const built = await world();
    const task = await planned(built);
    built.own.domain = 'new-name.example.vn';

    expect(await built.system.erase(task, goOn)).toMatchObject({ left: 0 });
    expect(built.fake.accounts.has('an')).toBe(false);
  });

  it('knows servers that others serve, and refuses one that nobody configured', async () => {
    const built = await world();
    built.handles.push(handleOf(built.own, { server: 'vps1' }));
    expect((await built.system.find(findTask())).plan.categories[0]).toMatchObject({ count: 1 });
    built.handles.push(handleOf(built.own, { server: 'web9' }));
    expect(await code(built.system.find(findTask()))).toBe('panel-unknown');
  });

  it.each(['.*', 'an|anh', '../an', 'an&user=anh', ' an', 'aN\n'])(
    'asks no panel about the name %j',
    async (login) => {
      const built = await world();
      built.handles.push(handleOf(built.own, { login }));

      expect(await code(built.system.find(findTask()))).toBe('handle-changed');
      expect(built.fake.calls.filter((call) => !call.endsWith(' an'))).toEqual([]);
    },
  );

  it('fails where the billing system cannot say which accounts there are', async () => {
    const built = await world();
    built.parts.names = async () => {
      throw new Error('away');
    };

    expect(await code(built.system.find(findTask()))).toContain('away');
  });

  it('carries out the plan that was made here, and no other', async () => {
    const built = await world();
    const task = await planned(built);

    expect(await code(built.system.erase({ ...task, sha256: 'b'.repeat(64) }, goOn))).toBe('plan-unknown');
    expect(await code(built.system.erase({ ...task, request: 'R2' }, goOn))).toBe('plan-unknown');
    expect(await code(built.system.verify({ ...task, request: 'R2' }))).toBe('plan-unknown');
    expect(built.fake.done).toEqual([]);
  });

  it('ends between two accounts when it may not continue', async () => {
    const built = await world();
    built.handles.push(handleOf(built.fake.add({ user: 'shop', owner: 'C1' })));
    const task = await planned(built);
    let asked = 0;
    const once = async () => {
      asked += 1;
      return asked === 1;
    };

    expect(await built.system.erase(task, once)).toMatchObject({ left: 1, stopped: true });
    expect(built.fake.accounts.has('shop')).toBe(true);
    expect(await built.system.erase(task, goOn)).toMatchObject({ left: 0, stopped: false });
    expect(built.fake.accounts.has('shop')).toBe(false);
  });

  it('undoes its own suspension and no other, however often it is told to', async () => {
    const built = await world();
    const other = built.fake.add({ user: 'shop', owner: 'C1', isSuspended: true, reason: 'Unpaid' });
    built.handles.push(handleOf(other));
    await suspend(built.system);
    await suspend(built.system);
    expect([built.own.isSuspended, other.isSuspended]).toEqual([true, true]);
    await unsuspend(built.system);
    await unsuspend(built.system);

    expect([built.own.isSuspended, other.isSuspended]).toEqual([false, true]);
    expect(built.fake.done.map(({ act, user }) => `${act} ${user}`)).toEqual(['suspend an', 'unsuspend an']);
  });

  it('refuses a turn that comes late', async () => {
    const built = await world();
    await suspend(built.system, 3);
    await unsuspend(built.system, 4);

    expect(await code(Promise.resolve().then(() => suspend(built.system, 3)))).toBe('superseded');
    expect(built.own.isSuspended).toBe(false);
  });

  it.each(panelFaults)('believes no answer of a suspension or its end: %s', async (fault) => {
    const built = await world();
    built.fake.faults.push(undefined, fault);
    await Promise.resolve()
      .then(() => suspend(built.system))
      .then(
        () => expect(built.own.isSuspended).toBe(true),
        () => {},
      );
    built.fake.faults.length = 0;
    await suspend(built.system);
    expect(built.own.isSuspended).toBe(true);
    built.fake.faults.push(undefined, fault);
    await Promise.resolve()
      .then(() => unsuspend(built.system))
      .then(
        () => expect(built.own.isSuspended).toBe(false),
        () => {},
      );
    built.fake.faults.length = 0;
    await unsuspend(built.system);
    expect(built.own.isSuspended).toBe(false);
  });

  it('keeps nothing of a request that is forgotten', async () => {
    const built = await world();
    await suspend(built.system);
    await planned(built);
    await built.system.forget('R1');

    expect(built.journal.read('SELECT * FROM store_records')).toEqual([]);
  });

  it('says what a server lacks, in codes', async () => {
    const { system, fake } = await world();
    expect((await system.check()).findings.map(({ level, code }) => [level, code])).toEqual([
      ['notes', 'reached'],
    ]);
    fake.faults.push('denied');
    expect(await system.check()).toMatchObject({
      ailment: 'panel-refused',
      findings: [{ level: 'stops', where: 'web1' }],
    });
    fake.faults.push('away', 'away', 'away');
    expect(await system.check()).toMatchObject({ ailment: 'panel-away', findings: [{ code: 'panel-away' }] });
  });

  describe('copies', () => {
    const readAll = async (built: Awaited<ReturnType<typeof world>>) => {
      const pieces: string[] = [];
      for await (const { name, read } of built.system.export?.(taskOf()) ?? []) {
        let text = '';
        for await (const chunk of read()) text += Buffer.from(chunk).toString();
        pieces.push(`${name}: ${text}`);
      }
      return pieces;
    };
    const file = kind === 'cpanel' ? 'web1-cpmove-an.tar.gz' : 'web1-user.admin.an.tar.gz';

    it('hands over the packages of the customer as they are', async () => {
      const built = await world();

      expect(await readAll(built)).toEqual([`${file}: package of C1`]);
      expect(await readAll(built)).toEqual([`${file}: package of C1`]);
      expect(built.fake.done).toEqual([{ act: 'pack', owner: 'C1', user: 'an' }]);
    });

    it('removes the packages with the request', async () => {
      const built = await world();
      await readAll(built);
      await built.system.forget('R1');

      expect(await readAll(built)).toHaveLength(1);
      expect(built.fake.done).toHaveLength(2);
    });

    it('hands over nothing of an account that was sold while it was packed', async () => {
      const built = await world();
      built.fake.beforeCall = ({ path }) => {
        if (/pkgacct_session|ADMIN_BACKUP/.test(path)) built.fake.sellAgain('an');
      };

      expect(await readAll(built)).toEqual([]);
    });

    if (kind === 'cpanel')
      it('takes a job that vanished or failed for a failure, and begins another', async () => {
        for (const state of ['FAILED', undefined] as const) {
          const built = await world();
          built.fake.beforeCall = ({ path }) => {
            const [id, job] = [...built.fake.jobs].at(-1) ?? [];
            if (!path.includes('pkgacct_session') || !id || !job) return;
            if (state) job.state = state;
            else built.fake.jobs.delete(id);
          };
          expect(await code(readAll(built))).toBe('panel-refused');
          built.fake.beforeCall = () => {};
          expect(await readAll(built)).toEqual([`${file}: package of C1`]);
        }
      });

    it('takes a job that says it is ready without a file for a failure', async () => {
      const built = await world();
      built.fake.faults.push(undefined, 'lies-done');
      expect(await code(readAll(built))).toBe(kind === 'cpanel' ? 'panel-refused' : 'panel-busy');
    });
  });
});
