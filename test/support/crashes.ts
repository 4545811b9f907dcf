import type { World } from './world.ts';

/** The process died in the middle of a step. */
export class Crash extends Error {
  override name = 'Crash';
}

/** The ports through which a step reaches the outside: the process can die at each call. */
const outside = [
  'requests',
  'limits',
  'workflow',
  'openWork',
  'register',
  'mail',
  'mailing',
  'archives',
] as const satisfies (keyof World)[];

/** Where a process dies: at its nth call (from 1), before the call took effect or after. */
interface Death {
  call: number;
  when: 'before' | 'after';
}

interface Journal {
  /** Names of the calls so far, such as `mail.send`. */
  calls: string[];
}

/** The same world, whose process dies once. Effects of earlier calls stay. */
function dyingPorts(world: World, death: Death | undefined): { ports: World; journal: Journal } {
  const journal: Journal = { calls: [] };
  const dying = <Port extends object>(name: string, port: Port): Port =>
    new Proxy(port, {
      get(target, method) {
        const own = Reflect.get(target, method);
        if (typeof own !== 'function') return own;
        return (...given: unknown[]) => {
          journal.calls.push(`${name}.${String(method)}`);
          const dies = journal.calls.length === death?.call;
          if (dies && death.when === 'before') return failing(new Crash(`Before ${journal.calls.at(-1)}.`));
          const answer = own.apply(target, given);
          return dies ? failingAfter(answer, new Crash(`After ${journal.calls.at(-1)}.`)) : answer;
        };
      },
    });
  const ports = Object.fromEntries(outside.map((name) => [name, dying(name, world[name])]));
  const { hosting, mailing, account } = world.stores;
  const stores = {
    hosting: dying('hosting', hosting),
    mailing: dying('mailing', mailing),
    account: dying('account', account),
  };
  return { ports: { ...world, ...ports, stores }, journal };
}

/** A promise that fails; also an iterable that does, for the ports that answer with one. */
function failing(crash: Crash) {
  const failed = Promise.reject(crash);
  failed.catch(() => {});
  return Object.assign(failed, {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(crash) }),
  });
}

function failingAfter(answer: Promise<unknown> | AsyncIterable<unknown>, crash: Crash) {
  if ('then' in answer) {
    return answer.then(() => {
      throw crash;
    });
  }
  return (async function* () {
    yield* answer;
    throw crash;
  })();
}

/** One trial of a step. */
export interface Trial {
  /** A world in which the step can run, the same each time. */
  prepare: () => Promise<World>;
  /**
   * The step, through `ports` that may die; `world` is the same world for the eyes of the test. `attempt` counts from
   * 1: each has its own task token. An error that the step throws by itself is an answer like any other.
   */
  step: (ports: World, world: World, attempt: number) => Promise<unknown>;
  /** The state that must be the same in the end. */
  endState: (world: World) => unknown;
}

/** How one trial ended. */
export interface Ending {
  death: string;
  state: unknown;
  letters: number;
}

/**
 * Lets a step die once at each of its calls to the outside, before and after the call took effect, and runs it again.
 * Answers with the undisturbed end and with those of all the deaths.
 */
export async function dieEverywhere({ prepare, step, endState }: Trial): Promise<{
  undisturbed: Ending;
  ends: Ending[];
}> {
  const run = async (death?: Death) => {
    const world = await prepare();
    const { ports, journal } = dyingPorts(world, death);
    const lettersBefore = world.mail.sent.length;
    await step(ports, world, 1).catch((error: Error) => error);
    const diedAt = death ? `${death.when} ${journal.calls[death.call - 1]} (call ${death.call})` : 'never';
    if (death) await step(world, world, 2).catch((error: Error) => error);
    const letters = world.mail.sent.length - lettersBefore;
    return { calls: journal.calls.length, ending: { death: diedAt, state: endState(world), letters } };
  };
  const { calls, ending: undisturbed } = await run();
  const deaths = Array.from({ length: calls }, (_, index) => index + 1).flatMap((call): Death[] => [
    { call, when: 'before' },
    { call, when: 'after' },
  ]);
  const ends: Ending[] = [];
  for (const death of deaths) ends.push((await run(death)).ending);
  return { undisturbed, ends };
}
