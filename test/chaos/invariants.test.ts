import { describe, expect, it } from 'vitest';
import { personalMarks } from '../../chaos/cast.ts';
import type { NoticeFacts, RunFacts } from '../../chaos/facts.ts';
import { judge, ofJourney, ofRun } from '../../chaos/judge.ts';
import { type Planted, plantedLetters } from './planted-letters.ts';
import {
  cancelled,
  confirmedAt,
  crash,
  deleted,
  good,
  goodRun,
  id,
  invocation,
  request,
  send,
  untouched,
} from './sample-journey.ts';

/** For each invariant: what it must find, and how near what is allowed comes to it. */
const planted: Record<keyof typeof ofJourney, Planted> = {
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
  ...plantedLetters,
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
    for (const [nth, facts] of wrong.entries())
      expect(ofJourney[name]?.(facts), `wrong ${nth}`).not.toEqual([]);
    for (const [nth, facts] of right.entries()) expect(ofJourney[name]?.(facts), `right ${nth}`).toEqual([]);
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
