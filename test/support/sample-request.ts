import type { Request } from '../../functions/requests/domain/request.ts';

/** A request as it looks right after its submission. */
export function sampleRequest(changes: Partial<Request> = {}): Request {
  return {
    id: '0123456789AB',
    revision: 0,
    kind: 'deletion',
    scope: 'everything',
    topics: [],
    language: 'vi',
    channel: 'form',
    address: 'lan.nguyen@example.vn',
    addressKey: 'address-key-of-lan',
    status: 'received',
    history: [],
    submittedAt: '2026-03-02T02:00:00.000Z',
    dueAt: '2026-03-22T02:00:00.000Z',
    outcomes: {},
    failures: {},
    letters: {},
    ...changes,
  };
}
