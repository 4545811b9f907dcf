import { PermanentError } from '../../../functions/shared/errors.ts';
import type { LookUp } from '../../../functions/sites/domain/look-up.ts';
import { type Task, taskIdOf } from '../../../functions/sites/domain/task.ts';
import type { Agents, LookUps, Nonces, SeenAgent, Tasks } from '../../../functions/sites/ports.ts';

/** Tasks in a map. */
export function inMemoryTasks(): Tasks & { all(): Task[] } {
  const byId = new Map<string, Task>();
  const all = () => [...byId.values()].map((task) => structuredClone(task));
  async function* list(isListed: (task: Task) => boolean) {
    yield* all()
      .filter(isListed)
      .sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1));
  }
  return {
    all,
    ofRequest: async (request) => all().filter((task) => task.request === request),
    find: async (name) => structuredClone(byId.get(taskIdOf(name))),
    async create(task) {
      if (byId.has(task.id)) return 'exists';
      byId.set(task.id, structuredClone(task));
      return 'created';
    },
    async change(name, change) {
      const current = byId.get(taskIdOf(name));
      if (!current) throw new PermanentError('There is no such task.');
      const changed = change(current);
      if (changed === current) return structuredClone(current);
      const written = { ...structuredClone(changed), revision: current.revision + 1 };
      byId.set(written.id, written);
      return structuredClone(written);
    },
    listOpen: (site) => list((task) => task.site === site && !task.end),
    listUntold: (site) =>
      list(({ site: of, end, taskToken, toldAt }) => of === site && !!end && !!taskToken && !toldAt),
  };
}

/** Look-ups in a map. */
export function inMemoryLookUps(): LookUps & { all(): LookUp[] } {
  const byRequest = new Map<string, LookUp>();
  const all = () => [...byRequest.values()].map((lookUp) => structuredClone(lookUp));
  async function* list(isListed: (lookUp: LookUp) => boolean) {
    yield* all()
      .filter(isListed)
      .sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1));
  }
  return {
    all,
    find: async (request) => structuredClone(byRequest.get(request)),
    async create(lookUp) {
      if (byRequest.has(lookUp.request)) return 'exists';
      byRequest.set(lookUp.request, structuredClone(lookUp));
      return 'created';
    },
    async change(request, change) {
      const current = byRequest.get(request);
      if (!current) return undefined;
      const changed = change(current);
      if (changed === current) return structuredClone(current);
      const written = { ...structuredClone(changed), revision: current.revision + 1 };
      byRequest.set(request, written);
      return structuredClone(written);
    },
    remove: async (request) => void byRequest.delete(request),
    listOpen: (site) => list(({ site: of, asked }) => of === site && asked !== undefined),
    listUntold: (site) =>
      list(({ site: of, asked, answer, toldAt }) => of === site && !asked && !!answer && !toldAt),
  };
}

/** Agents in a map. */
export function inMemoryAgents(): Agents {
  const seen = new Map<string, SeenAgent>();
  return {
    async greet(site, key, agent) {
      const known = seen.get(`${site} ${key}`);
      if (known && known.instance !== agent.instance) return 'other';
      seen.set(`${site} ${key}`, agent);
      return 'known';
    },
    find: async (site, key) => seen.get(`${site} ${key}`),
  };
}

/** Nonces in a set, for ever. */
export function inMemoryNonces(): Nonces {
  const seen = new Set<string>();
  return {
    async remember(key, nonce) {
      const name = `${key} ${nonce}`;
      if (seen.has(name)) return 'seen';
      seen.add(name);
      return 'new';
    },
  };
}
