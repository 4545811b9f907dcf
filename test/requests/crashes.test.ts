import { describe, expect, it } from 'vitest';
import type { HistoryLine, Request } from '../../functions/requests/domain/request.ts';
import { dieEverywhere, type Trial } from '../support/crashes.ts';
import * as stages from '../support/stages.ts';
import { lan, type World } from '../support/world.ts';
import { after, idOf, trials } from './crash-trials.ts';

/** Each history entry once: a step that ran twice may record it twice. */
const linesOf = (history: HistoryLine[]) => [
  ...new Set(history.map(({ event, by, reason }) => [event, by, reason].join(' '))),
];

/** A request without the fields that may differ between two attempts: random hashes, message ids, tokens, revisions. */
const lasting = ({ revision: _count, history, ...request }: Request) =>
  JSON.parse(JSON.stringify({ ...request, history: linesOf(history) }), (key, value) =>
    ['hash', 'messageId', 'taskToken', 'id'].includes(key) ? key : value,
  );

/** All persistent state, of every port. */
const endState = (world: World) => ({
  requests: world.requests.all().map(lasting),
  started: world.workflow.started.length,
  answers: world.workflow.answers.map(({ output, error }) => output?.next ?? error),
  open: world.openWork.heldBy(lan.customerId).map(({ slot }) => slot),
  suppressed: [...world.mailing.suppressions.values()],
  archives: [...world.archives.archives.values()].map((files) => [...files.keys()]),
  holdings: Object.values(world.stores).map(({ holdings }) => holdings),
});

describe('a process that dies at any call and runs again', () => {
  it.each(trials)(
    'during %s ends like an undisturbed one, with one extra letter at most',
    async (_name, trial) => {
      const { undisturbed, ends } = await dieEverywhere({ ...trial, endState });

      expect(ends.length).toBeGreaterThan(0);
      for (const { death, state, letters } of ends) {
        expect(state, death).toEqual(undisturbed.state);
        expect(letters, death).toBeGreaterThanOrEqual(undisturbed.letters);
        expect(letters, death).toBeLessThanOrEqual(undisturbed.letters === 0 ? 0 : undisturbed.letters + 1);
      }
    },
  );

  it('is detected when it repeats an effect', async () => {
    const careless: Trial = {
      prepare: after(stages.planned),
      step: async ({ mail, requests }, world) => {
        const message = { to: lan.address, subject: '', text: '', html: '', tags: {} };
        await mail.send(message);
        await mail.send(message);
        await requests.change(idOf(world), (request) => ({
          ...request,
          topics: [...request.topics, 'promotions'],
        }));
      },
      endState,
    };

    const { undisturbed, ends } = await dieEverywhere(careless);

    expect(ends.map(({ death }) => death)).toEqual([
      'before mail.send (call 1)',
      'after mail.send (call 1)',
      'before mail.send (call 2)',
      'after mail.send (call 2)',
      'before requests.change (call 3)',
      'after requests.change (call 3)',
    ]);
    expect(ends.map(({ letters }) => letters - undisturbed.letters)).toEqual([0, 1, 1, 2, 2, 2]);
    expect(ends.at(-1)?.state).not.toEqual(undisturbed.state);
  });
});
