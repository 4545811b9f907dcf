import { isRecorded } from '../../../functions/notices/domain/notice-ledger.ts';
import { listFates, reportNotice } from '../../../functions/notices/report-notice.ts';
import { status } from '../../../operator/policy/status.ts';
import { collect } from '../../support/collect.ts';
import { inMemoryPolicyVersions } from '../../support/in-memory/policy-versions.ts';
import type { Ended, Invariants } from '../../support/trials.ts';
import type { Situation } from './acts.ts';
import { attemptBegan, batchesOf, refusedAddress, running, runOf, type Scene } from './scene.ts';

export type End = Ended<Situation>;

const onceOnly = ['started', 'latecomers-requested', 'finished'];

/** What must be true whatever happens, in whatever order, and whenever a process dies. */
export const safety = {
  'nobody is told whose outcome is known': ({ scene }) => {
    const again = scene.told.find(({ wasKnown }) => wasKnown);
    return again && `${again.customerId} is.`;
  },

  'nobody is told who has closed the account, or whose mailbox is gone': ({ scene }) => {
    const gone = scene.told.find(({ wasGone }) => wasGone);
    return gone && `${gone.customerId} is.`;
  },

  'nothing is sent while the run stands still': ({ scene }) => {
    const stray = scene.told.find(({ status: was }) => was !== 'sending');
    return stray && `It was ${stray.status}.`;
  },

  'the account has everybody once, and calls nobody told who was not': async ({ scene }) => {
    const report = await reportNotice(scene, 2);
    if (report && report.imbalance !== 0) return `It misses ${report.imbalance}.`;
    const fates = await collect(listFates(scene, 2));
    if (new Set(fates.map(({ customerId }) => customerId)).size < fates.length)
      return 'It has somebody twice.';
    const told = new Set(scene.told.map(({ customerId }) => customerId));
    const invented = fates.find(({ fate, customerId }) => fate === 'sent' && !told.has(customerId));
    return invented && `It says that ${invented.customerId} was told.`;
  },

  'the history tells each thing once': async ({ scene }) => {
    const { history } = await runOf(scene);
    const twice = onceOnly.find((each) => history.filter(({ event }) => event === each).length > 1);
    return twice && `"${twice}" stands there twice.`;
  },

  'a finished run stays as it is': async ({ scene }) => {
    const run = await runOf(scene);
    const isOver = run.history.some(({ event }) => event === 'finished');
    return isOver && run.status !== 'finished' ? `It is ${run.status}.` : undefined;
  },

  'the log names nobody': ({ scene }) =>
    scene.logged.some((line) => /@|KH-/.test(JSON.stringify(line))) ? 'It does.' : undefined,
} as const satisfies Invariants<Situation>;

/** What must be true once whoever acts has finished or has done it again. */
export const liveness = {
  'one execution carries the run at most': ({ scene }) => {
    const active = [...scene.executions.values()].filter((each) => each.status === 'running');
    return active.length > 1 ? `${active.length} do.` : undefined;
  },
} as const satisfies Invariants<Situation>;

/** What must be true once the machine stands still and the watch has looked, and no person has done anything. */
export const afterTheWatch = {
  'a run that stands still has ended, or called a person, or a person wanted it so': async ({ scene }) => {
    const run = await runOf(scene);
    if (run.status === 'finished') return undefined;
    if (run.status === 'paused')
      return run.history.some(({ event }) => event === 'pause-requested') ? undefined : 'Nobody wanted it.';
    const isCalled = scene.called.some((at) => at >= attemptBegan(run, scene));
    return isCalled ? undefined : `It is ${run.status}, and nobody was called.`;
  },

  'the command says what to do next': async ({ scene }) => {
    const said = await saidOf(scene);
    const run = await runOf(scene);
    const words = run.status === 'finished' ? /has ended/ : /resume/;
    return words.test(said) ? undefined : `Of a run that is ${run.status} it says: ${said}`;
  },
} as const satisfies Invariants<Situation>;

/** What `npm run policy -- status` prints. */
async function saidOf(scene: Scene): Promise<string> {
  const { publish, textOf } = inMemoryPolicyVersions();
  const { output = '' } = await status(
    { ...scene, versions: { ...scene.versions, publish, textOf } },
    { name: 'status', version: 2, watch: false, json: false },
    {
      paint: (_style, text) => text,
      showProgress: () => {},
      hasPerson: false,
      ask: async () => '',
      wait: async () => {},
    },
  );
  return output;
}

/** What must be true in the end, when staff have mended what was broken and resumed the run. */
export const outcome = {
  'the run ends, and nothing runs any more': async ({ scene }) => {
    const { status: now } = await runOf(scene);
    return now === 'finished' && !running(scene) ? undefined : `It is ${now} for ever.`;
  },

  'everybody on record has an outcome': async ({ scene }) => {
    const open = (await batchesOf(scene)).find((batch) => !isRecorded(batch));
    return open && `Batch ${open.number} has not.`;
  },

  'nobody is lost': async ({ scene }) => {
    const { history, startedAt } = await runOf(scene);
    const lastPass = history.find(({ event }) => event === 'latecomers-requested')?.at;
    const lastPassAt = lastPass ? Date.parse(lastPass) - Date.parse(startedAt) : Number.POSITIVE_INFINITY;
    const told = new Set(scene.told.map(({ customerId }) => customerId));
    const lost = [...scene.recipients.customers.keys()].find(
      (id) =>
        id !== refusedAddress &&
        !scene.recipients.marks.has(id) &&
        (scene.arrivals.get(id) ?? 0) < lastPassAt &&
        !told.has(id),
    );
    return lost && `${lost} is.`;
  },

  'nobody is told twice whose batch was never interrupted, and nobody three times': async ({ scene }) => {
    const batches = await batchesOf(scene);
    const counts = Map.groupBy(scene.told, ({ customerId }) => customerId);
    for (const [customerId, messages] of counts) {
      const batch = batches.find(({ customers }) => customers.includes(customerId));
      const most = 1 + (batch ? batch.claims - batch.records : 0);
      if (messages.length > most) return `${customerId} is told ${messages.length} times.`;
    }
    return undefined;
  },
} as const satisfies Invariants<Situation>;
