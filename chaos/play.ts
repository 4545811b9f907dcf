import { castOf, seedCast } from './cast.ts';
import { pickByWeight, roll } from './dice.ts';
import { filesOf } from './holdings.ts';
import { type JourneyName, journeys } from './journeys/journeys.ts';
import { Player } from './player.ts';
import type { World } from './world.ts';

/** A journey that was played. */
export interface Played {
  journey: number;
  name: JourneyName;
  player: Player;
  filesBefore: { owner: string[]; neighbour: string[] };
}

const weights = Object.fromEntries(
  Object.entries(journeys).map(([name, { weight }]) => [name, weight]),
) as Record<JourneyName, number>;

/** Which journey a number stands for. */
export const nameOf = (seed: string, journey: number): JourneyName =>
  pickByWeight(weights, roll(seed, journey, 'name'));

async function playJourney(world: World, seed: string, journey: number): Promise<Played> {
  const name = nameOf(seed, journey);
  const drawn = journeys[name];
  const cast = castOf(seed, journey, 'mailbox' in drawn ? drawn.mailbox : 'ordinary');
  await seedCast(world.stack, cast);
  const filesBefore = {
    owner: await filesOf(world.stack, cast.owner),
    neighbour: await filesOf(world.stack, cast.neighbour),
  };
  const player = new Player(world, seed, journey, cast);
  await drawn.play(player);
  return { journey, name, player, filesBefore };
}

/** Plays journeys side by side, so many at a time. */
export async function playAll(
  world: World,
  { seed, numbers, concurrency }: { seed: string; numbers: readonly number[]; concurrency: number },
  onPlayed: (played: Played) => void,
): Promise<Played[]> {
  const played: Played[] = [];
  const left = numbers.values();
  const playNext = async () => {
    for (const journey of left) {
      const done = await playJourney(world, seed, journey);
      played.push(done);
      onPlayed(done);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, playNext));
  return played.sort((a, b) => a.journey - b.journey);
}
