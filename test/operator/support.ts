import type { Request } from '../../functions/requests/domain/request.ts';
import { deriveKeys } from '../../functions/shared/secrets.ts';
import type { Command } from '../../operator/requests/command-line.ts';
import { type CommandPorts, runCommand } from '../../operator/requests/run-command.ts';
import { fixedClock } from '../support/fixed-clock.ts';
import { inMemoryRecipients } from '../support/in-memory/recipients.ts';
import { inMemoryRequests } from '../support/in-memory/requests.ts';
import { inMemoryTasks } from '../support/in-memory/site.ts';
import { inMemoryWorkflow } from '../support/in-memory/workflow.ts';
import { sampleRequest } from '../support/sample-request.ts';

export const now = '2026-03-20T02:00:00.000Z';

/** The operator's command over requests in memory, without colours. */
export function operator(...initial: Request[]) {
  const requests = inMemoryRequests(...initial);
  const workflow = inMemoryWorkflow();
  const recipients = inMemoryRecipients(deriveKeys(Buffer.alloc(32, 7)), {
    customerId: 'customer-lan',
    name: 'Nguyễn Thị Lan',
    address: 'lan.nguyen@example.vn',
    customerSince: '2019-05-01',
  });
  const tasks = inMemoryTasks();
  const ports: CommandPorts = {
    requests,
    tasks: () => tasks,
    workflow,
    search: { ofCustomer: (customerId) => requestsOf(requests.all(), customerId) },
    recipients,
    clock: fixedClock(now),
    log: () => {},
  };
  return {
    requests,
    tasks,
    workflow,
    recipients,
    run: (command: Command) => runCommand(ports, command, (_style, text) => text),
  };
}

async function* requestsOf(requests: readonly Request[], customerId: string): AsyncGenerator<Request> {
  yield* requests.filter(({ customerKey }) => customerKey === `key of ${customerId}`);
}

const secret = {
  hash: 'hash-of-a-secret',
  expiresAt: '2026-03-03T02:00:00.000Z',
  wrongCodes: 1,
  maxWrongCodes: 3,
};

/** A confirmed deletion that failed in one store, with data of every kind that must not be shown. */
export const stuckRequest = (changes: Partial<Request> = {}): Request =>
  sampleRequest({
    status: 'needs-attention',
    name: 'Nguyễn Thị Lan',
    customerId: 'customer-lan',
    acknowledgedAt: '2026-03-02T02:00:10.000Z',
    taskToken: 'token-of-grace',
    confirmation: {
      secret,
      freshLinks: 1,
      graceSeconds: 259_200,
      waitEndsAt: '2026-03-09T02:00:00.000Z',
      confirmedAt: '2026-03-02T03:00:00.000Z',
      riskTextVersion: '2026-11-23',
    },
    grace: { secret, endsAt: '2026-03-05T03:00:00.000Z' },
    plan: {
      plannedAt: '2026-03-05T03:00:05.000Z',
      sha256: 'hash-of-the-plan',
      stores: [
        { store: 'hosting', categories: [{ category: 'website-files', action: 'erase', count: 3 }] },
        { store: 'account', categories: [{ category: 'profile', action: 'erase', count: 1 }] },
      ],
    },
    outcomes: {
      account: [
        { category: 'profile', result: 'erased', count: 1 },
        {
          category: 'invoices',
          result: 'held',
          count: 2,
          hold: { basis: 'accounting', until: '2036-12-31T17:00:00.000Z' },
        },
      ],
    },
    failures: { hosting: 'Transient' },
    attention: {
      at: '2026-03-05T05:30:00.000Z',
      error: 'NeedsAttention',
      taskToken: 'token-of-attention',
      from: 'executing',
    },
    letters: {
      attention: { messageId: 'message-2', at: '2026-03-05T05:29:00.000Z' },
      confirm: { messageId: 'message-1', at: '2026-03-02T02:00:10.000Z' },
    },
    history: [
      { at: '2026-03-02T02:00:00.000Z', event: 'received' },
      { at: '2026-03-05T05:30:00.000Z', event: 'raised', reason: 'NeedsAttention' },
    ],
    ...changes,
  });
