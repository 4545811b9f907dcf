import type { SavedCuts } from '../../../functions/requests/ports.ts';

export interface InMemoryCuts extends SavedCuts {
  /** As JSON, by request id and store. */
  readonly saved: Map<string, string>;
}

/** How copies are cut, as JSON in a map. */
export function inMemoryCuts(): InMemoryCuts {
  const saved = new Map<string, string>();
  return {
    saved,
    async find(requestId, store) {
      const json = saved.get(`${requestId}/${store}`);
      return json === undefined ? undefined : JSON.parse(json);
    },
    async save(requestId, store, cutting) {
      saved.set(`${requestId}/${store}`, JSON.stringify(cutting));
    },
  };
}
