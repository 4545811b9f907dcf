import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LaterFault, NeverFault } from '../../../agent/faults.ts';
import { journalInMemory } from '../../../agent/journal/journal.ts';
import { type FakeAccount, type PanelFault, panelFaults } from '../../../emulators/panel/panel.ts';
import {
  findTask,
  goOn,
  handleOf,
  type PanelWorld,
  panelKinds,
  panelWorld,
  panelWorldOver,
  taskOf,
} from '../support/panel-world.ts';

const own = ['an', 'shop'] as const;
/** Prefixes, matches of a pattern, and names that only a careless comparison takes for one of the customer's. */
const neighbours = ['a', 'anh', 'binhan', 'an_2', 'an-shop', 'shopp', 'ho', 'AN'];

const step = fc.record({
  act: fc.constantFrom('suspend', 'unsuspend', 'find', 'erase', 'verify', 'export'),
  faults: fc.array(fc.option(fc.constantFrom(...panelFaults), { nil: undefined, freq: 2 }), {
    maxLength: 14,
  }),
  /** Before the step: an account is sold again, the process starts anew, or its disk is lost. */
  before: fc.constantFrom('', '', '', 'sold', 'sold', 'restart', 'lost'),
  /** In the step: the account is sold right before one of the readings of it. */
  soldAtReading: fc.option(fc.nat(5), { nil: undefined, freq: 4 }),
  user: fc.constantFrom(...own),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** Plays steps and looks after each of them. */
class Play {
  world: PanelWorld;
  readonly kind: (typeof panelKinds)[number];
  sha256 = '';
  planned: FakeAccount[] = [];
  turn = 0;

  constructor(world: PanelWorld, kind: (typeof panelKinds)[number]) {
    this.world = world;
    this.kind = kind;
  }

  restart(journal = this.world.journal): void {
    const { fake, drive, handles } = this.world;
    this.world = panelWorldOver(this.kind, fake, drive, journal);
    this.world.handles.push(...handles);
  }

  sell(user: string): void {
    const { fake } = this.world;
    // The provider may suspend the buyer too: that is nobody's to undo.
    fake.sellAgain(user, { isSuspended: user === 'shop', reason: 'Unpaid' });
  }

  async play({ act, faults, before, soldAtReading, user }: Step): Promise<void> {
    const { fake } = this.world;
    if (before === 'sold') this.sell(user);
    if (before === 'restart') this.restart();
    if (before === 'lost') this.restart(journalInMemory());
    fake.faults = [...faults];
    let readings = 0;
    fake.beforeCall = ({ path, values }) => {
      if (values?.user !== user || !/accountsummary|SHOW_USER_CONFIG/.test(path)) return;
      if (readings === soldAtReading) this.sell(user);
      readings += 1;
    };
    await this.#act(act, soldAtReading === undefined);
    fake.faults = [];
    fake.beforeCall = () => {};
    this.holdPromises();
  }

  async #act(act: Step['act'], isQuiet: boolean): Promise<void> {
    this.turn += 1;
    try {
      await this.#acts[act](isQuiet);
    } catch (error) {
      // Codes of faults are how it says no. Everything else is a mistake.
      if (!(error instanceof LaterFault || error instanceof NeverFault)) throw error;
      expect(error.message).toBe(error.code);
    }
  }

  readonly #acts: Record<Step['act'], (isQuiet: boolean) => Promise<void>> = {
    suspend: async () => this.world.system.suspend?.({ ...taskOf(), turn: this.turn }),
    unsuspend: async () => this.world.system.unsuspend?.({ ...taskOf(), turn: this.turn }),
    find: (isQuiet) => this.#find(isQuiet),
    erase: async () => {
      if ((await this.world.system.erase(this.#task(), goOn)).left === 0) this.#expectGone();
    },
    verify: async () => {
      if ((await this.world.system.verify(this.#task())).left === 0) this.#expectGone();
    },
    export: async () => {
      for await (const { read } of this.world.system.export?.(taskOf()) ?? [])
        for await (const chunk of read()) expect(Buffer.from(chunk).toString()).toBe('package of C1');
    },
  };

  #task() {
    return { ...taskOf(), sha256: this.sha256 };
  }

  async #find(isQuiet: boolean): Promise<void> {
    const { system, fake } = this.world;
    const { plan, sha256 } = await system.find(findTask());
    this.sha256 = sha256;
    this.planned = [...fake.accounts.values()].filter(({ owner }) => owner === 'C1');
    if (isQuiet) expect(plan.categories[0]).toMatchObject({ count: this.planned.length });
  }

  #expectGone(): void {
    const there = [...this.world.fake.accounts.values()];
    expect(there.filter((account) => this.planned.includes(account))).toEqual([]);
  }

  holdPromises(): void {
    const { done, accounts } = this.world.fake;
    expect(done.filter(({ owner }) => owner !== 'C1')).toEqual([]);
    for (const user of neighbours) expect(accounts.get(user)).toMatchObject({ isSuspended: false });
  }
}

describe.each(panelKinds)('a store over %s, among random faults', (kind) => {
  it('never touches a neighbour, never reports gone what is there, and comes to its end', async () => {
    const failures = kind === 'cpanel' ? fc.nat(4) : fc.constant(0);
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), failures, async (steps, failure) => {
        const world = await panelWorld(kind, { failure, journal: journalInMemory() });
        for (const user of own) world.handles.push(handleOf(world.fake.add({ user, owner: 'C1' })));
        for (const user of neighbours) world.fake.add({ user, owner: `owner of ${user}` });
        const play = new Play(world, kind);
        for (const each of steps) await play.play(each);

        await play.play(quiet('find'));
        await play.play(quiet('erase'));
        expect([...world.fake.accounts.values()].filter(({ owner }) => owner === 'C1')).toEqual([]);
        await play.play(quiet('verify'));
      }),
      { numRuns: 120 },
    );
  });
});

const quiet = (act: Step['act']): Step => ({
  act,
  faults: [] as PanelFault[],
  before: '',
  soldAtReading: undefined,
  user: 'an',
});
