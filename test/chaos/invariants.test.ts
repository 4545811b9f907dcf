import { describe, expect, it } from 'vitest';
import { personalMarks } from '../../chaos/cast.ts';
import type { JourneyFacts, NoticeFacts, RunFacts } from '../../chaos/facts.ts';
import { judge, ofJourney, ofRun } from '../../chaos/judge.ts';
import type { Invocation, Send } from '../../chaos/recorder.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { sampleRequest } from '../support/sample-request.ts';

const confirmedAt = Date.parse('2026-03-02T02:00:00.000Z');
const id = 'K3V9ABCDEFGH';

const invocation = (changes: Partial<Invocation> = {}): Invocation => ({
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

const send = (letter: string, messageId: string, changes: Partial<Send> = {}): Send => ({
  invocationId: 'one',
  messageId,
  to: 'lan@example.vn',
  at: confirmedAt + 50,
  isOutcomeUnknown: false,
  tags: { request: id, letter },
  ...changes,
});

const sentLine = (reason: string) => ({ at: '2026-03-02T02:00:00.000Z', event: 'letter-sent', reason });
const letter = (messageId: string) => ({ messageId, at: '2026-03-02T02:00:00.000Z' });

const deleted: Request = {
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
const good: JourneyFacts = {
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

const goodRun: RunFacts = {
  requests: new Map([[id, deleted]]),
  slots: [],
  executions: new Map([[id, 'succeeded']]),
  log: ['close-request {"event":"request-finished"}'],
  refused: [],
};

const cancelled: JourneyFacts = {
  ...good,
  acts: [...good.acts, { act: 'cancelled', answer: 200, requestId: id, at: confirmedAt + 500 }],
};

/** The same request with changes. */
const request = (changes: Partial<Request>): Pick<JourneyFacts, 'requests'> => ({
  requests: [{ ...deleted, ...changes }],
});

const untouched: JourneyFacts = {
  ...good,
  sends: [send('confirm', 'm1')],
  erasures: [],
  ...request({ status: 'expired', outcomes: {}, letters: { confirm: letter('m1') } }),
  owner: { ...good.owner, after: good.owner.before },
  allowed: ['promotions'],
};

const raised = { at: new Date(confirmedAt + 100).toISOString(), event: 'raised', reason: 'Permanent' };
const crash = { fault: 'crash-after', call: 'ses SendRawEmail', nthCall: 3 } as const;
const twice = [...good.sends, send('receipt', 'm4', { invocationId: 'two', at: confirmedAt + 9000 })];
const second = invocation({ id: 'two', startedAt: confirmedAt + 8000, endedAt: confirmedAt + 9100 });

/** For each invariant: what it must find, and how near what is allowed comes to it. */
const planted: Record<keyof typeof ofJourney, { wrong: JourneyFacts[]; right: JourneyFacts[] }> = {
  'nothing is lost': {
    wrong: [
      { ...good, requests: [] },
      { ...good, ...request({ status: 'in-grace-period' }) },
    ],
    right: [untouched],
  },
  'nothing is erased unasked': {
    wrong: [
      { ...good, acts: good.acts.slice(0, 1) },
      { ...good, acts: [{ act: 'confirmed', answer: 422, requestId: id, at: 0 }] },
      { ...good, sends: good.sends.filter(({ tags }) => tags.letter !== 'grace') },
      { ...good, erasures: [{ requestId: id, at: confirmedAt + 900 }] },
    ],
    right: [
      {
        ...good,
        acts: [{ act: 'confirmed', answer: 500, requestId: id, at: 0 }],
        clicks: [{ click: '1/1', path: 'confirm', status: 500 }],
      },
      untouched,
    ],
  },
  'cancellations are kept': {
    wrong: [cancelled, { ...cancelled, ...request({ status: 'cancelled' }) }],
    right: [{ ...cancelled, ...request({ status: 'cancelled' }), erasures: [] }],
  },
  'neighbours are untouched': {
    wrong: [
      { ...good, neighbour: { ...good.neighbour, after: { ...good.neighbour.after, files: [] } } },
      { ...good, neighbour: { ...good.neighbour, after: { ...good.neighbour.after, records: {} } } },
      { ...good, neighbour: { ...good.neighbour, after: { records: { profile: '{}' }, files: ['a 1'] } } },
    ],
    right: [],
  },
  'receipts are true': {
    wrong: [
      { ...good, owner: { ...good.owner, after: { ...good.owner.after, files: ['a 1'] } } },
      { ...good, owner: { ...good.owner, after: { ...good.owner.after, subscriber: '{}' } } },
      { ...good, owner: { ...good.owner, after: { ...good.owner.after, records: {} } } },
      { ...good, owner: { ...good.owner, after: { ...good.owner.after, records: { 'invoice#1': '{}' } } } },
      { ...untouched, owner: good.owner },
    ],
    right: [untouched],
  },
  'promotions are stopped as asked': {
    wrong: [
      { ...good, allowed: ['promotions'] },
      { ...untouched, allowed: [] },
      { ...untouched, acts: [{ act: 'one-click', answer: 200, topics: ['promotions'], at: 0 }] },
    ],
    right: [
      untouched,
      { ...untouched, acts: [{ act: 'one-click', answer: 500, topics: ['promotions'], at: 0 }] },
      { ...untouched, allowed: [], acts: [{ act: 'one-click', answer: 500, topics: ['promotions'], at: 0 }] },
    ],
  },
  'letters are on record': {
    wrong: [
      { ...good, mails: good.mails.slice(1) },
      { ...good, ...request({ history: [sentLine('confirm'), sentLine('grace')] }) },
    ],
    right: [
      {
        ...good,
        ...request({ history: [sentLine('confirm'), sentLine('grace')] }),
        sends: [
          send('confirm', 'm1'),
          send('grace', 'm2'),
          send('receipt', 'm3', { isOutcomeUnknown: true }),
        ],
      },
    ],
  },
  'no letter is missing': {
    wrong: [
      { ...good, sends: good.sends.slice(0, 2) },
      { ...good, mails: good.mails.slice(0, 2) },
    ],
    right: [untouched],
  },
  'no letter is doubled': {
    wrong: [{ ...good, sends: twice, invocations: [invocation(), second] }],
    right: [
      {
        ...good,
        sends: twice,
        invocations: [invocation({ faults: [crash], endedAt: undefined as never }), second],
      },
      { ...good, sends: twice, invocations: [invocation({ endedAt: confirmedAt + 8500 }), second] },
    ],
  },
  'no alarm is false': {
    wrong: [{ ...good, ...request({ history: [raised] }) }],
    right: [
      {
        ...good,
        ...request({ history: [raised] }),
        invocations: [invocation({ faults: [{ ...crash, fault: 'denied' }] })],
      },
      {
        ...good,
        ...request({ history: [{ ...raised, at: new Date(confirmedAt + 9000).toISOString() }] }),
      },
    ],
  },
  'pages answer': {
    wrong: [
      { ...good, clicks: [{ click: '1/0', path: 'confirm', status: 500 }] },
      {
        ...good,
        clicks: [{ click: '1/0', path: 'confirm', status: 500 }],
        invocations: [invocation({ click: '1/0' })],
      },
    ],
    right: [
      {
        ...good,
        clicks: [{ click: '1/0', path: 'confirm', status: 500 }],
        invocations: [invocation({ click: '1/0', faults: [crash] })],
      },
    ],
  },
};

const notices: NoticeFacts = {
  status: 'finished',
  imbalance: 0,
  customers: [{ id: 'KH-1', address: 'lan@example.vn' }],
  fates: new Map([['KH-1', 'sent']]),
  sends: [send('', 'n1')],
  mails: [{ id: 'n1', to: 'lan@example.vn', subject: '' }],
};
const noticeTwice = [...notices.mails, { id: 'n2', to: 'lan@example.vn', subject: '' }];

const plantedInRun: Record<keyof typeof ofRun, { wrong: RunFacts[]; right: RunFacts[] }> = {
  'no slot is held by a closed request': {
    wrong: [
      { ...goodRun, slots: [{ owner: 'KH-1', requestId: id }] },
      { ...goodRun, slots: [{ owner: 'KH-1', requestId: 'UNKNOWN' }] },
    ],
    right: [],
  },
  'executions end': {
    wrong: [
      { ...goodRun, executions: new Map([[id, 'failed']]) },
      { ...goodRun, executions: new Map([[id, 'running']]) },
    ],
    right: [
      {
        ...goodRun,
        requests: new Map([[id, { ...deleted, status: 'delivered' }]]),
        executions: new Map([[id, 'running']]),
      },
    ],
  },
  'no request is abandoned': {
    wrong: [{ ...goodRun, log: [`watch-deadlines {"event":"request-abandoned","requestId":"${id}"}`] }],
    right: [],
  },
  'nothing personal is logged': {
    wrong: personalMarks.map((mark) => ({ ...goodRun, log: [`submit-request {"event":"${mark}"}`] })),
    right: [],
  },
  'roles suffice': { wrong: [{ ...goodRun, refused: ['show-form may not do this'] }], right: [] },
  'notices arrive once': {
    wrong: [
      { ...goodRun, notices: { ...notices, status: 'stopped' } },
      { ...goodRun, notices: { ...notices, imbalance: 1 } },
      { ...goodRun, notices: { ...notices, mails: noticeTwice } },
      { ...goodRun, notices: { ...notices, mails: [] } },
      { ...goodRun, notices: { ...notices, mails: [], fates: new Map() } },
      { ...goodRun, notices: { ...notices, customers: [] } },
    ],
    right: [
      { ...goodRun, notices },
      {
        ...goodRun,
        notices: {
          ...notices,
          mails: noticeTwice,
          sends: [send('', 'n1', { isOutcomeUnknown: true }), send('', 'n2')],
        },
      },
    ],
  },
};

describe('the invariants of random journeys', () => {
  it('all hold of a deletion as it should be', () => {
    expect(judge(goodRun, [good, untouched], () => '1')).toEqual([]);
  });

  it.each(Object.entries(planted))('of a journey: %s', (name, { wrong, right }) => {
    for (const facts of wrong) expect(ofJourney[name]?.(facts)).not.toEqual([]);
    for (const facts of right) expect(ofJourney[name]?.(facts)).toEqual([]);
  });

  it.each(Object.entries(plantedInRun))('of a run: %s', (name, { wrong, right }) => {
    for (const facts of wrong) expect(ofRun[name]?.(facts)).not.toEqual([]);
    for (const facts of right) expect(ofRun[name]?.(facts)).toEqual([]);
  });

  it('each have a planted violation', () => {
    expect([Object.keys(planted), Object.keys(plantedInRun)]).toEqual([
      Object.keys(ofJourney),
      Object.keys(ofRun),
    ]);
  });

  it('name the journey of what they find', () => {
    const facts = { ...goodRun, executions: new Map([[id, 'failed' as const]]) };

    expect(judge(facts, [], (requestId) => (requestId === id ? '7' : undefined))).toEqual([
      { invariant: 'executions end', journey: 7, text: `${id}: its execution failed` },
    ]);
  });
});
