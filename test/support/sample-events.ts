import type { EventType, RequestEvent } from '../../functions/requests/domain/events.ts';
import type { StoredSecret } from '../../functions/requests/domain/request.ts';
import { samplePlan } from './sample-plan.ts';

export const sampleSecret = (changes: Partial<StoredSecret> = {}): StoredSecret => ({
  hash: 'hash-of-a-secret',
  expiresAt: '2026-03-03T02:00:00.000Z',
  wrongCodes: 0,
  maxWrongCodes: 3,
  ...changes,
});

/** One event of every type. */
export const sampleEvents: {
  [Type in EventType]: Exclude<RequestEvent, { type: Exclude<EventType, Type> }> & { type: Type };
} = {
  asked: {
    type: 'asked',
    customerId: 'customer-lan',
    customerKey: 'key-of-the-customer',
    name: 'Nguyễn Thị Lan',
    dueAt: '2026-03-22T02:00:00.000Z',
    secret: sampleSecret(),
    taskToken: 'token-of-asking',
    graceSeconds: 259_200,
    waitEndsAt: '2026-03-09T02:00:00.000Z',
    seal: { salt: 'salt', addressHash: 'hash', signature: 'signature' },
  },
  confirmed: {
    type: 'confirmed',
    confirmedAt: '2026-03-02T03:00:00.000Z',
    riskTextVersion: '2026-11-23',
    seal: { salt: 'salt', addressHash: 'hash', signature: 'signature' },
  },
  'confirm-code-wrong': { type: 'confirm-code-wrong' },
  'fresh-link-requested': { type: 'fresh-link-requested' },
  'grace-opened': {
    type: 'grace-opened',
    secret: sampleSecret(),
    taskToken: 'token-of-grace',
    endsAt: '2026-03-05T02:00:00.000Z',
  },
  'cancel-requested': { type: 'cancel-requested' },
  waiting: { type: 'waiting', for: 'ZYXWVTSRQPNM' },
  superseded: { type: 'superseded', by: 'ZYXWVTSRQPNM' },
  joining: { type: 'joining', to: 'ZYXWVTSRQPNM' },
  planned: { type: 'planned', plan: samplePlan },
  'store-done': {
    type: 'store-done',
    store: 'hosting',
    outcomes: [{ category: 'website-files', result: 'erased', count: 3 }],
  },
  'store-failed': { type: 'store-failed', store: 'hosting', error: 'Transient' },
  'site-asked': { type: 'site-asked', taskToken: 'token-of-site' },
  'site-answered': {
    type: 'site-answered',
    done: {
      store: 'site:billing',
      operation: 'find',
      round: 1,
      at: '2026-03-05T02:00:00.000Z',
      evidence: { text: '{}', signature: 'c2ln' },
      plan: { store: 'site:billing', categories: [{ category: 'invoices', action: 'erase', count: 2 }] },
    },
  },
  'site-refused': {
    type: 'site-refused',
    refused: { store: 'site:billing', operation: 'find', round: 1, code: 'ambiguous-subject' },
  },
  'manual-recorded': {
    type: 'manual-recorded',
    by: 'lan',
    store: 'site:vnnic',
    sent: { what: 'letter 12', on: '2026-03-05' },
    answer: { what: 'mail 88', on: '2026-03-09' },
    outcomes: [{ category: 'domain-registrations', result: 'erased', count: 2 }],
  },
  'manual-countersigned': {
    type: 'manual-countersigned',
    by: 'minh',
    reason: 'saw mail 88',
    store: 'site:vnnic',
  },
  'promotions-stopped': { type: 'promotions-stopped' },
  'archive-written': {
    type: 'archive-written',
    archive: { size: 1000, entries: 4, missing: 0, manifestSha256: 'ab' },
    outcomes: { hosting: [{ category: 'website-files', result: 'returned', count: 3 }] },
  },
  delivered: {
    type: 'delivered',
    secret: sampleSecret(),
    taskToken: 'token-of-delivery',
    deletesAt: '2026-03-12T02:00:00.000Z',
  },
  'download-code-wrong': { type: 'download-code-wrong' },
  'download-minted': { type: 'download-minted' },
  'archive-discarded': { type: 'archive-discarded' },
  'archive-deleted': { type: 'archive-deleted' },
  'letter-sent': {
    type: 'letter-sent',
    letter: 'confirm',
    sent: { messageId: 'message-1', at: '2026-03-02T02:00:00.000Z' },
  },
  'letter-reported': {
    type: 'letter-reported',
    letter: 'confirm',
    messageId: 'message-1',
    sentAt: '2026-03-02T02:00:00.000Z',
    outcome: 'mailbox-gone',
    at: '2026-03-02T02:00:05.000Z',
    code: '5.1.1',
  },
  raised: { type: 'raised', error: 'Permanent', taskToken: 'token-of-attention' },
  'operator-redriven': { type: 'operator-redriven', by: 'minh', reason: 'The function is mended.' },
  'operator-restarted': { type: 'operator-restarted', by: 'minh', reason: 'The function is mended.' },
  'operator-retried': { type: 'operator-retried', by: 'minh', reason: 'The table is back.' },
  'operator-vouched': { type: 'operator-vouched', by: 'minh', reason: 'called the number on file' },
  'operator-cancelled': { type: 'operator-cancelled', by: 'minh', reason: 'The customer called.' },
  'operator-told': { type: 'operator-told', by: 'minh', reason: 'Told by telephone.' },
  finished: { type: 'finished', purgeAt: '2028-03-02T02:00:00.000Z' },
  ended: { type: 'ended', ending: 'cancelled', purgeAt: '2028-03-02T02:00:00.000Z' },
};
