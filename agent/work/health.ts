import type { ServedStore, SiteCode, SiteStoreName } from '../../contract/site.ts';
import { declinedBy } from '../answers.ts';
import { operationsOf, type SiteSystem } from '../stores/site-system.ts';

/** What an agent says of its stores. How healthy each is, was last looked at by `look`. */
export interface Health {
  look(): Promise<void>;
  served(): ServedStore[];
}

export function healthOf(systems: ReadonlyMap<SiteStoreName, SiteSystem>): Health {
  const ailments = new Map<SiteStoreName, SiteCode>();
  return {
    async look() {
      for (const system of systems.values()) {
        const ailment = await ailmentOf(system);
        if (ailment) ailments.set(system.store, ailment);
        else ailments.delete(system.store);
      }
    },
    served: () =>
      [...systems.values()].map((system) => {
        const ailment = ailments.get(system.store);
        return {
          store: system.store,
          mapSha256: system.mapSha256,
          operations: operationsOf(system),
          categories: system.categories,
          ...(ailment !== undefined && { ailment }),
        };
      }),
  };
}

async function ailmentOf(system: SiteSystem): Promise<SiteCode | undefined> {
  try {
    const { findings, ailment } = await system.check();
    return findings.some(({ level }) => level === 'stops') ? (ailment ?? 'schema-unfit') : undefined;
  } catch (error) {
    return declinedBy(error).code;
  }
}
