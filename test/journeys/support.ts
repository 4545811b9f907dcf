import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect } from 'vitest';
import { startMeteredStack } from '../../bench/support/metered-stack.ts';
import type { EntryName } from '../../contract/http.ts';
import { SpareThreads } from '../../emulators/lambda/spare-threads.ts';
import type { ReadMail } from '../../emulators/ses/read-mail.ts';
import type { HistoryEvent } from '../../emulators/sfn/history.ts';
import { dynamoRequests } from '../../functions/requests/aws/dynamo-requests.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { customerAt, type LetterLink, type LocalCustomer } from '../../local/customer.ts';
import { itemsOf } from '../../local/inspect.ts';
import { type ReadArchive, readArchive } from '../../local/read-archive.ts';
import type { SeededCustomer } from '../../local/seed/customers.ts';
import { seedCustomer, seededCustomers } from '../../local/seed/seed.ts';
import { type LocalStack, type StackOptions, startStack } from '../../local/stack.ts';
import { patience } from '../support/patience.ts';
import { synthesised } from '../support/synthesised.ts';

/** Limits begin anew with the full hour: what counts up to one waits for it, if it is that near. */
export async function awayFromTheFullHour(): Promise<void> {
  const hourMs = 3_600_000;
  const leftMs = hourMs - (Date.now() % hourMs);
  if (leftMs < 30_000) await sleep(leftMs);
}

/**
 * To start threads takes more of the processor than all that they do: the stacks that the files of one process start
 * after each other hand them on, and no more than two of a function are at work at the same time.
 */
export const fewThreads = { spareThreads: new SpareThreads(), concurrency: 2 };

/** A local stack whose calls of AWS are counted on the wire. */
export function meteredStack(settings: Settings = {}) {
  let observed: Awaited<ReturnType<typeof startMeteredStack>> | undefined;
  const local = localStack(settings, async (asked) => {
    observed = await startMeteredStack(await synthesised(asked), fewThreads);
    const { stack, close } = observed;
    return { ...stack, close };
  });

  return Object.assign(local, {
    /** What one function asked of AWS meanwhile, call by call: what, and in how many bytes. */
    async callsOf(functionName: EntryName, act: () => Promise<unknown>): Promise<string[]> {
      const { awsCalls = [] } = (await observed?.observe(act)) ?? {};
      return awsCalls
        .filter((made) => made.functionName === functionName)
        .map(({ operation, requestBytes }) => `${operation}, ${requestBytes} bytes`);
    },

    /** What happened in a request's execution so far. */
    historyOf: (reference: string): readonly HistoryEvent[] =>
      observed?.historyOf(requestIdOf(reference)) ?? [],
  });
}

/**
 * Waits short enough for tests, long enough to act in between. The grace period must outlast the start of its function,
 * or the machine goes on before the customer was told how to cancel, and calls a person. No archive may run out.
 */
const briefly = {
  periods: { graceSeconds: 10, archiveSeconds: 3600 },
  deployment: { otherRequestRetrySeconds: 1 },
};

type Settings = NonNullable<StackOptions['settings']>;
type Start = (settings: Settings) => Promise<LocalStack>;

/** A local stack for the tests of one file, and what they need of it. */
export function localStack(
  settings: Settings = {},
  start: Start = async (asked) => startStack({ template: await synthesised(asked), ...fewThreads }),
) {
  let stack: LocalStack;
  let customer: LocalCustomer;
  let customers = 0;

  beforeAll(async () => {
    stack = await start({ ...briefly, ...settings });
    customer = customerAt(stack.urls, patience.timeout / 1000);
  });
  afterAll(async () => {
    await stack?.close();
    // What a role does not allow may have been swallowed, or tried again elsewhere.
    expect(stack?.permissions.refused()).toEqual([]);
  });

  return {
    get stack() {
      return stack;
    },
    get customer() {
      return customer;
    },

    /** A customer of their own for one test, with records, files and a subscription. */
    async newCustomer(): Promise<SeededCustomer> {
      const model = seededCustomers[0];
      if (!model) throw new Error('There is no sample customer.');
      customers += 1;
      const own: SeededCustomer = {
        ...model,
        id: `KH-9${String(customers).padStart(3, '0')}`,
        name: `${model.name} ${String(customers).padStart(3, '0')}`,
        address: `khach.${String(customers).padStart(3, '0')}@example.vn`,
        phone: `+84 28 5555 9${String(customers).padStart(3, '0')}`,
      };
      const { clients, tables, buckets, keys } = stack;
      await seedCustomer({ ...clients, tables, buckets, keys }, own);
      return own;
    },

    /** Submits a request and confirms it by the letter's link. */
    async confirmed(
      { address }: SeededCustomer,
      asked: { kind: string; scope?: string; topics?: string },
    ): Promise<{ reference: string; matchCode: string; address: string; confirmLink: string }> {
      const { reference, matchCode } = await customer.submit({ ...asked, address });
      const { link } = await customer.waitForLetter({ address, reference }, 'confirm');
      const answer = await customer.press(await customer.visit(link), { code: matchCode, acceptRisk: 'yes' });
      if (answer.status !== 200) throw new Error(`The confirmation was answered with ${answer.status}.`);
      return { reference, matchCode, address, confirmLink: link };
    },

    /** Downloads and unpacks the archive behind a download link. */
    async download(link: string, matchCode: string): Promise<ReadArchive> {
      const page = await customer.press(await customer.visit(link), { action: 'download', code: matchCode });
      const url = page.root.querySelector('a[href*="X-Amz-Signature"]')?.getAttribute('href') ?? '';
      return readArchive(Buffer.from(await (await fetch(url)).arrayBuffer()));
    },

    /** Every letter to an address: its source, and what a mail program reads in it. */
    async mailTo(address: string): Promise<{ source: string; read: ReadMail }[]> {
      const { mailbox } = stack.urls;
      const list = await fetch(`${mailbox}/mails.json?to=${encodeURIComponent(address)}`);
      const mails = (await list.json()) as { id: string }[];
      return Promise.all(
        mails.map(async ({ id }) => ({
          source: await (await fetch(`${mailbox}/mail/${id}/raw`)).text(),
          read: (await (await fetch(`${mailbox}/mail/${id}.json`)).json()) as ReadMail,
        })),
      );
    },

    /** Every request as it is stored. */
    async requests(): Promise<Request[]> {
      const items = await itemsOf(stack, 'requests');
      return items
        .filter(({ pk }) => String(pk).startsWith('request#'))
        .map(({ request }) => request as Request);
    },

    /** The request as it is stored. */
    async stored(reference: string): Promise<Request> {
      const { requests } = stack.tables;
      const request = await dynamoRequests(stack.clients.dynamo, requests).find(requestIdOf(reference));
      if (!request) throw new Error(`Request ${reference} is not stored.`);
      return request;
    },

    /**
     * Waits for a letter, its proof on the request and the reports that all letters were delivered, after which nothing
     * happens until somebody acts.
     */
    async letterOnRecord(
      about: { address: string; reference: string },
      route: LetterLink,
    ): Promise<Awaited<ReturnType<LocalCustomer['waitForLetter']>>> {
      const letter = await customer.waitForLetter(about, route);
      const isOnRecord = ({ letters, letterReports }: Request) => {
        const sent = Object.values(letters).map(({ messageId }) => messageId);
        return sent.includes(letter.id) && sent.every((id) => letterReports?.[id]?.deliveredAt !== undefined);
      };
      while (!isOnRecord(await this.stored(about.reference))) await sleep(patience.interval);
      return letter;
    },

    /** Waits until the stored request is in one of these states. */
    waitFor(reference: string, ...statuses: Request['status'][]): Promise<Request> {
      return this.waitUntil(reference, ({ status }) => statuses.includes(status), statuses.join(' or '));
    },

    /** Waits until the stored request is as it should be; says otherwise what the functions logged about it. */
    async waitUntil(
      reference: string,
      isReached: (request: Request) => boolean,
      wanted: string,
    ): Promise<Request> {
      const giveUpAt = Date.now() + patience.timeout;
      for (;;) {
        const request = await this.stored(reference);
        if (isReached(request)) return request;
        if (Date.now() > giveUpAt) {
          const log = stack.log.lines().filter((line) => line.includes(request.id));
          throw new Error(`Still ${request.status}, not ${wanted}:\n${log.join('\n')}`);
        }
        await sleep(patience.interval);
      }
    },
  };
}
