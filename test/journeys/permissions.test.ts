import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import type { Grant } from '../../emulators/iam/permissions.ts';
import { cancelChallengeOf } from '../../functions/requests/cancel-request.ts';
import { toItem } from '../../functions/shared/aws/dynamo-items.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { pseudonym } from '../../functions/shared/secrets.ts';
import { subscriberKey } from '../../functions/stores/aws/mailing-items.ts';
import { ask, deletion, handover, optOut } from '../../local/demo/journeys.ts';
import type { Cast, Narrator } from '../../local/demo/narrator.ts';
import { policyChange } from '../../local/demo/policy-change.ts';
import type { SeededCustomer } from '../../local/seed/customers.ts';
import { seed, seedCustomer, seededCustomers } from '../../local/seed/seed.ts';
import { startStack } from '../../local/stack.ts';
import { patience } from '../support/patience.ts';
import { synthesised } from '../support/synthesised.ts';
import { fewThreads, localStack } from './support.ts';

/** Whom CDK allows a call of every version of a function that it may call: there are no versions. */
const isOfVersions = ({ action, resource }: Grant) =>
  action === 'lambda:InvokeFunction' && resource.endsWith(':*');
/** Services that the local run does not stand in for: logs, and the queue of events that nobody could record. */
const isElsewhere = ({ action }: Grant) => /^(logs|sqs):/.test(action);

/** What nothing below asks for, by the reason for which a role has it all the same. */
const unusedHere = {
  'only a deployment asks for it': [
    'framework: lambda:GetFunction on create-keys',
    'framework: lambda:InvokeFunction on create-keys',
  ],
  'for uploads that broke off, which the SDK or the eraser ends': [
    'delete-archive: s3:AbortMultipartUpload on archive/*',
    'execute-in-store: s3:AbortMultipartUpload on hosting/*',
    'write-archive: s3:AbortMultipartUpload on archive/*',
  ],
  // Every deletion names its version. AWS's documentation of DeleteObjects still asks for this one "always".
  'for deletions, beside the permission to delete versions': [
    'delete-archive: s3:DeleteObject on archive/*',
    'execute-in-store: s3:DeleteObject on hosting/*',
  ],
  'for a customer who answers just before the step begins': [
    'ask-for-confirmation: states:SendTaskFailure on machine',
    'deliver-archive: states:SendTaskSuccess on machine',
    'open-grace-period: states:SendTaskFailure on machine',
  ],
  // Each attempt but the newest is over; a fresh link makes `ask-for-confirmation` ask.
  'for an attempt that comes late, when a newer one is on record': [
    'deliver-archive: states:SendTaskHeartbeat on machine',
    'open-grace-period: states:SendTaskHeartbeat on machine',
    'raise-attention: states:SendTaskHeartbeat on machine',
  ],
  'to release what an ended request left behind': [
    'open-grace-period: dynamodb:DeleteItem on requests (customer#*)',
    'open-grace-period: dynamodb:GetItem on requests (customer#*)',
    'plan-request: dynamodb:DeleteItem on requests (customer#*)',
    'refuse-promotions: dynamodb:DeleteItem on requests (customer#*)',
    'refuse-promotions: dynamodb:GetItem on requests (customer#*)',
  ],
  'for a step that comes late, when its request has ended': [
    'raise-attention: states:SendTaskSuccess on machine',
    'write-archive: s3:DeleteObjectVersion on archive/*',
  ],
  'for a customer who is erased while another request of theirs waits for a confirmation': [
    'close-request: states:SendTaskFailure on machine',
    'plan-request: states:SendTaskFailure on machine',
  ],
  'for a request whose execution is over': ['watch-deadlines: dynamodb:GetItem on requests (request#*)'],
  'for what a crash kept from a machine': [
    'watch-deadlines: states:DescribeExecution on notice-executions',
    'watch-deadlines: states:SendTaskFailure on machine',
    'watch-deadlines: states:SendTaskSuccess on machine',
    'watch-deadlines: states:StartExecution on machine',
  ],
  'for a run of notices that gives up or is stopped': [
    'record-mail-event: dynamodb:PutItem on notices',
    'PrivacyRequests-notices: lambda:InvokeFunction on stop-notices',
    'stop-notices: dynamodb:GetItem on notices',
    'stop-notices: dynamodb:PutItem on notices',
  ],
};

describe('the permissions of the template', () => {
  const settings = {
    periods: { graceSeconds: 20, archiveSeconds: 600 },
    deployment: { otherRequestRetrySeconds: 1 },
    archives: { partBytes: 1_000_000 },
  };
  // What the watch needs depends on the moment: here it comes once, at the end.
  const local = localStack(settings, async (asked) =>
    startStack({ template: await synthesised(asked), scheduleSeconds: 86_400, ...fewThreads }),
  );

  /** A grant in a few words: `show-status: dynamodb:GetItem on requests (request#*)`. */
  const inWords = ({ principal, action, resource, condition }: Grant): string => {
    const { tables, buckets, stateMachineArn } = local.stack;
    const names = new Map([
      ...Object.entries({ ...tables, ...buckets }).map(([name, physical]): [string, string] => [
        physical,
        name,
      ]),
      [stateMachineArn, 'machine'],
    ]);
    const short = [...names].reduce((text, [physical, name]) => text.replace(physical, name), resource);
    const words = short
      .replace(/^arn:aws:states:.*:execution:.*-notices:\*$/, 'notice-executions')
      .replace(/^arn:aws:states:.*:execution:.*:\*$/, 'executions')
      .replace(/^arn:aws:[\w-]+:[\w-]*:\d*:/, '')
      .replace(/^(table\/|function:)/, '');
    const items = condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'];
    return `${principal}: ${action} on ${words}${items ? ` (${items})` : ''}`;
  };

  /** What the demo promises is its own business: here it only has to go everywhere. */
  const silent: Narrator = { say() {}, check() {} };

  const [leaves, moves, refuses] = seededCustomers as unknown as SeededCustomer[];
  const cast = { leaves, moves, refuses } as Cast;

  async function playTheDemo() {
    const { clients, tables, buckets, keys } = local.stack;
    await seed({ ...clients, tables, buckets, keys });
    await Promise.all([deletion, handover, optOut].map((journey) => journey(local.stack, cast, silent)));
    await policyChange(local.stack, cast, silent);
  }

  async function cancel() {
    const owner = await local.newCustomer();
    const { reference } = await local.confirmed(owner, { kind: 'deletion', scope: 'data' });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'cancel');
    const challenge = cancelChallengeOf(requestIdOf(reference));
    await local.customer.press(await local.customer.visit(link), { challenge });
    await local.waitFor(reference, 'cancelled');
  }

  async function askForAFreshLink() {
    const { address } = await local.newCustomer();
    const { reference, matchCode } = await local.customer.submit({
      kind: 'handover',
      scope: 'information',
      address,
    });
    const { link } = await local.letterOnRecord({ address, reference }, 'confirm');
    const page = await local.customer.visit(link);
    const guess = () => local.customer.press(page, { code: matchCode === '10' ? '11' : '10' });
    await guess();
    await guess();
    await local.customer.press(await guess());
    await local.customer.waitForLetter({ address, reference }, 'confirm', 2);
  }

  async function needAPerson() {
    const owner = await local.newCustomer();
    const failing = local.stack.s3.fault(({ operation, key }) =>
      operation === 'DeleteObjects' && key?.includes(owner.id)
        ? { code: 'AccessDenied', status: 403 }
        : undefined,
    );
    const { reference } = await local.confirmed(owner, { kind: 'deletion', scope: 'data' });
    await local.waitFor(reference, 'needs-attention');
    failing();
  }

  async function replaceACopy() {
    const owner = await local.newCustomer();
    const copy = { kind: 'handover', scope: 'information' };
    const first = await local.confirmed(owner, copy);
    await local.customer.waitForLetter(first, 'download');
    // Ends while the copy still waits to be fetched.
    const { reference } = await local.confirmed(owner, { kind: 'opt-out', topics: 'promotions' });
    await local.waitFor(reference, 'completed');
    const second = await local.confirmed(owner, copy);
    await local.customer.waitForLetter(second, 'download');
  }

  async function askTwice() {
    const { address } = await local.newCustomer();
    const body = new URLSearchParams({
      kind: 'handover',
      scope: 'information',
      address,
      language: 'vi',
      idempotencyKey: crypto.randomUUID(),
    });
    for (let time = 0; time < 2; time += 1)
      await local.customer.visit(`${local.stack.urls.pages}/requests`, { method: 'POST', body });
    const answer = await ask(local.stack, address, 'promotions');
    const url = answer.allowed ? answer.headers['List-Unsubscribe'].slice(1, -1) : '';
    const click = () =>
      local.customer.visit(url, {
        method: 'POST',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
      });
    await click();
    await click();
  }

  async function refuseWithoutBeingACustomer() {
    const { clients, tables, keys } = local.stack;
    const address = 'nguoi.nhan@example.vn';
    const subscriber = { ...subscriberKey(pseudonym(keys, address)), address, consents: {} };
    await clients.dynamo.send(new PutItemCommand({ TableName: tables.mailing, Item: toItem(subscriber) }));
    const { reference } = await local.customer.submit({ kind: 'opt-out', topics: 'all', address });
    await local.customer.waitForLetter({ address, reference }, 'confirm');
  }

  async function copyInParts() {
    const owner = await local.newCustomer();
    const { clients, buckets } = local.stack;
    const Key = `customers/${owner.id}/website/phim.mp4`;
    await clients.s3.send(
      new PutObjectCommand({ Bucket: buckets.hosting, Key, Body: Buffer.alloc(1_100_000) }),
    );
    const request = await local.confirmed(owner, { kind: 'handover', scope: 'data' });
    await local.customer.waitForLetter(request, 'download');
  }

  async function loseALetter() {
    const { clients, tables, buckets, keys } = local.stack;
    const owner = await local.newCustomer();
    const address = 'bounce+letter@simulator.amazonses.com';
    await seedCustomer({ ...clients, tables, buckets, keys }, { ...owner, address });
    await local.customer.submit({ kind: 'handover', scope: 'information', address });
  }

  it('are used, or named here with their reason', async () => {
    await Promise.all([
      playTheDemo(),
      cancel(),
      askForAFreshLink(),
      needAPerson(),
      replaceACopy(),
      askTwice(),
      refuseWithoutBeingACustomer(),
      loseALetter(),
      copyInParts(),
    ]);

    // At a time when whatever is still open has been quiet for long enough to be looked at.
    local.stack.hooks.clockSkewMs = () => 360_000;
    await local.stack.invoke('watch-deadlines', {});

    const unused = () =>
      local.stack.permissions
        .unused()
        .filter((grant) => !isOfVersions(grant) && !isElsewhere(grant))
        .map(inWords);
    await expect
      .poll(() => unused().toSorted(), patience)
      .toEqual(Object.values(unusedHere).flat().toSorted());
  });
});
