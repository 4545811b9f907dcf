import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { dynamoRequests } from '../../functions/requests/aws/dynamo-requests.ts';
import { machineArn, machineOf, stepFunctions, waitingTask } from '../emulators/sfn-sandbox.ts';
import { openDynamo, tables } from '../support/dynalite.ts';
import { patience } from '../support/patience.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { stuckRequest } from './support.ts';

const program = fileURLToPath(new URL('../../operator/requests.ts', import.meta.url));

/** Runs the command as a process with an empty environment. */
const requests = (...words: string[]) =>
  new Promise<{ exitCode: unknown; output: string; errors: string }>((resolve) => {
    execFile(process.execPath, [program, ...words], { env: {} }, (error, output, errors) =>
      resolve({ exitCode: error ? error.code : 0, output, errors }),
    );
  });

/** Outputs as the local run writes them. */
const writeOutputs = (file: string, dynamodb: string, sfn: string) =>
  writeFile(
    file,
    JSON.stringify({
      PrivacyRequests: {
        requestsTable: tables.requests,
        accountTable: tables.account,
        stateMachineArn: machineArn,
        settings: '{}',
      },
      environment: {
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
        AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
        AWS_ENDPOINT_URL_SFN: sfn,
        AWS_ENDPOINT_URL_SES: 'http://127.0.0.1:9',
        AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:9',
      },
    }),
  );

/** A request that needs an operator, in its own table and machine, and the outputs file that names them. */
async function stuckDeployment() {
  const dynamo = await openDynamo();
  const table = dynamoRequests(dynamo, tables.requests);
  let taskToken = '';
  const machine = await stepFunctions(machineOf(waitingTask('raise', { TimeoutSeconds: 60 })), {
    raise: (payload: { taskToken: string }) => {
      taskToken = payload.taskToken;
    },
  });
  const { id, attention } = stuckRequest();
  const execution = await machine.start({ requestId: id }, id);
  await expect.poll(() => taskToken, patience).not.toBe('');
  if (!attention) throw new Error('The sample must need a person.');
  await table.create(stuckRequest({ attention: { ...attention, taskToken } }));

  const { protocol, hostname, port } = (await dynamo.config.endpoint?.()) ?? {};
  const outputsFile = join(await temporaryFolder(), 'outputs.json');
  await writeOutputs(outputsFile, `${protocol}//${hostname}:${port}`, machine.server.url);
  return { id, table, machine, execution, outputsFile };
}

it('the command finds a stuck request in the table, resumes its machine, and shows both', async () => {
  const { id, table, machine, execution, outputsFile } = await stuckDeployment();
  const there = ['--outputs', outputsFile];

  const listed = await requests('list', ...there);
  const retried = await requests('retry', id.toLowerCase(), '--by', 'minh', '--reason', 'mended', ...there);
  const resumed = await machine.end(execution);
  const shown = await requests('show', id, ...there);

  expect(listed).toMatchObject({ exitCode: 0, errors: '' });
  expect(listed.output).toContain('0123-4567-89AB  deletion of everything: needs a person');
  expect(retried).toMatchObject({ exitCode: 0, output: expect.stringContaining('Resumed') });
  expect(resumed.result).toEqual({ requestId: id, next: 'erase' });
  expect((await table.find(id))?.status).toBe('executing');
  expect(shown.output).toContain('by minh: mended');
  expect(shown.output).toContain('has ended');
});

it('the command writes plain text into a pipe and errors to stderr', async () => {
  const { outputsFile } = await stuckDeployment();

  const listed = await requests('list', '--outputs', outputsFile);
  const missing = await requests('show', 'ZZZZ-ZZZZ-ZZZZ', '--outputs', outputsFile);

  expect(listed.output).not.toContain('\u001b');
  expect(missing).toEqual({
    exitCode: 3,
    output: '',
    errors: expect.stringContaining('There is no request ZZZZ-ZZZZ-ZZZZ'),
  });
});

it('the command reports a wrong call, and a missing deployment, by exit code and message', async () => {
  const folder = await temporaryFolder();

  const misspelt = await requests('list', '--jsno');
  const nowhere = await requests('list', '--outputs', join(folder, 'none.json'));

  expect(misspelt).toEqual({ exitCode: 2, output: '', errors: expect.stringContaining("'--jsno'") });
  expect(nowhere).toEqual({ exitCode: 2, output: '', errors: expect.stringContaining('npm run deploy') });
});

it('the command says what is wrong and what helps when AWS does not answer', async () => {
  const folder = await temporaryFolder();
  const outputsFile = join(folder, 'outputs.json');
  await writeOutputs(outputsFile, 'http://127.0.0.1:9', 'http://127.0.0.1:9');

  const { exitCode, output, errors } = await requests('list', '--outputs', outputsFile);

  expect(exitCode).toBe(1);
  expect(output).toBe('');
  expect(errors).toContain('Transient: Listing the open requests failed');
  expect(errors).toContain('is the local run (`npm start`) still up?');
});
