import type { EntryName } from '../../../contract/http.ts';
import {
  type DownloadClick,
  downloadArchive,
  findDownload,
} from '../../../functions/handover/download-archive.ts';
import type { MailReport } from '../../../functions/mail-events/domain/verdict.ts';
import { recordMailEvent } from '../../../functions/mail-events/record-mail-event.ts';
import {
  cancelChallengeOf,
  cancelRequest,
  findCancellable,
} from '../../../functions/requests/cancel-request.ts';
import {
  confirmRequest,
  findConfirmable,
  requestFreshLink,
} from '../../../functions/requests/confirm-request.ts';
import { statusSecretOf } from '../../../functions/requests/domain/link-secret.ts';
import { riskTextVersion } from '../../../functions/requests/domain/risk.ts';
import type * as operating from '../../../functions/requests/operate-requests.ts';
import {
  cancelForCustomer,
  recordTold,
  retryRequest,
  vouchForAddress,
} from '../../../functions/requests/operate-requests.ts';
import { findOptOut, optOut } from '../../../functions/requests/opt-out.ts';
import { showStatus } from '../../../functions/requests/show-status.ts';
import { submitRequest } from '../../../functions/requests/submit-request.ts';
import { watchDeadlines } from '../../../functions/requests/watch-deadlines.ts';
import { pseudonym } from '../../../functions/shared/secrets.ts';
import { createOptOutToken } from '../../../functions/stores/domain/opt-out-token.ts';
import { inMemoryNoticeRuns } from '../../support/in-memory/notice-runs.ts';
import { codeOf, linkOf } from '../../support/stages.ts';
import { lan, type World } from '../../support/world.ts';
import { find, type Scene } from './scene.ts';

/** One act on a request: through `ports` that may die, with the eyes of the test on the same `scene`. */
export type Act = (ports: World, scene: Scene, id: string) => Promise<unknown>;

type LinkKind = 'confirm' | 'cancel' | 'download';

/** The newest link of this kind that the customer was mailed; a guessed one if there was none. */
function click(scene: Scene, kind: LinkKind, id: string) {
  const wasMailed = scene.mail.sent.some(({ text }) => text.includes(`/${kind}/${id}/`));
  return wasMailed ? linkOf(scene, kind, id) : { id, secret: 'guessed' };
}
const guessed = (id: string) => ({ id, secret: 'guessed' });

/** Two digits that are not the code. */
const wrongCode = (scene: Scene, id: string) => (codeOf(scene, id) === '11' ? '22' : '11');

const confirm =
  (given: (scene: Scene, id: string) => object): Act =>
  (ports, scene, id) =>
    confirmRequest(ports, {
      ...click(scene, 'confirm', id),
      code: codeOf(scene, id),
      acceptedRiskText: riskTextVersion,
      ...given(scene, id),
    });
const cancel =
  (given: (scene: Scene, id: string) => object = () => ({})): Act =>
  (ports, scene, id) =>
    cancelRequest(ports, {
      ...click(scene, 'cancel', id),
      challenge: cancelChallengeOf(id),
      ...given(scene, id),
    });
const download =
  (action: DownloadClick['action'], given: (scene: Scene, id: string) => object = () => ({})): Act =>
  (ports, scene, id) =>
    downloadArchive(ports, {
      ...click(scene, 'download', id),
      code: codeOf(scene, id),
      action,
      ...given(scene, id),
    });

/** The form once more: the same one, or a new one of its own. */
const submit =
  (idempotencyKey: string): Act =>
  async (ports, scene, id) => {
    const { kind, scope, topics, language } = await find(scene, id);
    const channel = 'form' as const;
    const submission = { kind, scope, topics, language, channel, address: lan.address, idempotencyKey };
    return submitRequest(ports, submission, '192.0.2.1');
  };

const optOutToken = (scene: Scene) =>
  createOptOutToken(
    scene.keys,
    { addressKey: pseudonym(scene.keys, lan.address), topic: 'promotions' },
    scene.random,
  );

/** What the mail service reports about the newest letter of a request. */
const reported =
  (report: MailReport): Act =>
  async (ports, scene, id) => {
    const letter = scene.mail.sent.findLast(({ tags }) => tags.request === id);
    if (!letter) return;
    const { to, tags, messageId } = letter;
    const at = scene.clock().toISOString();
    const { customers } = scene.register;
    const recipients = {
      async markUnreachable(customerId: string, address: string, at: Date) {
        const customer = customers.find((each) => each.customerId === customerId && each.address === address);
        if (customer) customer.unreachableSince ??= at.toISOString();
      },
      async addressKeyOf(customerId: string, address: string) {
        const isTheirs = customers.some((each) => each.customerId === customerId && each.address === address);
        return isTheirs ? pseudonym(scene.keys, address) : undefined;
      },
    };
    await recordMailEvent(
      { ...ports, runs: inMemoryNoticeRuns(), recipients },
      { report, to, messageId, tags, sentAt: at, at },
    );
  };

const by = { by: 'minh', reason: 'ticket 12' };

/** A step of the machine: the machine calls it, and its late and early runs are acts of their own. */
const step = 'a step of the machine';
const other = 'works on no request';

/** For each entry, everything that it can be asked to do to a request. */
export const actsOfEntries = {
  'show-form': other,
  'submit-request': {
    'send the same form again': submit('key-of-the-form'),
    'send a new form': submit('another-key'),
  },
  'confirm-request': {
    'look at the confirmation page': (ports, scene, id) =>
      findConfirmable(ports, click(scene, 'confirm', id)),
    confirm: confirm(() => ({})),
    'confirm with a wrong code': confirm((scene, id) => ({ code: wrongCode(scene, id) })),
    'confirm without accepting the risk': confirm(() => ({ acceptedRiskText: undefined })),
    'confirm with a guessed link': confirm((_scene, id) => guessed(id)),
    'ask for a fresh link': (ports, scene, id) => requestFreshLink(ports, click(scene, 'confirm', id)),
  },
  'cancel-request': {
    'look at the cancel page': (ports, scene, id) => findCancellable(ports, click(scene, 'cancel', id)),
    cancel: cancel(),
    'cancel on the status page': cancel((scene, id) => ({
      secret: statusSecretOf(scene.keys, id),
      fromStatus: true,
    })),
    'cancel with wrong characters': cancel(() => ({ challenge: '????' })),
    'cancel with a guessed link': cancel((_scene, id) => guessed(id)),
  },
  'show-status': {
    'look at the status page': (ports, scene, id) =>
      showStatus(ports, { id, secret: statusSecretOf(scene.keys, id) }),
  },
  'download-archive': {
    'look at the download page': (ports, scene, id) => findDownload(ports, click(scene, 'download', id)),
    download: download('download'),
    discard: download('discard'),
    'download with a wrong code': download('download', (scene, id) => ({ code: wrongCode(scene, id) })),
    'discard with a guessed link': download('discard', (_scene, id) => guessed(id)),
  },
  'opt-out': {
    'look at the opt-out page': async (ports, scene) => findOptOut(ports, optOutToken(scene)),
    'opt out in one click': (ports, scene) =>
      optOut(ports, { token: optOutToken(scene), all: false, language: 'vi' }),
  },
  'show-policy': other,
  'give-consent': other,
  'ask-mailing-gate': other,
  'ask-for-confirmation': step,
  'open-grace-period': step,
  'plan-request': step,
  'execute-in-store': step,
  'write-archive': step,
  'deliver-archive': step,
  'delete-archive': step,
  'refuse-promotions': step,
  'close-request': step,
  'raise-attention': step,
  'watch-deadlines': { watch: (ports) => watchDeadlines(ports) },
  'freeze-recipients': other,
  'send-notices': other,
  'stop-notices': other,
  'record-mail-event': {
    'hear that the letter bounced': reported({
      type: 'bounce',
      bounceType: 'Permanent',
      subType: 'General',
      status: '5.1.1',
    }),
    'hear of a complaint': reported({ type: 'complaint' }),
    'hear that the letter arrived': reported({ type: 'delivery' }),
  },
  'create-keys': other,
} as const satisfies Record<EntryName, Record<string, Act> | typeof step | typeof other>;

/** What staff can do: every function of `operate-requests.ts`. */
export const actsOfStaff: Record<keyof typeof operating, Act> = {
  retryRequest: (ports, _scene, id) => retryRequest(ports, { id, ...by }),
  vouchForAddress: (ports, _scene, id) => vouchForAddress(ports, { id, ...by }),
  recordTold: (ports, _scene, id) => recordTold(ports, { id, ...by }),
  cancelForCustomer: (ports, _scene, id) => cancelForCustomer(ports, { id, ...by }),
};

/** All acts of people, the watch and the mail service, by name. */
export const acts: [name: string, act: Act][] = [
  ...Object.values(actsOfEntries).flatMap((each) => (typeof each === 'string' ? [] : Object.entries(each))),
  ...Object.entries(actsOfStaff),
];
