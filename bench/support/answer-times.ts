import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { type LocalStack, startStack } from '../../local/stack.ts';
import { synthesise } from '../../local/synthesise.ts';
import { seedCustomerOf } from './customers.ts';

/** Response times of submissions in milliseconds, for customers' addresses and for unknown ones. */
export interface AnswerTimes {
  ofCustomers: number[];
  ofNobody: number[];
}

const addresses = 20;
const warmUps = 60;
/** Per kind of address. */
const submissions = 400;

/** All submissions come from one client, whose limit must not stop them. */
const settings = { limits: { formsPerClientPerHour: 10_000 } };

/**
 * Submits alternately for customers and for unknown addresses, in random order within each pair. The workflow steps
 * wait meanwhile: on AWS they run on other machines, and only here would they compete for the processor.
 *
 * @param folder for the synthesised stack
 */
export async function observeAnswerTimes(folder: string): Promise<AnswerTimes> {
  const stack = await startStack({
    template: await synthesise({ outdir: join(folder, 'answer-times'), settings }),
    scheduleSeconds: 86_400,
  });
  const releaseWorkflow = holdWorkflow(stack);
  try {
    const pairs: { customer: string; nobody: string }[] = [];
    for (let nth = 0; nth < addresses; nth += 1) {
      const { address } = await seedCustomerOf({ objects: 1, items: 1 }, stack);
      pairs.push({ customer: address, nobody: address.replace('khach', 'khong') });
    }
    const times: AnswerTimes = { ofCustomers: [], ofNobody: [] };
    for (let round = -warmUps; round < submissions; round += 1) {
      const { customer, nobody } = pairs[Math.abs(round) % addresses] ?? { customer: '', nobody: '' };
      const turns = [
        { address: customer, into: times.ofCustomers },
        { address: nobody, into: times.ofNobody },
      ];
      for (const { address, into } of randomInt(2) === 0 ? turns : turns.reverse()) {
        const milliseconds = await timeOf(stack, address);
        if (round >= 0) into.push(milliseconds);
      }
    }
    return times;
  } finally {
    releaseWorkflow();
    await stack.close();
  }
}

async function timeOf({ urls }: LocalStack, address: string): Promise<number> {
  const body = new URLSearchParams({ kind: 'deletion', scope: 'everything', address });
  const startedAt = performance.now();
  const response = await fetch(`${urls.pages}/requests`, { method: 'POST', body });
  await response.arrayBuffer();
  const milliseconds = performance.now() - startedAt;
  if (response.status !== 202) throw new Error(`A submission was answered with ${response.status}.`);
  return milliseconds;
}

/** @returns a function that ends the wait by failing everything that waited */
function holdWorkflow({ hooks }: LocalStack): () => void {
  const held = Promise.withResolvers<never>();
  held.promise.catch(() => {});
  hooks.beforeInvoke = (name) => (name === 'submit-request' ? undefined : held.promise);
  return () => held.reject(new Error('The benchmark has ended.'));
}
