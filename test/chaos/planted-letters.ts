import type { JourneyFacts } from '../../chaos/facts.ts';
import type { ofJourney } from '../../chaos/judge.ts';
import {
  bounce,
  called,
  cameBack,
  confirmedAt,
  crash,
  deleted,
  denial,
  good,
  id,
  invocation,
  letter,
  line,
  raised,
  receivedTwice,
  request,
  second,
  send,
  sentLine,
  sentTwice,
  untouched,
} from './sample-journey.ts';

/** Asked twice, nine seconds apart, under links that live so long. */
const askedAgain = (lifeMs: number): JourneyFacts => {
  const expiresAt = new Date(confirmedAt + 9000 + lifeMs).toISOString();
  const secret = { hash: '', expiresAt, wrongCodes: 0, maxWrongCodes: 3 };
  const confirmation = { secret, freshLinks: 0, waitEndsAt: '', graceSeconds: 4 };
  return {
    ...good,
    sends: [send('confirm', 'm1'), send('confirm', 'm4', { invocationId: 'two', at: confirmedAt + 9000 })],
    invocations: [invocation(), second],
    ...request({ confirmation, history: [line('asked', 0), line('asked', 9000), ...deleted.history] }),
  };
};

/** What an invariant must find, and how near what is allowed comes to it. */
export type Planted = { wrong: JourneyFacts[]; right: JourneyFacts[] };

/** The same of letters and alarms. */
export const plantedLetters = {
  'letters are on record': {
    wrong: [
      { ...good, mails: good.mails.slice(1) },
      { ...good, ...request({ history: [sentLine('confirm'), sentLine('grace')] }) },
      { ...good, ...request({ letters: { confirm: letter('m1'), grace: letter('m2') } }) },
      { ...good, ...request({ letters: { grace: letter('m2'), receipt: letter('m3') } }) },
      { ...receivedTwice, ...request({}) },
      // It ended by the very step that sent the letter, or long after it.
      {
        ...good,
        ...request({ letters: {}, closedAt: new Date(confirmedAt + 90).toISOString() }),
        invocations: [invocation({ functionName: 'close-request' })],
      },
      { ...good, ...request({ letters: {}, closedAt: new Date(confirmedAt + 9000).toISOString() }) },
      { ...receivedTwice, ...request({ history: [...deleted.history, sentLine('receipt')] }) },
      {
        ...receivedTwice,
        ...request({ letters: { ...deleted.letters, receipt: letter('m4') } }),
      },
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
      {
        ...good,
        ...request({
          letters: { grace: letter('m2'), receipt: letter('m3') },
          history: [...deleted.history, line('fresh-link-requested', 60)],
        }),
      },
      {
        ...receivedTwice,
        ...request({
          letters: { ...deleted.letters, receipt: letter('m4') },
          history: [...deleted.history, sentLine('receipt')],
        }),
      },
      {
        ...receivedTwice,
        invocations: [invocation({ endedAt: confirmedAt + 8500 }), second],
        ...request({ history: [...deleted.history, sentLine('receipt')] }),
      },
      { ...receivedTwice, invocations: [invocation({ endedAt: confirmedAt + 8500 }), second] },
      // It ended while the letter was sent, by another step.
      { ...good, ...request({ letters: {}, closedAt: new Date(confirmedAt + 90).toISOString() }) },
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
    wrong: [
      sentTwice,
      { ...sentTwice, name: 'mailbox that bounces' },
      // It came back, and nobody let the step run again.
      { ...sentTwice, ...cameBack(200) },
      { ...sentTwice, ...cameBack(200, line('operator-retried', -9000)) },
      // Staff retried, and it had not come back, or nobody knew of it.
      { ...sentTwice, ...request({ history: [...deleted.history, line('operator-retried', 5000)] }) },
      { ...sentTwice, ...cameBack(20_000, line('operator-retried', 5000)) },
      // The question was asked again while its link was valid.
      askedAgain(20_000),
      // A fresh link is for another letter.
      { ...sentTwice, ...request({ history: [...deleted.history, line('fresh-link-requested', 5000)] }) },
    ],
    right: [
      {
        ...sentTwice,
        invocations: [invocation({ faults: [crash], endedAt: undefined as never }), second],
      },
      { ...sentTwice, invocations: [invocation({ endedAt: confirmedAt + 8500 }), second] },
      { ...sentTwice, ...cameBack(200, line('operator-retried', 5000)) },
      { ...sentTwice, ...cameBack(200), invocations: [invocation({ faults: [crash] }), second] },
      {
        ...good,
        sends: [send('confirm', 'm1'), send('confirm', 'm4', { at: confirmedAt + 9000 })],
        ...request({ history: [...deleted.history, line('fresh-link-requested', 5000)] }),
      },
      // Its link had expired.
      askedAgain(8500),
    ],
  },
  'the newest link works': {
    wrong: (['confirm', 'grace'] as const).map((name) => ({
      ...good,
      newestLinks: [{ requestId: id, letter: name, messageId: 'm2', status: 404 }],
    })),
    right: [
      { ...untouched, newestLinks: [{ requestId: id, letter: 'grace', messageId: 'm2', status: 404 }] },
      {
        ...good,
        sends: [...good.sends, send('grace', 'm5', { invocationId: 'two', at: confirmedAt + 60 })],
        invocations: [invocation(), { ...second, startedAt: confirmedAt + 40 }],
        newestLinks: [{ requestId: id, letter: 'grace', messageId: 'm5', status: 404 }],
      },
    ],
  },
  'no alarm is false': {
    wrong: [
      called([invocation()], raised),
      // What was denied was another function's, another request's, a repetition's, or later.
      called([denial({ requestId: 'AAAAAAAAAAAA' })], raised),
      called([denial({ functionName: 'execute-in-store' })], raised),
      called([denial()], { ...raised, reason: 'NeedsAttention' }),
      called([denial({ isRepetition: true })], raised),
      called([denial({ startedAt: confirmedAt + 5000 })], raised),
      // Staff had answered that alarm already.
      called([denial()], raised, line('operator-retried', 1000), {
        ...raised,
        ...line('raised', 2000, 'Permanent'),
      }),
      // A confirmation that the machine hears of only after its wait goes on by itself.
      called([], line('asked', -90_000), raised),
      // Nothing came back, and no address had changed by then.
      { ...called([invocation()], raised), name: 'mailbox that bounces' },
      { ...good, ...request({ history: [raised], letterReports: bounce(8000) }) },
      { ...called([], raised), acts: [{ act: 'address-changed', answer: 'done', at: confirmedAt + 8000 }] },
    ],
    right: [
      called([denial()], raised),
      called([denial({ functionName: 'execute-in-store' })], { ...raised, reason: 'NeedsAttention' }),
      called([denial()], raised, { ...raised, ...line('raised', 2000, 'Permanent') }),
      {
        ...good,
        ...request({ history: [{ ...raised, at: new Date(confirmedAt + 9000).toISOString() }] }),
      },
      { ...good, ...request({ history: [raised], letterReports: bounce(70) }) },
      { ...called([], raised), acts: [{ act: 'address-changed', answer: 'done', at: confirmedAt }] },
    ],
  },
} satisfies Partial<Record<keyof typeof ofJourney, Planted>>;
