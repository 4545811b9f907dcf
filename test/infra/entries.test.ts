import { beforeAll, describe, expect, it, vi } from 'vitest';
import { type AnyEntryName, entries, siteEntries } from '../../contract/http.ts';
import { environment } from '../../contract/resources.ts';

/** A declared entry without a file does not compile here. */
const modules: Record<AnyEntryName, () => Promise<{ handler: unknown }>> = {
  'ask-for-confirmation': () => import('../../functions/entry/ask-for-confirmation.ts'),
  'ask-mailing-gate': () => import('../../functions/entry/ask-mailing-gate.ts'),
  'cancel-request': () => import('../../functions/entry/cancel-request.ts'),
  'close-request': () => import('../../functions/entry/close-request.ts'),
  'confirm-request': () => import('../../functions/entry/confirm-request.ts'),
  'create-keys': () => import('../../functions/entry/create-keys.ts'),
  'delete-archive': () => import('../../functions/entry/delete-archive.ts'),
  'deliver-archive': () => import('../../functions/entry/deliver-archive.ts'),
  'download-archive': () => import('../../functions/entry/download-archive.ts'),
  'execute-in-store': () => import('../../functions/entry/execute-in-store.ts'),
  'freeze-recipients': () => import('../../functions/entry/freeze-recipients.ts'),
  'give-consent': () => import('../../functions/entry/give-consent.ts'),
  'open-grace-period': () => import('../../functions/entry/open-grace-period.ts'),
  'opt-out': () => import('../../functions/entry/opt-out.ts'),
  'plan-request': () => import('../../functions/entry/plan-request.ts'),
  'raise-attention': () => import('../../functions/entry/raise-attention.ts'),
  'record-mail-event': () => import('../../functions/entry/record-mail-event.ts'),
  'refuse-promotions': () => import('../../functions/entry/refuse-promotions.ts'),
  'send-notices': () => import('../../functions/entry/send-notices.ts'),
  'show-form': () => import('../../functions/entry/show-form.ts'),
  'show-policy': () => import('../../functions/entry/show-policy.ts'),
  'show-status': () => import('../../functions/entry/show-status.ts'),
  'stop-notices': () => import('../../functions/entry/stop-notices.ts'),
  'submit-request': () => import('../../functions/entry/submit-request.ts'),
  'watch-deadlines': () => import('../../functions/entry/watch-deadlines.ts'),
  'write-archive': () => import('../../functions/entry/write-archive.ts'),
  'open-task': () => import('../../functions/entry/open-task.ts'),
  'claim-tasks': () => import('../../functions/entry/claim-tasks.ts'),
  'answer-task': () => import('../../functions/entry/answer-task.ts'),
  'open-part': () => import('../../functions/entry/open-part.ts'),
};

describe('an entry', () => {
  beforeAll(() => {
    for (const name of Object.values(environment))
      vi.stubEnv(
        name,
        name === environment.settings
          ? '{"provider":{},"mail":{},"periods":{},"limits":{},"notices":{}}'
          : 'x',
      );
    vi.stubEnv('AWS_REGION', 'eu-west-1');
    return () => vi.unstubAllEnvs();
  });

  it.each([...entries, ...siteEntries])('%s exports a handler', async (entry) => {
    expect(await modules[entry]()).toMatchObject({ handler: expect.any(Function) });
  });
});
