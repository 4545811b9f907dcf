import type { StoreName } from '../../contract/stores.ts';
import type { Holdings, JourneyFacts } from '../facts.ts';

/** The neighbour, whose number begins like the owner's, has everything as before. */
export function neighbourUntouched({ neighbour }: JourneyFacts): string[] {
  return [
    ...changesOfRecords(neighbour.before, neighbour.after),
    ...(isSubscriberSame(neighbour.before, neighbour.after) ? [] : ['subscriber']),
    ...(areFilesSame(neighbour.before, neighbour.after) ? [] : ['hosted files']),
  ].map((what) => `${neighbour.id}, a neighbour: ${what} changed`);
}

/** The owner has lost exactly what a request has carried out, store by store, and the receipts say so. */
export function receiptsTrue(facts: JourneyFacts): string[] {
  const isCarriedOut = (store: StoreName) =>
    facts.requests.some(({ kind, outcomes }) => kind === 'deletion' && outcomes[store] !== undefined);
  const { before, after } = facts.owner;
  return [
    ...(isCarriedOut('account') ? accountAfterDeletion(facts) : accountWithoutDeletion(facts)),
    ...(isCarriedOut('hosting') && after.files.length > 0 ? ['files are left after their deletion'] : []),
    ...(isCarriedOut('hosting') || areFilesSame(before, after) ? [] : ['files changed without a deletion']),
    ...(isCarriedOut('mailing') && after.subscriber ? ['the subscriber is left after the deletion'] : []),
    ...(isCarriedOut('mailing') || isSubscriberSame(before, after)
      ? []
      : ['the subscriber changed without a deletion']),
  ].map((text) => `${facts.owner.id}: ${text}`);
}

function accountAfterDeletion({ requests, owner }: JourneyFacts): string[] {
  const { records } = owner.after;
  const isToldOfHolds = requests.some(
    ({ kind, outcomes }) => kind === 'deletion' && outcomes.account?.some(({ result }) => result === 'held'),
  );
  const isSomethingLeft = Object.keys(records).length > 0;
  return [
    ...('profile' in records ? ['the profile is left after its deletion'] : []),
    ...(Object.values(records).every((record) => record.includes('"purgeAt":'))
      ? []
      : ['a record is left without an end']),
    ...(isToldOfHolds || !isSomethingLeft ? [] : ['records are left and no receipt says so']),
    ...(isSomethingLeft || !isToldOfHolds ? [] : ['the receipt says held, and nothing is left']),
  ];
}

function accountWithoutDeletion({ acts, name, owner }: JourneyFacts): string[] {
  // Mail that bounced, and a new address, are noted on the profile.
  const isProfileNew = name.startsWith('mailbox') || acts.some(({ act }) => act === 'address-changed');
  return changesOfRecords(owner.before, owner.after)
    .filter((key) => !(isProfileNew && key === 'profile'))
    .map((key) => `${key} changed without a deletion`);
}

function changesOfRecords(before: Holdings, after: Holdings): string[] {
  const keys = new Set([...Object.keys(before.records), ...Object.keys(after.records)]);
  return [...keys].filter((key) => before.records[key] !== after.records[key]);
}

const isSubscriberSame = (before: Holdings, after: Holdings) => before.subscriber === after.subscriber;
const areFilesSame = (before: Holdings, after: Holdings) => before.files.join() === after.files.join();

/** Promotions are stopped as far as somebody asked for it, and no further. */
export function suppressionAsAsked({
  acts,
  clicks,
  requests,
  consented,
  allowed,
  name,
}: JourneyFacts): string[] {
  const all = [...consented];
  const isErased = requests.some(
    ({ kind, outcomes }) => kind === 'deletion' && outcomes.mailing !== undefined,
  );
  const must = new Set([
    ...acts.flatMap(({ act, answer, topics = [] }) => (act === 'one-click' && answer === 200 ? topics : [])),
    ...requests.flatMap(({ kind, status, topics }) =>
      kind === 'opt-out' && status === 'completed' ? topics : [],
    ),
    ...(isErased ? all : []),
  ]);
  // Where an answer was lost, or a request ended after its step had begun, either is right; a complaint stops all.
  const may = new Set([
    ...must,
    ...acts.flatMap(({ topics = [] }) => topics),
    ...requests.flatMap(({ kind, confirmation, topics }) =>
      kind === 'opt-out' && confirmation?.confirmedAt ? topics : [],
    ),
    ...(name.includes('complains') || clicks.length === 0 ? all : []),
  ]);
  return all.flatMap((topic) => {
    if (must.has(topic) && allowed.includes(topic)) return [`${topic} is still allowed`];
    return !may.has(topic) && !allowed.includes(topic)
      ? [`${topic} is stopped, and nobody asked for it`]
      : [];
  });
}
