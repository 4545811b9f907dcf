import type { Request } from './request.ts';

/** An execution is named after its request; one that was begun anew also after how often. */
export const executionNameOf = ({ id, restarts = 0 }: Pick<Request, 'id' | 'restarts'>): string =>
  restarts === 0 ? id : `${id}-${restarts + 1}`;
