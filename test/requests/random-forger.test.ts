import fc from 'fast-check';
import { expect, it } from 'vitest';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { downloadArchive } from '../../functions/handover/download-archive.ts';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { executeInStore } from '../../functions/requests/execute-in-store.ts';
import { openGracePeriod } from '../../functions/requests/open-grace-period.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { filesOf, forge, minh, newTown } from '../support/forgery.ts';
import {
  ask,
  asked,
  codeOf,
  confirm,
  delivered,
  inGracePeriod,
  planned,
  submitted,
  waiting,
} from '../support/stages.ts';
import { lan, type World } from '../support/world.ts';

/**
 * Minh may get and put requests, has the mail of his own requests, and calls every step as he likes. Lan asked for a
 * deletion and for a copy, and confirms nothing.
 */
const fields = [
  'kind',
  'scope',
  'address',
  'addressKey',
  'customerId',
  'status',
  'confirmation',
  'grace',
  'plan',
  'outcomes',
  'archive',
  'delivery',
  'letters',
  'cancelledAt',
] as const satisfies (keyof Request)[];

type Field = (typeof fields)[number];

/** Parts that are only of use together. */
const identity: Field[] = ['address', 'addressKey', 'customerId'];
const progress: Field[] = ['plan', 'archive', 'outcomes', 'delivery', 'grace'];

const anyForgery = fc.record({
  fields: fc.oneof(
    { weight: 3, arbitrary: fc.constant(identity) },
    { weight: 1, arbitrary: fc.constant(progress) },
    { weight: 3, arbitrary: fc.subarray([...fields], { minLength: 1, maxLength: 4 }) },
  ),
  from: fc.nat(),
  /** Besides: the request waits for its confirmation again. */
  unconfirmed: fc.boolean(),
});

const acts = ['ask', 'confirm', 'grace', 'plan', 'execute', 'write', 'deliver', 'download', 'later'] as const;

const anyMove = fc.oneof(
  { weight: 2, arbitrary: anyForgery },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      ...acts.map((act) => [act]),
      ['confirm', 'grace', 'later', 'plan', 'execute'] as const,
      ['confirm', 'plan', 'write', 'deliver', 'download'] as const,
    ),
  },
);

/** All secrets of links of this kind that were mailed to Minh. */
const linksOf = (world: World, kind: string, id: string) =>
  world.mail.sent
    .filter(({ to }) => to === minh.address)
    .flatMap(({ text }) => [...text.matchAll(new RegExp(`/${kind}/${id}/([\\w-]+)`, 'g'))])
    .map(([, secret = '']) => ({ id, secret }));

async function perform(world: World, act: (typeof acts)[number], id: string, token: string) {
  switch (act) {
    case 'ask':
      return ask(world, id, token);
    case 'confirm':
      for (const link of linksOf(world, 'confirm', id)) await confirm(world, id, link);
      return;
    case 'grace':
      return openGracePeriod(world, waiting(world, id, token));
    case 'plan':
      return planRequest(world, { requestId: id });
    case 'execute':
      for (const store of ['hosting', 'mailing', 'account'] as const)
        await executeInStore(world, { requestId: id, store });
      return;
    case 'write':
      return writeArchive(world, { requestId: id });
    case 'deliver':
      return deliverArchive(world, waiting(world, id, token));
    case 'download':
      for (const link of linksOf(world, 'download', id))
        await downloadArchive(world, { ...link, code: codeOf(world, id), action: 'download' });
      return;
    case 'later':
      return world.clock.advance(world.settings.periods.graceSeconds);
  }
}

const starts = {
  'asked about a deletion': (world: World) => asked(world, { address: minh.address }),
  'in the grace period': (world: World) => inGracePeriod(world, { address: minh.address }),
  'planned to erase': (world: World) => planned(world, { address: minh.address }),
  'asked about a copy': (world: World) => asked(world, { kind: 'handover', address: minh.address }),
  'with a copy': (world: World) => delivered(world, { address: minh.address }),
};

it.each(Object.entries(starts))(
  'Whoever is %s erases nobody else and gets nobody else’s copy',
  async (_start, start) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyMove, { minLength: 1, maxLength: 10 }), async (moves) => {
        const world = newTown();
        const victims = [await asked(world), await submitted(world, { kind: 'handover' })];
        const id = await start(world);
        const seen: Request[] = [];
        const look = async () => {
          for (const each of [...victims, id]) {
            const request = await world.requests.find(each);
            if (request) seen.push(request);
          }
        };
        for (const [index, move] of moves.entries()) {
          await look();
          if ('from' in move) {
            const source = seen[move.from % seen.length] as Request;
            await forge(world, id, ({ confirmation }) => {
              const taken = Object.fromEntries(move.fields.map((field) => [field, source[field]]));
              const { confirmedAt: _at, seal: _seal, ...question } = confirmation ?? {};
              return {
                ...taken,
                ...(move.unconfirmed && { status: 'awaiting-confirmation', confirmation: question }),
              } as Partial<Request>;
            });
          } else {
            for (const act of move) await perform(world, act, id, `token ${index}`).catch(() => undefined);
          }
        }

        expect(filesOf(world, lan.customerId)).toBe(2);
        expect(
          world.stores.account.holdings.filter(({ customerId }) => customerId === lan.customerId),
        ).toHaveLength(2);
        const copy = [...(world.archives.archives.get(id)?.values() ?? [])].map(String).join();
        expect(copy).not.toContain('<h1>Lan</h1>');
      }),
      { numRuns: 150 },
    );
  },
);
