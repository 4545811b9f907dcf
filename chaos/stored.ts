import type { Request } from '../functions/requests/domain/request.ts';

/** The request in an item of the requests table, if it holds one. */
export const requestIn = (item: Record<string, unknown>): Request | undefined =>
  String(item.pk).startsWith('request#') ? (item.request as Request) : undefined;
