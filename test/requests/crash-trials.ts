import { deleteArchive } from '../../functions/handover/delete-archive.ts';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { askForConfirmation } from '../../functions/requests/ask-for-confirmation.ts';
import { cancelChallengeOf, cancelRequest } from '../../functions/requests/cancel-request.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import { confirmRequest } from '../../functions/requests/confirm-request.ts';
import { riskTextVersion } from '../../functions/requests/domain/risk.ts';
import { executeInStore } from '../../functions/requests/execute-in-store.ts';
import { openGracePeriod } from '../../functions/requests/open-grace-period.ts';
import { retryRequest } from '../../functions/requests/operate-requests.ts';
import { optOut } from '../../functions/requests/opt-out.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import { refusePromotions } from '../../functions/requests/refuse-promotions.ts';
import { submitRequest } from '../../functions/requests/submit-request.ts';
import { watchDeadlines } from '../../functions/requests/watch-deadlines.ts';
import { createOptOutToken } from '../../functions/stores/domain/opt-out-token.ts';
import type { Trial } from '../support/crashes.ts';
import * as stages from '../support/stages.ts';
import { addressKeyOf, lan, newWorld, onlyRequest, type World } from '../support/world.ts';

export const idOf = (world: World) => onlyRequest(world).id;

/** A waiting step in its nth attempt: the token of the one before is gone, as with the real machine. */
const attempt = (world: World, number: number) => {
  world.workflow.timeOut(`attempt ${number - 1}`);
  return stages.waiting(world, idOf(world), `attempt ${number}`);
};

/** Brings a fresh world to a stage. */
export const after = (stage: (world: World) => Promise<unknown>) => async () => {
  const world = newWorld();
  await stage(world);
  return world;
};

const clickOn = (world: World, kind: 'confirm' | 'cancel' | 'download') => ({
  ...stages.linkOf(world, kind, idOf(world)),
  code: stages.codeOf(world, idOf(world)),
});

/** Every step and every act of a customer or an operator, in a world in which it can happen. */
export const trials: [string, Omit<Trial, 'endState'>][] = [
  [
    'the submission',
    {
      prepare: async () => newWorld(),
      step: (ports) =>
        submitRequest(
          ports,
          {
            kind: 'deletion',
            scope: 'everything',
            topics: [],
            address: lan.address,
            language: 'vi',
            channel: 'form',
            idempotencyKey: 'key-of-the-form',
          },
          '192.0.2.1',
        ),
    },
  ],
  [
    'asking for the confirmation',
    {
      prepare: after(stages.submitted),
      step: (ports, world, number) => askForConfirmation(ports, attempt(world, number)),
    },
  ],
  [
    'the confirmation',
    {
      prepare: after(stages.asked),
      step: (ports, world) =>
        confirmRequest(ports, { ...clickOn(world, 'confirm'), acceptedRiskText: riskTextVersion }),
    },
  ],
  [
    'opening the grace period',
    {
      prepare: after(stages.confirmed),
      step: (ports, world, number) => openGracePeriod(ports, attempt(world, number)),
    },
  ],
  [
    'the cancellation',
    {
      prepare: after(stages.inGracePeriod),
      step: (ports, world) =>
        cancelRequest(ports, { ...clickOn(world, 'cancel'), challenge: cancelChallengeOf(idOf(world)) }),
    },
  ],
  [
    'planning a deletion',
    {
      prepare: after(async (world) => {
        await stages.inGracePeriod(world);
        world.clock.advance(world.settings.periods.graceSeconds);
      }),
      step: (ports, world) => planRequest(ports, { requestId: idOf(world) }),
    },
  ],
  [
    'planning a handover',
    {
      prepare: after((world) => stages.confirmed(world, { kind: 'handover' })),
      step: (ports, world) => planRequest(ports, { requestId: idOf(world) }),
    },
  ],
  ...(['hosting', 'mailing', 'account'] as const).map((store): [string, Omit<Trial, 'endState'>] => [
    `erasing in ${store}`,
    {
      prepare: after(stages.planned),
      step: (ports, world) => executeInStore(ports, { requestId: idOf(world), store }),
    },
  ]),
  [
    'writing the archive',
    {
      prepare: after((world) => stages.planned(world, { kind: 'handover' })),
      step: (ports, world) => writeArchive(ports, { requestId: idOf(world) }),
    },
  ],
  [
    'delivering the archive',
    {
      prepare: after(stages.archived),
      step: (ports, world, number) => deliverArchive(ports, attempt(world, number)),
    },
  ],
  [
    'deleting the archive',
    {
      prepare: after(stages.delivered),
      step: (ports, world) => deleteArchive(ports, { requestId: idOf(world) }),
    },
  ],
  [
    'stopping the promotions',
    {
      prepare: after((world) => stages.confirmed(world, { kind: 'opt-out' })),
      step: (ports, world) => refusePromotions(ports, { requestId: idOf(world) }),
    },
  ],
  [
    'closing a finished deletion',
    {
      prepare: after(stages.erased),
      step: (ports, world) => closeRequest(ports, { requestId: idOf(world) }),
    },
  ],
  [
    'leaving an unfinished deletion to a person',
    {
      prepare: after(stages.planned),
      step: (ports, world) => closeRequest(ports, { requestId: idOf(world) }),
    },
  ],
  [
    'closing a cancelled deletion',
    {
      prepare: after(stages.inGracePeriod),
      step: (ports, world) => closeRequest(ports, { requestId: idOf(world), ending: 'cancelled' }),
    },
  ],
  [
    'closing an expired request',
    {
      prepare: after(stages.asked),
      step: (ports, world) => closeRequest(ports, { requestId: idOf(world), ending: 'expired' }),
    },
  ],
  [
    'calling a person',
    {
      prepare: after(stages.planned),
      step: (ports, world, number) =>
        raiseAttention(ports, { ...attempt(world, number), error: 'Transient' }),
    },
  ],
  [
    "an operator's retry",
    {
      prepare: after(async (world) => {
        const id = await stages.planned(world);
        await raiseAttention(world, { ...stages.waiting(world, id, 'attention'), error: 'Transient' });
      }),
      step: (ports, world) => retryRequest(ports, { id: idOf(world), by: 'minh', reason: 'It is back.' }),
    },
  ],
  [
    'a one-click opt-out',
    {
      prepare: async () => newWorld(),
      step: (ports, world) => {
        const addressKey = addressKeyOf(world, lan.address);
        const token = createOptOutToken(world.keys, { addressKey, topic: 'promotions' }, world.random);
        return optOut(ports, { token, all: false, language: 'vi' });
      },
    },
  ],
  [
    'the watch over deadlines',
    {
      prepare: async () => {
        const world = newWorld();
        await stages.submitted({ ...world, workflow: { ...world.workflow, start: async () => {} } });
        world.clock.advance(3600);
        return world;
      },
      step: (ports) => watchDeadlines(ports),
    },
  ],
];
