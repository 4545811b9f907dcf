import { setTimeout as sleep } from 'node:timers/promises';
import type { Mailbox } from '../cast.ts';
import { changeAddress } from '../change-address.ts';
import type { Asked, Player } from '../player.ts';

/** What a customer, a stranger or staff live through. A journey ends when they have nothing more to do. */
interface Journey {
  /** How often it is drawn. */
  weight: number;
  mailbox?: Mailbox;
  play(player: Player): Promise<unknown>;
}

const scoped = (player: Player, kind: Asked['kind']): Asked => ({
  kind,
  scope: player.pick('scope', 'everything', 'information', 'data', 'everything'),
});

const asked = (player: Player): Asked =>
  player.pick<Asked>('kind', scoped(player, 'deletion'), scoped(player, 'handover'), {
    kind: 'opt-out',
    topics: player.pick('topics', 'all', 'promotions'),
  });

/** Every journey that can be drawn. */
export const journeys = {
  deletion: { weight: 22, play: (player) => player.ask(scoped(player, 'deletion')) },

  'deletion cancelled in time': {
    weight: 10,
    async play(player) {
      const known = await player.ask(scoped(player, 'deletion'));
      if (known) await player.cancel(known);
    },
  },

  'deletion cancelled by staff': {
    weight: 4,
    async play(player) {
      const known = await player.submit(scoped(player, 'deletion'));
      if (!known) return;
      await player.letter(known, 'confirm');
      if (player.chance('confirms first', 60)) await player.confirm(known);
      await player.staffCancels(known);
    },
  },

  'deletion cancelled too late': {
    weight: 5,
    async play(player) {
      const known = await player.ask(scoped(player, 'deletion'));
      if (!known) return;
      await player.letter(known, 'cancel');
      // About when it becomes too late, before or after.
      await sleep(6_000 + player.roll('late') * 5_000);
      await player.cancel(known);
    },
  },

  'copy while a deletion waits': {
    weight: 5,
    async play(player) {
      await player.ask(scoped(player, 'deletion'));
      const copy = await player.ask({ kind: 'handover', scope: 'information' });
      if (copy && player.chance('discards', 60)) await player.fetchArchive(copy, 'discard');
    },
  },

  handover: {
    weight: 12,
    async play(player) {
      const known = await player.ask(scoped(player, 'handover'));
      if (!known) return;
      if (player.chance('downloads', 70)) await player.fetchArchive(known, 'download');
      if (player.chance('discards', 60)) await player.fetchArchive(known, 'discard');
    },
  },

  'copy replaced by a smaller one': {
    weight: 4,
    async play(player) {
      const first = await player.ask({ kind: 'handover', scope: 'everything' });
      if (first) await player.letter(first, 'download');
      const second = await player.ask({
        kind: 'handover',
        scope: player.pick('smaller', 'data', 'information'),
      });
      if (second) await player.fetchArchive(second, 'discard');
    },
  },

  'opt-out': {
    weight: 7,
    play: (player) => player.ask({ kind: 'opt-out', topics: player.pick('topics', 'all', 'promotions') }),
  },

  'one click': { weight: 6, play: (player) => player.oneClick() },

  'the same form twice': {
    weight: 5,
    async play(player) {
      const form = asked(player);
      const both = await Promise.all([player.submit(form), player.submit(form)]);
      for (const known of both) if (known) await player.confirm(known);
    },
  },

  'wrong codes': {
    weight: 5,
    async play(player) {
      const known = await player.submit(scoped(player, player.pick('of', 'deletion', 'handover')));
      if (!known) return;
      let page = await player.guess(known);
      for (let guesses = 1; guesses < 3 && page; guesses += 1) page = await player.guess(known);
      if (!page || player.chance('gives up', 20)) return;
      await player.press(page);
      await player.letter(known, 'confirm', 2);
      await player.confirm(known);
    },
  },

  'never confirmed': {
    weight: 5,
    async play(player) {
      const known = await player.submit(asked(player));
      const letter = known && (await player.letter(known, 'confirm'));
      // A scanner looks at it; a person does not.
      if (letter) await player.visit(letter.link);
    },
  },

  'joined requests': {
    weight: 5,
    async play(player) {
      await player.ask({ kind: 'deletion', scope: 'everything' });
      const second = await player.ask(scoped(player, 'deletion'));
      if (second && player.chance('cancels the second', 20)) await player.cancel(second);
    },
  },

  'older unconfirmed request': {
    weight: 3,
    async play(player) {
      const older = await player.submit(asked(player));
      await player.ask({ kind: 'deletion', scope: 'everything' });
      if (older && player.chance('confirms it late', 50)) await player.confirm(older);
    },
  },

  'unknown address': {
    weight: 4,
    play: (player) => player.submit(asked(player), `nobody.${player.cast.owner.address}`),
  },

  "somebody else's address": { weight: 3, play: (player) => player.submit(scoped(player, 'deletion')) },

  'guessed links': {
    weight: 3,
    async play(player) {
      const known = await player.submit(scoped(player, 'deletion'));
      if (!known) return;
      const guess = Buffer.from(player.cast.neighbour.id.padEnd(32, '?')).toString('base64url');
      for (const route of ['confirm', 'cancel', 'download', 'status']) {
        await player.visit(`${player.world.stack.urls.pages}/${route}/${known.requestId}/${guess}`);
      }
      if (player.chance('owner goes on', 60)) await player.confirm(known);
    },
  },

  'address changed meanwhile': {
    weight: 3,
    async play(player) {
      const known = await player.ask(scoped(player, player.pick('of', 'deletion', 'handover')));
      if (known) await changeAddress(player);
    },
  },

  'mailbox that bounces': {
    weight: 3,
    mailbox: 'bounce',
    play: (player) => player.ask(asked(player)),
  },

  'mailbox that complains': {
    weight: 3,
    mailbox: 'complaint',
    play: (player) => player.ask(scoped(player, 'handover')),
  },
} as const satisfies Record<string, Journey>;

export type JourneyName = keyof typeof journeys;
