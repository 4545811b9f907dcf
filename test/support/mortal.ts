/** The process died in the middle of a step. */
export class Crash extends Error {
  override name = 'Crash';
}

/** Where a process dies: at its nth call to the outside (from 1), before the call took effect or after. */
export interface Death {
  call: number;
  when: 'before' | 'after';
}

/**
 * The same ports in a process that dies. From its death on no call has any effect and none is answered; what was under
 * way may have taken effect, and nobody hears of it.
 */
export function mortal<Ports extends object>(
  ports: Ports,
  outside: readonly (keyof Ports)[],
  death?: Death,
): { ports: Ports; calls: string[] } {
  const calls: string[] = [];
  let isDead = false;
  /** One call to the outside, and perhaps the last. */
  const called = (name: string, call: () => unknown): unknown => {
    if (isDead) return failing(new Crash('Dead.'));
    calls.push(name);
    const dies = calls.length === death?.call;
    if (dies) isDead = true;
    if (dies && death.when === 'before') return failing(new Crash(`Before ${name}.`));
    const answer = call();
    if (!(answer instanceof Promise)) return dies ? failing(new Crash(`At ${name}.`)) : answer;
    return answer.then((value) => {
      if (isDead) throw new Crash('Dead.');
      return value;
    });
  };
  const dying = (name: string, port: object): object =>
    new Proxy(port, {
      get(target, method) {
        const own = Reflect.get(target, method);
        if (typeof own !== 'function') return own;
        return (...given: unknown[]) => called(`${name}.${String(method)}`, () => own.apply(target, given));
      },
    });
  const replaced = outside.map((name) => [name, dying(String(name), ports[name] as object)]);
  return { ports: { ...ports, ...Object.fromEntries(replaced) }, calls };
}

/** A promise that fails; also an iterable that does, for the ports that answer with one. */
function failing(crash: Crash) {
  const failed = Promise.reject(crash);
  failed.catch(() => {});
  return Object.assign(failed, {
    [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(crash) }),
  });
}
