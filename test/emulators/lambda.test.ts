import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lambdaEnvironment } from '../../emulators/lambda/environment.ts';
import { createFunctions, type InvokeHooks } from '../../emulators/lambda/functions.ts';
import { patience } from '../support/patience.ts';

const arn = 'arn:aws:lambda:eu-central-1:000000000000:function:Example';

/** A function with this body of `async (event, context) => { … }`, after this code at the top of its bundle. */
async function exampleFunction(body: string, more: Partial<Options> = {}) {
  const { top = '', hooks = {}, timeoutSeconds = 30, environment = {} } = more;
  const folder = await mkdtemp(join(tmpdir(), 'lambda-test-'));
  await writeFile(
    join(folder, 'index.js'),
    `${top}\nexports.handler = async (event, context) => { ${body} };`,
  );
  const logs: string[] = [];
  const functions = createFunctions({
    functions: [
      {
        name: 'Example',
        arn,
        folder,
        handler: 'index.handler',
        environment,
        timeoutSeconds,
        memoryMegabytes: 512,
      },
    ],
    onLog: (_, line) => logs.push(line),
    hooks,
    concurrency: 2,
  });
  onTestFinished(async () => {
    await functions.close();
    await rm(folder, { recursive: true });
  });
  return { invoke: (payload: unknown = {}) => functions.invoke('Example', payload), functions, logs };
}
interface Options {
  top: string;
  hooks: InvokeHooks;
  timeoutSeconds: number;
  environment: Record<string, string>;
}

describe('a function', () => {
  it('gets its event as JSON and answers with JSON, under its name and its ARN', async () => {
    const { functions } = await exampleFunction('return { got: event, nothing: undefined };');

    expect(await functions.invoke('Example', { a: 1, gone: undefined })).toEqual({ got: { a: 1 } });
    expect(await functions.invoke(arn, [1])).toEqual({ got: [1] });
  });

  it('that returns nothing answers null', async () => {
    const { invoke } = await exampleFunction('');

    expect(await invoke()).toBeNull();
  });

  it('learns its name, its ARN and the time it has left', async () => {
    const { invoke } = await exampleFunction(
      'return [context.functionName, context.invokedFunctionArn, context.getRemainingTimeInMillis()];',
    );

    const [name, itsArn, left] = (await invoke()) as [string, string, number];

    expect([name, itsArn]).toEqual(['Example', arn]);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(30_000);
  });

  it('sees its own environment and nothing of the host', async () => {
    const { invoke } = await exampleFunction('return process.env;', { environment: { TABLE: 'requests' } });

    expect(await invoke()).toEqual({ TABLE: 'requests' });
  });

  it('keeps what it holds between invocations, as a warm function does', async () => {
    const { invoke } = await exampleFunction('return ++calls;', { top: 'let calls = 0;' });

    expect([await invoke(), await invoke()]).toEqual([1, 2]);
  });

  it('rejects with the name and message of what it throws, and works on', async () => {
    const { invoke } = await exampleFunction(
      "if (event.bad) throw Object.assign(new Error('no table'), { name: 'Permanent' }); return 'fine';",
    );

    await expect(invoke({ bad: true })).rejects.toMatchObject({
      name: 'Permanent',
      message: 'no table',
      stack: expect.stringContaining('index.js'),
    });
    expect(await invoke()).toBe('fine');
  });

  it('has printed everything before its answer arrives', async () => {
    const { invoke, logs } = await exampleFunction(
      "console.log('one\\ntwo'); console.error('%s!', 'three');",
    );

    await invoke();

    expect(logs).toEqual(['one', 'two', 'three!']);
  });

  it('that runs too long is ended and starts anew', async () => {
    const { invoke } = await exampleFunction('if (event.hang) for (;;); return ++calls;', {
      top: 'let calls = 0;',
      timeoutSeconds: 1,
    });
    await invoke();

    await expect(invoke({ hang: true })).rejects.toMatchObject({
      name: 'Sandbox.Timedout',
      message: 'Task timed out after 1.00 seconds',
    });
    expect(await invoke()).toBe(1);
  });

  it('whose process ends rejects with Runtime.ExitError and starts anew', async () => {
    const { invoke } = await exampleFunction("if (event.die) process.exit(3); return 'alive';");

    await expect(invoke({ die: true })).rejects.toMatchObject({
      name: 'Runtime.ExitError',
      message: /status 3/,
    });
    expect(await invoke()).toBe('alive');
  });

  it('with an error that nobody catches rejects with Runtime.ExitError and logs the error', async () => {
    const { invoke, logs } = await exampleFunction(
      "setImmediate(() => { throw new Error('stray'); }); await new Promise(() => {});",
    );

    await expect(invoke()).rejects.toMatchObject({ name: 'Runtime.ExitError' });
    expect(logs.join('\n')).toContain('stray');
  });

  it('whose bundle cannot be loaded says why at each invocation', async () => {
    const { invoke } = await exampleFunction('', { top: "throw new TypeError('SETTINGS is missing');" });

    await expect(invoke()).rejects.toMatchObject({ name: 'TypeError', message: 'SETTINGS is missing' });
    await expect(invoke()).rejects.toMatchObject({ name: 'TypeError' });
  });

  it('is unknown under another name', async () => {
    const { functions } = await exampleFunction('');

    await expect(functions.invoke('Other', {})).rejects.toThrow('There is no function Other.');
  });
});

describe('concurrent invocations', () => {
  const meeting = `
    const { threadId } = require('node:worker_threads');
    await new Promise((resolve) => setTimeout(resolve, 100));
    return threadId;`;

  it('run side by side, each in a thread of its own, up to the limit', async () => {
    const { invoke } = await exampleFunction(meeting);

    const threads = await Promise.all([invoke(), invoke(), invoke(), invoke()]);

    expect(new Set(threads).size).toBe(2);
  });

  it('never meet in one thread', async () => {
    const { invoke } = await exampleFunction(
      `if (busy) throw new Error('met'); busy = true; ${meeting.replace('return threadId;', '')} busy = false;`,
      { top: 'let busy = false;' },
    );

    await expect(Promise.all([invoke(), invoke(), invoke(), invoke(), invoke()])).resolves.toHaveLength(5);
  });
});

describe('the hooks of a test', () => {
  it('can fail an invocation before the function runs', async () => {
    const { invoke, logs } = await exampleFunction("console.log('ran');", {
      hooks: {
        beforeInvoke: () => {
          throw Object.assign(new Error(), { name: 'Transient' });
        },
      },
    });

    await expect(invoke()).rejects.toMatchObject({ name: 'Transient' });
    expect(logs).toEqual([]);
  });

  it('can lose the answer of a function that has done its work', async () => {
    const { invoke, logs } = await exampleFunction("console.log('ran');", {
      hooks: {
        afterInvoke: (name, payload) => {
          throw new Error(`lost ${name} ${JSON.stringify(payload)}`);
        },
      },
    });

    await expect(invoke({ id: 'R' })).rejects.toThrow('lost Example {"id":"R"}');
    expect(logs).toEqual(['ran']);
  });
});

describe('closing', () => {
  it('ends running invocations and starts no waiting one', async () => {
    const { invoke, functions, logs } = await exampleFunction(
      "console.log('started'); await new Promise(() => setInterval(() => {}, 1000));",
    );
    const invocations = [invoke(), invoke(), invoke(), invoke()];
    const settled = Promise.allSettled(invocations);
    await expect.poll(() => logs.length, patience).toBe(2);

    await functions.close();

    expect((await settled).map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
    expect(logs).toHaveLength(2);
  });

  it('ends when every caller has its answer, not when the threads are gone', async () => {
    const answered: string[] = [];
    const { invoke, functions, logs } = await exampleFunction(
      "console.log('started'); if (event.stays) await new Promise(() => setInterval(() => {}, 1000));",
      { hooks: { afterInvoke: () => new Promise((resolve) => setTimeout(resolve, 50)) } },
    );
    const all = [invoke({ stays: true }), invoke(), invoke()].map((invocation) =>
      invocation.then(
        () => answered.push('done'),
        () => answered.push('ended'),
      ),
    );
    await expect.poll(() => logs.length, patience).toBeGreaterThan(1);

    await functions.close();

    expect(answered).toHaveLength(all.length);
  });
});

describe('the environment of a function', () => {
  it('names the local endpoints and leads nowhere else', () => {
    const environment = lambdaEnvironment(
      {
        region: 'eu-central-1',
        endpoints: { AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1' },
        sandbox: join(tmpdir(), 'sandbox'),
      },
      { name: 'Example', handler: 'index.handler', memoryMegabytes: 512 },
    );

    expect(environment).toMatchObject({
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
      AWS_CONFIG_FILE: join(tmpdir(), 'sandbox', 'no-aws-config'),
    });
    expect(Object.keys(environment)).not.toContain('PATH');
  });
});
