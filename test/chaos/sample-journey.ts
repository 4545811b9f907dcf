import type { JourneyFacts, RunFacts } from '../../chaos/facts.ts';
import type { Invocation, Send } from '../../chaos/recorder.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { sampleRequest } from '../support/sample-request.ts';

export const confirmedAt = Date.parse('2026-03-02T02:00:00.000Z');
export const id = 'K3V9ABCDEFGH';

export const invocation = (changes: Partial<Invocation> = {}): Invocation => ({
  id: 'one',
  journey: '1',
  functionName: 'open-grace-period',
  nth: 0,
  requestId: id,
  isRepetition: false,
  clockSkewMs: 0,
  faults: [],
  startedAt: confirmedAt,
  endedAt: confirmedAt + 100,
  ...changes,
});

export const send = (letter: string, messageId: string, changes: Partial<Send> = {}): Send => ({
  invocationId: 'one',
  messageId,
  to: 'lan@example.vn',
  at: confirmedAt + 50,
  isOutcomeUnknown: false,
  tags: { request: id, letter },
  ...changes,
});

export const sentLine = (reason: string) => ({
  at: '2026-03-02T02:00:00.000Z',
  event: 'letter-sent',
  reason,
});
export const letter = (messageId: string) => ({ messageId, at: '2026-03-02T02:00:00.000Z' });

export const deleted: Request = {
  ...sampleRequest(),
  id,
  kind: 'deletion',
  scope: 'everything',
  status: 'completed-with-exceptions',
  confirmation: {
    secret: { hash: '', expiresAt: '', wrongCodes: 0, maxWrongCodes: 3 },
    freshLinks: 0,
    waitEndsAt: '',
    graceSeconds: 4,
    confirmedAt: new Date(confirmedAt).toISOString(),
  },
  outcomes: {
    hosting: [{ category: 'website-files', result: 'erased', count: 2 }],
    mailing: [{ category: 'mailing-topics', result: 'erased', count: 1 }],
    account: [{ category: 'invoices', result: 'held', count: 1 }],
  },
  letters: { confirm: letter('m1'), grace: letter('m2'), receipt: letter('m3') },
  history: [sentLine('confirm'), sentLine('grace'), sentLine('receipt')],
};

/** A deletion as it should be: nothing of it is a violation. */
export const good: JourneyFacts = {
  journey: 1,
  name: 'deletion',
  acts: [
    { act: 'submitted', answer: 202, requestId: id, at: confirmedAt - 1000 },
    { act: 'confirmed', answer: 200, requestId: id, at: confirmedAt },
  ],
  clicks: [{ click: '1/0', path: 'requests', status: 202 }],
  requests: [deleted],
  mails: ['m1', 'm2', 'm3'].map((mail) => ({ id: mail, to: 'lan@example.vn', subject: '' })),
  sends: [send('confirm', 'm1'), send('grace', 'm2'), send('receipt', 'm3')],
  newestLinks: [
    { requestId: id, letter: 'confirm', messageId: 'm1', status: 410 },
    { requestId: id, letter: 'grace', messageId: 'm2', status: 410 },
  ],
  invocations: [invocation()],
  erasures: [{ requestId: id, at: confirmedAt + 9000 }],
  errors: [],
  owner: {
    id: 'KH-1',
    before: { records: { profile: '{}', 'invoice#1': '{}' }, subscriber: '{}', files: ['a 1', 'b 2'] },
    after: { records: { 'invoice#1': '{"purgeAt":1}' }, files: [] },
  },
  neighbour: {
    id: 'KH-11',
    before: { records: { profile: '{}' }, subscriber: '{}', files: ['a 1'] },
    after: { records: { profile: '{}' }, subscriber: '{}', files: ['a 1'] },
  },
  consented: ['promotions'],
  allowed: [],
};

export const goodRun: RunFacts = {
  requests: new Map([[id, deleted]]),
  slots: [],
  executions: new Map([[id, 'succeeded']]),
  log: ['close-request {"event":"request-finished"}'],
  refused: [],
};

export const cancelled: JourneyFacts = {
  ...good,
  acts: [...good.acts, { act: 'cancelled', answer: 200, requestId: id, at: confirmedAt + 500 }],
};

/** The same request with changes. */
export const request = (changes: Partial<Request>): Pick<JourneyFacts, 'requests'> => ({
  requests: [{ ...deleted, ...changes }],
});

export const untouched: JourneyFacts = {
  ...good,
  sends: [send('confirm', 'm1')],
  erasures: [],
  ...request({ status: 'expired', outcomes: {}, letters: { confirm: letter('m1') } }),
  owner: { ...good.owner, after: good.owner.before },
  allowed: ['promotions'],
};

export const raised = { at: new Date(confirmedAt + 100).toISOString(), event: 'raised', reason: 'Permanent' };
export const crash = { fault: 'crash-after', call: 'ses SendRawEmail', nthCall: 3 } as const;
const twice = [...good.sends, send('receipt', 'm4', { invocationId: 'two', at: confirmedAt + 9000 })];
export const second = invocation({ id: 'two', startedAt: confirmedAt + 8000, endedAt: confirmedAt + 9100 });
export const sentTwice: JourneyFacts = { ...good, sends: twice, invocations: [invocation(), second] };
export const receivedTwice: JourneyFacts = {
  ...sentTwice,
  mails: [...good.mails, { id: 'm4', to: 'lan@example.vn', subject: '' }],
};

/** So many milliseconds after the confirmation. */
export const line = (event: string, ms: number, reason = '') => ({
  at: new Date(confirmedAt + ms).toISOString(),
  event,
  ...(reason && { reason }),
});
/** The first receipt came back. */
export const bounce = (ms: number) => ({
  m3: {
    letter: 'receipt' as const,
    sentAt: new Date(confirmedAt + 60).toISOString(),
    undelivered: { at: new Date(confirmedAt + ms).toISOString(), reason: 'bounced' as const },
  },
});
export const cameBack = (ms: number, ...more: Request['history']) =>
  request({ letterReports: bounce(ms), history: [...deleted.history, ...more] });

export const denial = (changes: Partial<Invocation> = {}) =>
  invocation({
    functionName: 'plan-request',
    faults: [{ fault: 'denied', call: 'dynamodb GetItem', nthCall: 0 }],
    ...changes,
  });
/** Somebody was called, and these functions ran. */
export const called = (invocations: Invocation[], ...history: Request['history']): JourneyFacts => ({
  ...good,
  ...request({ history }),
  invocations,
});
