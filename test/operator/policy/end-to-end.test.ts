import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, it, onTestFinished } from 'vitest';
import { startSes } from '../../../emulators/ses/start-ses.ts';
import { dynamoNoticeRuns } from '../../../functions/notices/aws/dynamo-notice-runs.ts';
import { freezeRecipients } from '../../../functions/notices/freeze-recipients.ts';
import { dayAfter } from '../../../functions/policy/domain/policy.ts';
import { accountRecipients } from '../../../functions/register/aws/account-recipients.ts';
import { toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { vietnamDay } from '../../../functions/shared/calendar.ts';
import { machineArn, machineOf, stepFunctions } from '../../emulators/sfn-sandbox.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { sampleVersion } from '../../support/sample-version.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeVersion } from '../../support/version-files.ts';
import { settings } from '../../support/world.ts';

const program = fileURLToPath(new URL('../../../operator/policy.ts', import.meta.url));
const today = vietnamDay(new Date());

/** Runs the command as a process with an empty environment and without a terminal. */
const policy = (...words: string[]) =>
  new Promise<{ exitCode: unknown; output: string; errors: string }>((resolve) => {
    const child = execFile(process.execPath, [program, ...words], { env: {} }, (error, output, errors) =>
      resolve({ exitCode: error ? error.code : 0, output, errors }),
    );
    child.stdin?.end();
  });

/** Tables with two customers, a machine that ends at once, a mail service, and the outputs file that names them. */
async function deployment() {
  const dynamo = await openDynamo();
  for (const [id, language] of [
    ['KH-1', 'en'],
    ['KH-2', undefined],
  ] as const) {
    const profile = {
      pk: `customer#${id}`,
      sk: 'profile',
      customerId: id,
      customerSince: '2020-01-01',
      language,
    };
    const item = { ...profile, addressKey: `${id}@example.vn`, address: `${id}@example.vn` };
    await dynamo.send(new PutItemCommand({ TableName: tables.account, Item: toItem(item) }));
  }
  const machine = await stepFunctions(machineOf({ Type: 'Succeed' }));
  const folder = await temporaryFolder();
  const ses = await startSes({ directory: join(folder, 'mail'), identities: [] });
  onTestFinished(() => ses.close());
  const { protocol, hostname, port } = (await dynamo.config.endpoint?.()) ?? {};
  const outputsFile = join(folder, 'outputs.json');
  await writeFile(
    outputsFile,
    JSON.stringify({
      PrivacyRequests: {
        publicUrl: 'https://privacy.example.vn',
        accountTable: tables.account,
        noticesTable: tables.notices,
        stateMachineArn: machineArn,
        noticeMachineArn: machineArn,
        settings: JSON.stringify(settings),
      },
      environment: {
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_DYNAMODB: `${protocol}//${hostname}:${port}`,
        AWS_ENDPOINT_URL_SFN: machine.server.url,
        AWS_ENDPOINT_URL_SES: ses.url,
        AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:9',
      },
    }),
  );
  const ports = {
    runs: dynamoNoticeRuns(dynamo, tables.notices),
    recipients: accountRecipients(dynamo, tables.account),
    clock: () => new Date(),
    settings,
    log: () => {},
    timeLeft: () => 60_000,
  };
  return { folder, there: ['--outputs', outputsFile], ports };
}

it('the command previews and publishes a version, starts its notice run, and accounts for all customers', async () => {
  const { folder, there, ports } = await deployment();
  await writeVersion(
    folder,
    sampleVersion({
      number: 1,
      date: dayAfter(today, -1),
      effective: dayAfter(today, 60),
      decision: { by: 'Data protection officer', on: dayAfter(today, -2), why: 'Customers have to know.' },
    }),
  );
  const act = ['--by', 'minh', '--reason', 'ticket 12', ...there];

  const published = await policy('publish', '1', '--from', folder, ...there);
  const previewed = await policy('preview', '1', '--letters', join(folder, 'letters'), ...there);
  const unasked = await policy('notify', '1', ...act);
  const notified = await policy('notify', '1', '--confirm', '1', ...act);
  const shown = await policy('status', '1', '--json', ...there);
  await freezeRecipients(ports, { version: 1, attempt: 1 });
  const batch = await ports.runs.claimBatch(1, 1, new Date());
  const [sent = '', gone = ''] = batch.customers;
  await ports.runs.recordResults(1, {
    ...batch,
    results: [{ messageId: 'message-1' }, { excluded: 'deleted' }],
  });
  const reported = await policy('report', '1', '--recipients', join(folder, 'proof.csv'), ...there);

  expect(published).toMatchObject({ exitCode: 0, output: expect.stringContaining('Version 1 is published') });
  expect(previewed.output).toContain('1 in vi, 1 in en');
  expect(previewed.output).toContain('14 a second, 50,000 a day');
  expect(await readFile(join(folder, 'letters/notice-1.vi.txt'), 'utf8')).toContain(
    'https://privacy.example.vn/policy/1',
  );
  expect(unasked).toEqual({ exitCode: 2, output: '', errors: expect.stringContaining('--confirm 1') });
  expect(notified).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('are being notified of version 1'),
  });
  expect(JSON.parse(shown.output)).toMatchObject({ status: 'freezing', machine: 'succeeded', recipients: 0 });
  expect(reported).toMatchObject({ exitCode: 0, errors: '' });
  expect(reported.output).toMatch(/1 {2}sent\n/);
  expect(await readFile(join(folder, 'proof.csv'), 'utf8')).toBe(
    `customer,fate,message,delivered\n${sent},sent,message-1,no\n${gone},deleted,,no\n`,
  );
});

it('the command prints every obstacle to stderr, and plain text into a pipe', async () => {
  const { folder, there } = await deployment();
  await writeVersion(folder, sampleVersion({ number: 2, effective: today }));

  const refused = await policy('publish', '2', '--from', folder, ...there);
  const missing = await policy('status', '2', ...there);

  expect(refused).toMatchObject({ exitCode: 4, output: '' });
  expect(refused.errors).toContain('The next version is 1, not 2');
  expect(refused.errors).not.toContain('\u001b');
  expect(missing).toEqual({
    exitCode: 3,
    output: '',
    errors: expect.stringContaining('`notify 2` starts one'),
  });
});

it('the command says what to do when the deployed stack is outdated', async () => {
  const outputsFile = join(await temporaryFolder(), 'outputs.json');
  await writeFile(outputsFile, JSON.stringify({ PrivacyRequests: { stateMachineArn: machineArn } }));

  expect(await policy('status', '2', '--outputs', outputsFile)).toEqual({
    exitCode: 2,
    output: '',
    errors: `${outputsFile} contains no settings: \`npm run deploy\` updates the stack.\n`,
  });
});
