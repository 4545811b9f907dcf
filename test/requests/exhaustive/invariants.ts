import { isClosed, letterNames, type Request } from '../../../functions/requests/domain/request.ts';
import type { Ended, Invariants } from '../../support/trials.ts';
import { lan } from '../../support/world.ts';
import { type Fact, minh, type Scene } from './scene.ts';

/** A scene, a request in it, and what is known from before an act. */
export interface Situation {
  scene: Scene;
  /** The request on which the act is done. */
  id: string;
  /** Everything of the neighbour, before the act. */
  neighbourBefore: string;
}

export type End = Ended<Situation>;

const written = (facts: readonly Fact[]): Request[] =>
  facts.flatMap((fact) => (fact.type === 'written' ? [fact.request] : []));

/** All written versions of each request, oldest first. */
function livesOf({ facts }: Scene): Request[][] {
  return [...Map.groupBy(written(facts), ({ id }) => id).values()];
}

/** What can be recorded of one request only once. */
const onceOnly = [
  'received',
  'confirmed',
  'cancel-requested',
  'planned',
  'store-done',
  'promotions-stopped',
  'archive-written',
  'archive-discarded',
  'archive-deleted',
  'joining',
  'superseded',
  'finished',
  'ended',
];

/** What became of the last letter is recorded after the end, and that staff have told the customer. */
const withoutReports = ({ revision, history, letterReports, told, acknowledgedAt, ...rest }: Request) =>
  JSON.stringify(rest);

const isAsked = ({ history }: Request) => history.at(-1)?.event === 'asked';

const findLine = <Each>(lines: readonly Each[], isWrong: (each: Each, index: number) => boolean) =>
  lines.find((each, index) => isWrong(each, index));

/** What must be true whatever happens, in whatever order, and whenever a process dies. */
export const safety = {
  'nothing is erased without a sealed confirmation, a letter about cancelling, and its time': ({ scene }) =>
    scene.facts.some((fact) => fact.type === 'erased' && !fact.mayBeErased) ? 'It was.' : undefined,

  'what is cancelled stays cancelled': ({ scene }) => {
    for (const life of livesOf(scene)) {
      const cancelled = life.findIndex(({ cancelledAt }) => cancelledAt !== undefined);
      if (cancelled < 0) continue;
      const after = life.slice(cancelled);
      const before = life[cancelled - 1];
      if (after.some(({ cancelledAt }) => cancelledAt === undefined)) return 'It was forgotten.';
      if (after.some(({ plan }) => plan !== undefined) && !before?.plan) return 'It was planned.';
      if (after.some(({ letters }) => letters['archive-ready']) && !before?.letters['archive-ready'])
        return 'It was delivered.';
      const end = after.find(isClosed);
      // One that follows another request does nothing itself, cancelled or not.
      if (end && !['cancelled', 'no-such-customer', 'joined'].includes(end.status))
        return `It is ${end.status}.`;
    }
    return undefined;
  },

  'what is closed stays as it is': ({ scene }) => {
    const isWritten = livesOf(scene).some((life) => {
      const [end, ...later] = life.slice(life.findIndex(isClosed)).map(withoutReports);
      return isClosed(life.at(-1) as Request) ? later.some((each) => each !== end) : life.some(isClosed);
    });
    return isWritten ? 'It was written to.' : undefined;
  },

  'what is closed holds no place': ({ scene }) => {
    const closed = scene.requests.all().filter(isClosed);
    const owners = [lan.customerId, ...scene.requests.all().map(({ addressKey }) => addressKey)];
    const held = owners
      .flatMap((owner) => scene.openWork.heldBy(owner))
      .find(({ requestId }) => closed.some(({ id }) => id === requestId));
    return held && `It holds the place of a ${held.slot}.`;
  },

  'what is closed keeps no personal data and no token': ({ scene }) => {
    const closed = scene.requests.all().filter(isClosed);
    const secrets = [lan.address, lan.name, lan.customerId];
    const told = secrets.find((secret) => closed.some((request) => JSON.stringify(request).includes(secret)));
    const kept = (['clientKey', 'taskToken', 'attention'] as const).find((name) =>
      closed.some((request) => name in request),
    );
    return told ?? kept;
  },

  'no letter leaves after the end': ({ scene: { facts } }) => {
    const late = findLine(facts, (fact, index) => {
      if (fact.type !== 'letter') return false;
      return written(facts.slice(0, index)).some((request) => request.id === fact.about && isClosed(request));
    });
    return late?.type === 'letter' ? `The letter "${late.name}" did.` : undefined;
  },

  'a letter leaves once': ({ scene, mailOutcomeUnknown }) => {
    for (const { id, letterReports = {} } of scene.requests.all()) {
      const cameBack = Object.values(letterReports).filter(({ undelivered }) => undelivered);
      const letters = scene.facts
        .filter((fact) => fact.type === 'letter')
        .filter(({ about }) => about === id);
      for (const name of letterNames) {
        const count = letters.filter((letter) => letter.name === name).length;
        // Each time that the machine asks, there is a link of its own.
        const asks = written(scene.facts).filter((each) => each.id === id && isAsked(each)).length;
        const most =
          (name === 'confirm' ? asks : 1) +
          (mailOutcomeUnknown ? 1 : 0) +
          cameBack.filter(({ letter }) => letter === name).length;
        if (count > most) return `"${name}" left ${count} times.`;
      }
    }
    return undefined;
  },

  'the history tells each thing once': ({ scene }) => {
    for (const { history } of scene.requests.all()) {
      const lines = history
        .filter(({ event }) => onceOnly.includes(event))
        .map(({ event, reason }) => [event, reason].join(' '));
      const twice = findLine(lines, (line, index) => lines.indexOf(line) < index);
      if (twice) return `"${twice.trim()}" stands there twice.`;
    }
    return undefined;
  },

  'a letter goes to its customer only': ({ scene: { facts } }) => {
    const astray = facts.find((fact) => fact.type === 'letter' && fact.to !== lan.address);
    return astray && 'It went to somebody else.';
  },

  'the neighbour is untouched': ({ scene, neighbourBefore }) =>
    stateOfNeighbour(scene) === neighbourBefore ? undefined : 'It is not.',
} as const satisfies Invariants<Situation>;

/** What must be true once whoever acts has finished or has done it again. */
export const liveness = {
  'a request that waits knows what the machine waits on': ({ scene }) => {
    for (const { id, status, taskToken, attention } of scene.requests.all()) {
      const position = scene.workflow.positionOf(id);
      if (!position?.token) continue;
      const known = position.state === 'Ask a person' ? attention?.taskToken : taskToken;
      if (known !== position.token) return `In "${position.state}", ${status}, it does not.`;
    }
    return undefined;
  },
} as const satisfies Invariants<Situation>;

/** What must be true once the watch has looked, whatever died before. */
export const afterTheWatch = {
  'whoever acted is heard': ({ scene }) => {
    for (const { id, status, confirmation, cancelledAt, delivery } of scene.requests.all()) {
      const { state, token } = scene.workflow.positionOf(id) ?? {};
      if (!token) continue;
      if (cancelledAt) return `It is cancelled, and the machine waits in "${state}".`;
      if (state === 'Ask for confirmation' && confirmation?.confirmedAt) return 'The confirmation is not.';
      if (state === 'Deliver the archive' && delivery?.discardedAt) return 'The discarding is not.';
      if (state === 'Ask a person' && status !== 'needs-attention') return 'The answer of staff is not.';
    }
    return undefined;
  },
} as const satisfies Invariants<Situation>;

/** What must be true in the end, when everybody who can move the request has done so. */
export const outcome = {
  'every request comes to an end': ({ scene }) => {
    const open = scene.requests
      .all()
      .find(({ id, status }) => id !== scene.neighbour && !isClosed({ status }));
    return open && `It is ${open.status} for ever.`;
  },

  'what was confirmed does not expire': ({ scene }) => {
    const silent = scene.requests
      .all()
      .find(({ confirmation, status }) => confirmation?.confirmedAt && status === 'expired');
    return silent && 'It did.';
  },

  'whoever had a letter and confirmed hears how it ended': ({ scene }) => {
    const endings = ['receipt', 'cancelled', 'joined'] as const;
    const silent = scene.requests
      .all()
      .find(
        ({ confirmation, status, letters }) =>
          confirmation?.confirmedAt &&
          isClosed({ status }) &&
          status !== 'no-such-customer' &&
          !endings.some((name) => letters[name]),
      );
    return silent && `It is ${silent.status}, and nobody was told.`;
  },

  'an archive is gone when its request is closed': ({ scene }) =>
    scene.archives.archives.size === 0 ? undefined : 'One lies there.',
} as const satisfies Invariants<Situation>;

/** Everything that a scene has of the neighbour. */
export function stateOfNeighbour({
  requests,
  stores,
  openWork,
  register,
  mailing,
  mail,
  neighbour,
  facts,
}: Scene) {
  const request = requests.all().find(({ id }) => id === neighbour);
  return JSON.stringify({
    request,
    holdings: Object.values(stores).map(({ holdings }) =>
      holdings.filter(({ customerId }) => customerId === minh.customerId),
    ),
    open: openWork.heldBy(minh.customerId),
    customer: register.customers.find(({ customerId }) => customerId === minh.customerId),
    suppressed: mailing.suppressions.get(request?.addressKey ?? ''),
    letters: mail.sent.filter(({ to }) => to === minh.address).length,
    erasures: facts.filter((fact) => fact.type === 'erased' && fact.customerId === minh.customerId).length,
  });
}
