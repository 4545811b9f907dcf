import { accountRecipients } from '../functions/register/aws/account-recipients.ts';
import { dynamoRequests } from '../functions/requests/aws/dynamo-requests.ts';
import { sfnWorkflow } from '../functions/requests/aws/sfn-workflow.ts';
import type { Request } from '../functions/requests/domain/request.ts';
import {
  cancelForCustomer,
  type OperatorAct,
  retryRequest,
  vouchForAddress,
} from '../functions/requests/operate-requests.ts';
import { isRefusal } from '../functions/shared/refusal.ts';
import type { LocalStack } from '../local/stack.ts';

/** What people of the provider do at a terminal. Answers with `accepted`, or with why not. */
export interface Staff {
  retry(id: string): Promise<string>;
  cancel(id: string): Promise<string>;
  vouch(id: string): Promise<string>;
  find(id: string): Promise<Request | undefined>;
  listOpen(): Promise<Request[]>;
}

export function staffAt({ clients, tables, stateMachineArn }: LocalStack): Staff {
  const ports = {
    requests: dynamoRequests(clients.dynamo, tables.requests),
    workflow: sfnWorkflow(clients.sfn, stateMachineArn),
    clock: () => new Date(),
    recipients: accountRecipients(clients.dynamo, tables.account),
    log: () => {},
  };
  const acting =
    (act: (own: typeof ports, given: OperatorAct) => ReturnType<typeof retryRequest>) =>
    async (id: string): Promise<string> => {
      const result = await act(ports, { id, by: 'minh', reason: 'chaos' });
      return isRefusal(result) ? result.refused : 'accepted';
    };
  return {
    retry: acting(retryRequest),
    cancel: acting(cancelForCustomer),
    vouch: acting(vouchForAddress),
    find: (id) => ports.requests.find(id),
    async listOpen() {
      const open: Request[] = [];
      for await (const request of ports.requests.listOpen()) open.push(request);
      return open;
    },
  };
}
