import type { Death } from './mortal.ts';

/** Answers with what is wrong, if anything is. */
export type Invariant<Situation> = (
  end: Ended<Situation>,
) => string | undefined | Promise<string | undefined>;
export type Invariants<Situation> = Record<string, Invariant<Situation>>;

/** A situation after an act. */
export type Ended<Situation> = Situation & {
  /** The process died between the sending of a message and its record, so that nobody knew whether it had left. */
  mailOutcomeUnknown: boolean;
};

/** What acts are tried on, and what must hold then. */
export interface Stage<Situation, Ports> {
  /** A fresh situation in which nothing of this has happened yet. */
  prepare(): Promise<Situation>;
  /** Its ports in a process that dies, and the names of the calls that went through them. */
  portsOf(situation: Situation, death?: Death): { ports: Ports; calls: string[] };
  /** Names of the calls that change nothing outside. Whatever is not named here counts as a write. */
  reads: readonly string[];
  /** On which side of a write a process can die so that it makes a difference. */
  dies: readonly Death['when'][];
  /** What an act without any effect leaves as it was, in a form to compare. */
  exactly(situation: Situation): string | Promise<string>;
  /** Everything that lasts, without what may differ between two attempts. */
  lasting(situation: Situation): string | Promise<string>;
  /** All on which the end depends. */
  everything(situation: Situation): string | Promise<string>;
  /** The watch looks, some minutes later. */
  watch(situation: Situation): Promise<unknown>;
  /** Everybody does what they do when nobody disturbs them. */
  letItEnd(situation: Situation): Promise<void>;
  /** Whatever happens, in whatever order, and whenever a process dies. */
  safety: Invariants<Situation>;
  /** Once whoever acts has finished or has done it again. */
  liveness: Invariants<Situation>;
  /** Once the watch has looked, whatever died before. */
  afterTheWatch: Invariants<Situation>;
  /** In the end, when everybody who can move something has done so. */
  outcome: Invariants<Situation>;
  /** Names of acts that count each time, so that doing them again ends differently. */
  countedEachTime: readonly string[];
}

/** What is done in a trial, and who does it again when the process dies. */
export interface Doing<Situation, Ports> {
  name: string;
  act: (ports: Ports, situation: Situation) => Promise<unknown>;
  /** `machine`: it always repeats its step. `person`: perhaps, perhaps not. `nobody`: it is a late or early run. */
  repeatedBy: 'machine' | 'person' | 'nobody';
}

/** One situation, in which many things are tried: undisturbed, and dying at each write. */
export class Trials<Situation extends object, Ports> {
  readonly violations: string[] = [];
  readonly #stage: Stage<Situation, Ports>;
  /** A situation in which nothing has happened yet. */
  #fresh: { situation: Situation; before: string } | undefined;
  /** The states from which everybody has been let to the end. */
  readonly #ended = new Set<string>();
  /** Ports in a process that does not die. */
  readonly #unharmed = (situation: Situation) => this.#stage.portsOf(situation).ports;

  constructor(stage: Stage<Situation, Ports>) {
    this.#stage = stage;
  }

  /** Does what nobody should have asked for: nothing may go wrong by it, even if all is stopped then. */
  async doSafely(doing: Doing<Situation, Ports>): Promise<void> {
    const { safety } = this.#stage;
    const undisturbed = await this.#attempt(doing);
    await this.#check(safety, undisturbed.end, doing.name);
    for (const { death, when } of this.#deathsIn(doing, undisturbed.calls))
      await this.#check(safety, (await this.#attempt(doing, death)).end, when);
  }

  /** Does one thing: undisturbed, then dying everywhere, and then perhaps once more. */
  async doEverywhere(doing: Doing<Situation, Ports>): Promise<void> {
    const { safety, liveness } = this.#stage;
    const { end, calls } = await this.#attempt(doing);
    const expected = await this.#stage.lasting(end);
    await this.#check(safety, end, doing.name);
    await this.#check(liveness, end, doing.name);
    await this.#end(end, doing.name);
    for (const { death, when } of this.#deathsIn(doing, calls))
      await this.#dieAt(doing, death, when, expected);
  }

  async #dieAt(doing: Doing<Situation, Ports>, death: Death, when: string, expected: string): Promise<void> {
    const { safety, liveness, lasting, countedEachTime } = this.#stage;
    const { act, name, repeatedBy } = doing;
    let { end } = await this.#attempt(doing, death);
    await this.#check(safety, end, when);
    if (repeatedBy === 'nobody') {
      await this.#end(end, when);
      return;
    }
    if (repeatedBy === 'person') {
      if (await this.#end(end, when)) end = (await this.#attempt(doing, death)).end;
      await act(this.#unharmed(end), end).catch((error: unknown) => error);
    }
    const again = `${when}, and again`;
    await this.#check(safety, end, again);
    await this.#check(liveness, end, again);
    const state = await lasting(end);
    if (state !== expected && !countedEachTime.includes(name))
      this.violations.push(`${again}: the end is another one. ${difference(state, expected)}`);
    await this.#end(end, again);
  }

  /**
   * Where a process can die. It leaves behind what it has written and nothing else, so that it makes no difference how
   * far it came between two writes.
   */
  #deathsIn({ name }: Doing<Situation, Ports>, calls: readonly string[]): { death: Death; when: string }[] {
    const { reads, dies } = this.#stage;
    return calls.flatMap((call, index) => {
      if (reads.includes(call.split('.')[1] ?? '')) return [];
      return dies.map((when) => ({
        death: { call: index + 1, when },
        when: `${name}, dying ${when} ${call} (call ${index + 1})`,
      }));
    });
  }

  async #attempt({ act }: Doing<Situation, Ports>, death?: Death) {
    const { situation, before } = this.#fresh ?? (await this.#prepared());
    this.#fresh = undefined;
    const { ports, calls } = this.#stage.portsOf(situation, death);
    await act(ports, situation).catch((error: unknown) => error);
    if ((await this.#stage.exactly(situation)) === before) this.#fresh = { situation, before };
    const mailOutcomeUnknown = death !== undefined && calls[death.call - 1] === 'mail.send';
    return { end: Object.assign(situation, { mailOutcomeUnknown }), calls };
  }

  async #prepared() {
    const situation = await this.#stage.prepare();
    return { situation, before: await this.#stage.exactly(situation) };
  }

  /** Answers whether the situation was used up: from the same state, the same end would come. */
  async #end(end: Ended<Situation>, when: string): Promise<boolean> {
    const { everything, watch, letItEnd, afterTheWatch, safety, outcome } = this.#stage;
    const state = await everything(end);
    if (this.#ended.has(state)) return false;
    this.#ended.add(state);
    if (this.#fresh?.situation === end) this.#fresh = undefined;
    await watch(end);
    await this.#check(afterTheWatch, end, `${when}, minutes later`);
    await letItEnd(end);
    await this.#check(safety, end, `${when}, in the end`);
    await this.#check(outcome, end, `${when}, in the end`);
    return true;
  }

  async #check(invariants: Invariants<Situation>, end: Ended<Situation>, when: string): Promise<void> {
    for (const [name, isViolated] of Object.entries(invariants)) {
      const how = await isViolated(end);
      if (how) this.violations.push(`${when}: ${name}. ${how}`);
    }
  }
}

/** Where two states differ first. */
function difference(actual: string, expected: string): string {
  const at = [...actual].findIndex((character, index) => character !== expected[index]);
  const around = (text: string) => text.slice(Math.max(0, at - 60), at + 80);
  return `…${around(actual)}… instead of …${around(expected)}…`;
}
