import type { Status } from '../../../functions/requests/domain/request.ts';
import type { Submission } from '../../../functions/requests/domain/submission.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';
import * as stages from '../../support/stages.ts';
import { addressKeyOf, lan } from '../../support/world.ts';
import { type Act, actsOfEntries, actsOfStaff } from './acts.ts';
import type { Scene } from './scene.ts';

/** Brings a fresh scene to a situation, through the real use cases and the real machine; answers with the request. */
export type Prepare = (scene: Scene) => Promise<string>;

const { 'confirm-request': confirming, 'cancel-request': cancelling } = actsOfEntries;
const { 'download-archive': downloading, 'opt-out': optingOut } = actsOfEntries;

const handover = { kind: 'handover' } as const;
const optOut = { kind: 'opt-out' } as const;
const ofData = { scope: 'data' } as const;
const ofInformation = { scope: 'information' } as const;

const received =
  (changes: Partial<Submission> = {}): Prepare =>
  (scene) =>
    stages.submitted(scene, { idempotencyKey: 'key-of-the-form', ...changes });

/** The machine was never started: the process died in between. */
const lost: Prepare = (scene) =>
  received()({ ...scene, workflow: { ...scene.workflow, start: async () => {} } });

const oneClick: Prepare = async (scene) => {
  scene.mailing.subscribers.set(addressKeyOf(scene, lan.address), { address: lan.address, consents: {} });
  await optingOut['opt out in one click'](scene, scene);
  const request = scene.requests.all().find(({ channel }) => channel === 'one-click');
  return request?.id ?? '';
};

const asked = (changes: Partial<Submission> = {}): Prepare => running(received(changes));
const confirmed = (changes: Partial<Submission> = {}): Prepare => doing(asked(changes), confirming.confirm);
const inGrace = (changes: Partial<Submission> = {}): Prepare => running(confirmed(changes));
const planned = (changes: Partial<Submission> = {}): Prepare =>
  changes.kind === 'handover'
    ? runningTo('Write the archive', confirmed(changes))
    : runningTo('Erase in every store', inGrace(changes));
const archived = runningTo('Deliver the archive', planned(handover));
const deliveredAs = (changes: Partial<Submission>): Prepare =>
  running(runningTo('Deliver the archive', planned({ ...handover, ...changes })));
const delivered = deliveredAs({});
const archiveGone = runningTo('Send the receipt and close', delivered);
const promotionsStopped = runningTo('Send the receipt and close', confirmed(optOut));
const first = { idempotencyKey: 'first-key' };

/** The machine goes on until it waits or is over. */
function running(before: Prepare): Prepare {
  return async (scene) => {
    const id = await before(scene);
    await scene.workflow.run(id);
    return id;
  };
}

/** The machine goes on to a state, which has not begun; waits are over on the way. */
function runningTo(state: string, before: Prepare): Prepare {
  return async (scene) => {
    const id = await before(scene);
    await scene.workflow.runTo(id, state);
    return id;
  };
}

/** Nobody does anything until the request is closed. */
function runningOut(before: Prepare): Prepare {
  return async (scene) => {
    const id = await before(scene);
    await scene.workflow.run(id);
    while (scene.workflow.positionOf(id)) {
      scene.workflow.expire(id);
      await scene.workflow.run(id);
    }
    return id;
  };
}

function doing(before: Prepare, ...acts: Act[]): Prepare {
  return async (scene) => {
    const id = await before(scene);
    for (const act of acts) await act(scene, scene, id);
    return id;
  };
}

/** The same, some time later. */
function later(seconds: number, before: Prepare): Prepare {
  return async (scene) => {
    const id = await before(scene);
    scene.clock.advance(seconds);
    return id;
  };
}

/** Somebody stopped the execution by hand. */
function stopped(before: Prepare): Prepare {
  return async (scene) => {
    const id = await before(scene);
    scene.workflow.abort(id);
    return id;
  };
}

/** Staff cancelled, and their process died before the machine heard of it. */
const cancelUnheard: Act = (ports, scene, id) =>
  actsOfStaff.cancelForCustomer(
    { ...ports, workflow: { ...ports.workflow, interrupt: async () => 'gone' } },
    scene,
    id,
  );

/** A fault that lasts until a person is called, and is then mended. */
function failing(before: Prepare, breakIt: (scene: Scene) => () => void): Prepare {
  return async (scene) => {
    const id = await before(scene);
    const mend = breakIt(scene);
    await scene.workflow.runTo(id, 'Ask a person');
    await scene.workflow.run(id);
    mend();
    return id;
  };
}
const mailDown = (scene: Scene) => {
  scene.mail.failure = new PermanentError('down');
  return () => {
    scene.mail.failure = undefined;
  };
};
const hostingDown = (scene: Scene) => {
  const { failures } = scene.stores.hosting;
  Object.assign(failures, { erase: new PermanentError('down'), exportFiles: new PermanentError('down') });
  return () => {
    delete failures.erase;
    delete failures.exportFiles;
  };
};
const addressNew = (scene: Scene) => {
  const [customer] = scene.register.customers;
  if (customer) customer.addressSince = scene.clock().toISOString();
  return () => {};
};

/** Another address is on file for a while. */
const addressGone = (scene: Scene) => {
  const [customer] = scene.register.customers;
  if (customer) customer.address = 'other@example.vn';
  return () => {
    if (customer) customer.address = lan.address;
  };
};

/** A second request of the same customer, behind one that is open. */
function behind(earlier: Prepare, later: Prepare): Prepare {
  return async (scene) => {
    await earlier(scene);
    return later(scene);
  };
}

/** The plan tells the older copy to go, whose machine deletes it and closes. */
const replaceOlder: Act = async (_ports, scene, id) => {
  await scene.workflow.perform(id, scene);
  for (const older of scene.requests.all()) if (older.id !== id) await scene.workflow.run(older.id);
};

const askedAPerson = {
  early: failing(received(), mailDown),
  inGrace: failing(confirmed(), mailDown),
  executing: failing(planned(), hostingDown),
};

/** Every status, and the situations in which a request can have it. */
export const situations: Record<Status, Record<string, Prepare>> = {
  received: {
    'a deletion': received(),
    'a handover': received(handover),
    'an opt-out': received(optOut),
    'an opt-out in one click': oneClick,
    'a deletion whose machine was never started': lost,
  },
  'awaiting-confirmation': {
    'a deletion': asked(),
    'a deletion of data': asked(ofData),
    'a deletion of information': asked(ofInformation),
    'a handover': asked(handover),
    'an opt-out': asked(optOut),
    'with a link that is over': later(86_400, asked()),
    'with a link that is locked': doing(
      asked(),
      ...Array.from({ length: 3 }, () => confirming['confirm with a wrong code']),
    ),
    'about to be asked with a fresh link': doing(later(86_400, asked()), confirming['ask for a fresh link']),
    'about to expire': runningTo('Close: expired', asked()),
    'a deletion that is confirmed': confirmed(),
    'a handover that is confirmed': confirmed(handover),
    'an opt-out that is confirmed': confirmed(optOut),
    'cancelled by staff': doing(asked(), actsOfStaff.cancelForCustomer),
    'a copy that waits for an erasure': behind(
      planned(first),
      runningTo('Plan the handover', confirmed(handover)),
    ),
  },
  'in-grace-period': {
    'a deletion': inGrace(),
    'a deletion of data': inGrace(ofData),
    'whose time is over': runningTo('Plan the deletion', inGrace()),
    'that is cancelled': doing(inGrace(), cancelling.cancel),
    'behind an open copy': behind(deliveredAs(first), runningTo('Plan the deletion', inGrace())),
    'next to a deletion of data': behind(inGrace({ ...ofData, ...first }), inGrace()),
  },
  executing: {
    'a planned deletion': planned(),
    'a deletion of data': planned(ofData),
    'an erased deletion': runningTo('Send the receipt and close', planned()),
    'a deletion that a person retried': doing(askedAPerson.executing, actsOfStaff.retryRequest),
    'a deletion that a store refuses': doing(planned(), async (_ports, scene) => hostingDown(scene)),
    'a planned handover': planned(handover),
    'a written archive': archived,
    'promotions that are stopped': promotionsStopped,
    'promotions that one click stopped': runningTo('Send the receipt and close', oneClick),
  },
  delivered: {
    'a copy': delivered,
    'a copy that was fetched': doing(delivered, downloading.download),
    'a copy that is discarded': doing(delivered, downloading.discard),
    'a copy that is locked': doing(
      delivered,
      ...Array.from({ length: 3 }, () => downloading['download with a wrong code']),
    ),
    'a copy whose time is over': runningTo('Delete the archive', delivered),
    'a copy that is deleted': archiveGone,
    'a copy that replaced an older one': running(
      doing(behind(deliveredAs(first), runningTo('Plan the handover', confirmed(handover))), replaceOlder),
    ),
  },
  'needs-attention': {
    'before the first letter': askedAPerson.early,
    'before the grace period': askedAPerson.inGrace,
    'in the grace period': failing(inGrace(), addressNew),
    'in the grace period, and cancelled': doing(failing(inGrace(), addressNew), cancelling.cancel),
    'a deletion that is half done': askedAPerson.executing,
    'a deletion that needs a person again': failing(
      doing(askedAPerson.executing, actsOfStaff.retryRequest),
      hostingDown,
    ),
    'a copy that cannot be written': failing(planned(handover), hostingDown),
    'a copy of which nobody can be told': failing(archived, mailDown),
    'a copy of which nobody can be told, and cancelled': doing(failing(archived, mailDown), cancelUnheard),
    'a written copy whose address is gone': failing(archived, addressGone),
    'a written copy that is cancelled': doing(failing(archived, addressGone), cancelUnheard),
    'a written copy that is cancelled, its execution stopped': stopped(
      doing(failing(archived, addressGone), cancelUnheard),
    ),
    'a copy that nobody may have': failing(confirmed(handover), addressNew),
    'a receipt that cannot be sent': failing(archiveGone, mailDown),
    'a deletion whose receipt cannot be sent': failing(
      runningTo('Send the receipt and close', planned()),
      mailDown,
    ),
  },
  completed: {
    'a deletion of data': runningOut(planned(ofData)),
    'a handover': runningOut(delivered),
    'an opt-out': runningOut(confirmed(optOut)),
    'an opt-out in one click': runningOut(oneClick),
  },
  'completed-with-exceptions': { 'a deletion': runningOut(planned()) },
  expired: {
    'a deletion': runningOut(asked()),
  },
  cancelled: {
    'a deletion': runningOut(doing(inGrace(), cancelling.cancel)),
    'a handover, by staff': runningOut(doing(asked(handover), actsOfStaff.cancelForCustomer)),
  },
  'no-such-customer': {
    'a deletion': runningOut(async (scene) => {
      scene.register.customers = scene.register.customers.filter(
        (each) => each.customerId !== lan.customerId,
      );
      return received()(scene);
    }),
  },
  joined: {
    'a deletion': behind(inGrace(first), runningOut(confirmed())),
  },
};
