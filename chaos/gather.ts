import type { Request } from '../functions/requests/domain/request.ts';
import { type Topic, topics } from '../functions/shared/vocabulary.ts';
import { itemsOf } from '../local/inspect.ts';
import type { LocalStack } from '../local/stack.ts';
import type { JourneyFacts, Mail, RunFacts } from './facts.ts';
import { customerFacts, readStores, type Stores } from './holdings.ts';
import { openNewestLinks } from './newest-links.ts';
import type { Played } from './play.ts';
import { requestIn } from './stored.ts';
import type { World } from './world.ts';

/** Reads what is stored and what arrived, once for all journeys. */
export async function gatherRun(world: World): Promise<RunFacts & { stores: Stores; mails: Mail[] }> {
  const { stack, executions } = world;
  const requests = new Map<string, Request>();
  const slots: { owner: string; requestId: string }[] = [];
  for (const item of await itemsOf(stack, 'requests')) {
    const request = requestIn(item);
    if (request) requests.set(request.id, request);
    if (String(item.pk).startsWith('customer#')) {
      for (const slot of Object.values(item))
        if (isClaim(slot)) slots.push({ owner: String(item.pk), requestId: slot.requestId });
    }
  }
  return {
    requests,
    slots,
    executions,
    log: stack.log.lines(),
    refused: stack.permissions.refused(),
    stores: await readStores(stack),
    mails: await readMailbox(stack),
  };
}

const isClaim = (value: unknown): value is { requestId: string } =>
  typeof value === 'object' && value !== null && 'requestId' in value;

export async function readMailbox({ urls }: LocalStack): Promise<Mail[]> {
  const list = (await (await fetch(`${urls.mailbox}/mails.json`)).json()) as {
    id: string;
    to: string[];
    subject: string;
  }[];
  return list.map(({ id, to, subject }) => ({ id, to: to[0] ?? '', subject }));
}

/** Everything about one journey, when all is over. */
export async function gatherJourney(
  { stack, recorder }: World,
  { journey, name, player, filesBefore }: Played,
  run: Awaited<ReturnType<typeof gatherRun>>,
): Promise<JourneyFacts> {
  const { owner, neighbour } = player.cast;
  const own = String(journey);
  const invocations = [...recorder.invocations.values()].filter((invocation) => invocation.journey === own);
  const ids = new Set(invocations.map(({ id }) => id));
  const requestIds = new Set(recorder.requestsOf(own));
  const mails = run.mails.filter(({ to }) => to.includes(owner.address) || to.includes(neighbour.address));
  const sends = recorder.sends.filter(({ invocationId }) => ids.has(invocationId));
  const consented = topics.filter((topic) => owner.topics[topic] !== undefined);
  return {
    journey,
    name,
    acts: player.acts,
    clicks: player.clicks,
    requests: [...requestIds].flatMap((id) => run.requests.get(id) ?? []),
    mails,
    sends,
    newestLinks: await openNewestLinks(stack, sends, mails),
    invocations,
    erasures: recorder.erasures.filter(({ requestId }) => requestIds.has(requestId)),
    errors: errorsAbout(requestIds, run.log),
    owner: await customerFacts(stack, owner, filesBefore.owner, run.stores),
    neighbour: await customerFacts(stack, neighbour, filesBefore.neighbour, run.stores),
    consented,
    allowed: await allowedTopics(stack, owner.address, consented),
  };
}

/** The messages of errors that name one of these requests. */
const errorsAbout = (requestIds: ReadonlySet<string>, log: readonly string[]): string[] =>
  log.flatMap((line) => {
    const [, functionName = '', message = ''] =
      /^([\w-]+) .*?"errorMessage":"((?:[^"\\]|\\.)*)"/.exec(line) ?? [];
    const isAbout = message.split(/\W+/).some((word) => requestIds.has(word));
    return isAbout ? [`${functionName}: ${message}`] : [];
  });

async function allowedTopics(stack: LocalStack, address: string, asked: readonly Topic[]): Promise<Topic[]> {
  const answers = await Promise.all(
    asked.map(async (topic) => {
      const { allowed } = (await stack.invoke('ask-mailing-gate', { address, topic })) as {
        allowed: boolean;
      };
      return allowed ? [topic] : [];
    }),
  );
  return answers.flat();
}
