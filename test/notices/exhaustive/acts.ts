import type { MailReport } from '../../../functions/mail-events/domain/verdict.ts';
import { recordMailEvent } from '../../../functions/mail-events/record-mail-event.ts';
import { freezeRecipients } from '../../../functions/notices/freeze-recipients.ts';
import type * as operating from '../../../functions/notices/operate-notices.ts';
import { pauseNotice, resumeNotice } from '../../../functions/notices/operate-notices.ts';
import { sendNotices } from '../../../functions/notices/send-notices.ts';
import { startNotice } from '../../../functions/notices/start-notice.ts';
import { stopNotices } from '../../../functions/notices/stop-notices.ts';
import { watchRuns } from '../../../functions/notices/watch-runs.ts';
import { Crash } from '../../support/mortal.ts';
import { act, type NoticeWorld } from '../../support/notice-world.ts';
import type * as trials from '../../support/trials.ts';
import { calmLimits, perform, refuse, running, runOf, type Scene } from './scene.ts';

export interface Situation {
  scene: Scene;
}
export type Doing = trials.Doing<Situation, NoticeWorld>;
type Act = Doing['act'];

/** Whoever runs it calls it again, in another process, when it dies. */
const followed =
  (once: (ports: NoticeWorld, scene: Scene) => Promise<unknown>): Act =>
  async (ports, { scene }) => {
    const error = await once(ports, scene).catch((thrown: unknown) => thrown);
    if (error instanceof Crash) return once(scene, scene);
    return error;
  };

/** The machine carries its execution by one state; a function that dies is called again. */
const goesOn = followed((ports, scene) => perform(scene, ports));

/** What the mail service reports of the nth message that it took, from the end if negative. */
export const reported =
  (report: MailReport, nth: number) =>
  async (scene: Scene, ports: NoticeWorld = scene): Promise<void> => {
    const message = scene.mail.taken.at(nth);
    if (!message) return;
    const { to, tags, messageId } = message;
    const at = scene.clock().toISOString();
    await recordMailEvent(ports, { report, to, tags, messageId, sentAt: at, at });
  };

const reports: Record<MailReport['type'], Record<string, MailReport>> = {
  delivery: { arrived: { type: 'delivery' } },
  bounce: {
    'bounced for good': { type: 'bounce', bounceType: 'Permanent', status: '5.1.1' },
    'bounced, and another one may not': { type: 'bounce', bounceType: 'Transient', status: '4.2.2' },
    'was refused because of our sender': { type: 'bounce', bounceType: 'Permanent', status: '5.7.26' },
    'was held back': {
      type: 'bounce',
      bounceType: 'Permanent',
      subType: 'OnAccountSuppressionList',
      status: '5.1.1',
    },
  },
  complaint: { 'was complained about': { type: 'complaint', feedback: 'abuse' } },
  reject: { 'was rejected': { type: 'reject' } },
};

const mailEvents: Doing[] = Object.values(reports)
  .flatMap((each) => Object.entries(each))
  .flatMap(([what, report]) =>
    [0, -1].map(
      (nth): Doing => ({
        name: `hear that the ${nth === 0 ? 'first' : 'last'} message ${what}`,
        act: followed((ports, scene) => reported(report, nth)(scene, ports)),
        repeatedBy: 'machine',
      }),
    ),
  );

/** What staff can do: every function of `operate-notices.ts`, and the start. */
const staff: Record<keyof typeof operating | 'startNotice', Act> = {
  startNotice: (ports) => startNotice(ports, act),
  pauseNotice: (ports) => pauseNotice(ports, act),
  resumeNotice: (ports) => resumeNotice(ports, act),
};

/** Something happens outside, and the machine goes on. */
const meanwhile =
  (happen: (scene: Scene) => unknown): Act =>
  async (ports, situation) => {
    await happen(situation.scene);
    return goesOn(ports, situation);
  };

const outside: Record<string, Act> = {
  'the daily quota is empty': meanwhile(({ mail }) => {
    mail.limits = { ...calmLimits, perDay: mail.taken.length };
  }),
  'the account may not send': meanwhile(({ mail }) => {
    mail.limits = { perSecond: 0, perDay: 0 };
  }),
  'the sender is refused': meanwhile((scene) => refuse(scene, 'sender')),
  'a customer closes the account': meanwhile(({ recipients }) => recipients.customers.delete('KH-1002')),
  'every customer closes the account': meanwhile(({ recipients }) => recipients.customers.clear()),
  'a customer moves to another address': meanwhile(({ recipients }) => {
    const customer = recipients.customers.get('KH-1004');
    if (customer) recipients.customers.set('KH-1004', { ...customer, address: 'moved@example.vn' });
  }),
  'somebody becomes a customer': meanwhile(({ recipients, arrivals, elapsed }) => {
    const customer = { customerId: 'KH-9001', name: 'Khách mới', address: 'moi@example.vn' };
    recipients.customers.set('KH-9001', { ...customer, customerSince: '2026-03-02' });
    arrivals.set('KH-9001', elapsed());
  }),
};

const byName = (acts: Record<string, Act>, repeatedBy: Doing['repeatedBy']): Doing[] =>
  Object.entries(acts).map(([name, each]) => ({ name, act: each, repeatedBy }));

/** Everything that people, the machine, the mail service and the world can do to a run. */
export const doings: Doing[] = [
  { name: 'the machine goes on', act: goesOn, repeatedBy: 'machine' },
  ...byName(outside, 'machine'),
  ...mailEvents,
  ...byName(staff, 'person'),
  {
    name: 'somebody stops the execution',
    repeatedBy: 'person',
    async act(_ports, { scene }) {
      const execution = running(scene);
      if (execution) execution.status = 'failed';
    },
  },
  { name: 'watch', act: (ports) => watchRuns(ports), repeatedBy: 'nobody' },
];

type Step = 'freeze-recipients' | 'send-notices' | 'stop-notices';
const steps: Record<Step, (ports: NoticeWorld, attempt: number) => Promise<unknown>> = {
  'freeze-recipients': (ports, attempt) => freezeRecipients(ports, { version: 2, attempt }),
  'send-notices': (ports, attempt) => sendNotices(ports, { version: 2, attempt }),
  'stop-notices': (ports, attempt) => stopNotices(ports, { version: 2, attempt, error: 'Permanent' }),
};

/** Every step, called for the present attempt and for an earlier one while the machine does not wait for it. */
export const strayCalls: Doing[] = Object.entries(steps).flatMap(([name, call]) =>
  [0, -1].map(
    (offset): Doing => ({
      name: `${name}, ${offset === 0 ? 'once more' : 'of an earlier attempt'}`,
      repeatedBy: 'nobody',
      async act(ports, { scene }) {
        scene.cutOffIn(900_000);
        await call(ports, (await runOf(scene)).attempt + offset);
      },
    }),
  ),
);
