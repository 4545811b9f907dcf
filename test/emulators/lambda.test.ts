import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { lambdaEnvironment } from '../../emulators/lambda/environment.ts';
import { createFunctions, type InvokeHooks } from '../../emulators/lambda/functions.ts';
import { invocationIn } from '../../emulators/lambda/trace.ts';
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
  it('receives its event as JSON and answers with JSON, under its name and its ARN', async () => {
    const { functions } = await exampleFunction('return { got: event, nothing: undefined };');

    expect(await functions.invoke('Example', { a: 1, gone: undefined })).toEqual({ got: { a: 1 } });
    expect(await functions.invoke(arn, [1])).toEqual({ got: [1] });
  });

  it('answers null when it returns nothing', async () => {
    const { invoke } = await exampleFunction('');

    expect(await invoke()).toBeNull();
  });

  it('knows its name, its ARN and its remaining time', async () => {
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

    expect(await invoke()).toEqual({ TABLE: 'requests', _X_AMZN_TRACE_ID: expect.any(String) });
  });

  it('knows its invocation by its trace header, which the SDK sends with every call', async () => {
    const ids: string[] = [];
    const hooks: InvokeHooks = { beforeInvoke: (_name, _payload, id) => void ids.push(id) };
    const { invoke } = await exampleFunction('return process.env._X_AMZN_TRACE_ID;', { hooks });

    const headers = [await invoke(), await invoke()] as string[];

    expect(headers.map(invocationIn)).toEqual(ids);
    expect(new Set(ids).size).toBe(2);
    expect(invocationIn('Root=1-5759e988;Sampled=1')).toBeUndefined();
  });

  it('can be killed in one invocation, and works in the next', async () => {
    const ids: string[] = [];
    const hooks: InvokeHooks = { beforeInvoke: (_name, _payload, id) => void ids.push(id) };
    const { invoke, functions, logs } = await exampleFunction(
      "if (!event.hang) return 'fine'; console.log('begun'); await new Promise(() => setInterval(() => {}, 9));",
      { hooks },
    );

    const killed = expect(invoke({ hang: true })).rejects.toMatchObject({ name: 'Runtime.ExitError' });
    await vi.waitFor(() => expect(logs).toEqual(['begun']), patience);
    await functions.kill(ids[0] ?? '');
    await killed;

    expect(await invoke()).toBe('fine');
  });

  it('can have a wrong clock for one invocation', async () => {
    let clockSkewMs = 3_600_000;
    const hooks: InvokeHooks = { clockSkewMs: () => clockSkewMs };
    const { invoke } = await exampleFunction(
      'return [Date.now(), new Date().getTime(), new Date(0).getTime(), new Date() instanceof Date];',
      { hooks },
    );

    const wrong = (await invoke()) as number[];
    clockSkewMs = 0;
    const right = (await invoke()) as number[];

    for (const time of wrong.slice(0, 2))
      expect(Math.abs(Number(time) - Date.now())).toBeGreaterThan(3_000_000);
    for (const time of right.slice(0, 2)) expect(Math.abs(Number(time) - Date.now())).toBeLessThan(600_000);
    expect([wrong.slice(2), right.slice(2)]).toEqual([
      [0, true],
      [0, true],
    ]);
  });

  it('keeps its state between invocations, as a warm function does', async () => {
    const { invoke } = await exampleFunction('return ++calls;', { top: 'let calls = 0;' });

    expect([await invoke(), await invoke()]).toEqual([1, 2]);
  });

  it('rejects with the name and message of what it throws, and keeps working', async () => {
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

  it('is terminated when it runs too long, and restarts', async () => {
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

  it('rejects with Runtime.ExitError when its process exits, and restarts', async () => {
    const { invoke } = await exampleFunction("if (event.die) process.exit(3); return 'alive';");

    await expect(invoke({ die: true })).rejects.toMatchObject({
      name: 'Runtime.ExitError',
      message: /status 3/,
    });
    expect(await invoke()).toBe('alive');
  });

  it.each([
    ['an error', "throw new RangeError('stray')", 'RangeError', 'RangeError'],
    [
      'a promise',
      "Promise.reject(new RangeError('stray'))",
      'Runtime.UnhandledPromiseRejection',
      'UnhandledPromiseRejection',
    ],
  ])('rejects with %s that nobody catches, logs it, and restarts', async (_, stray, name, errorType) => {
    const { invoke, logs } = await exampleFunction(
      `if (event.fine) return 'fine'; setImmediate(() => { ${stray}; }); await new Promise(() => {});`,
    );

    await expect(invoke()).rejects.toMatchObject({ name, message: expect.stringContaining('stray') });
    expect(JSON.parse(logs[0] ?? '')).toMatchObject({ level: 'ERROR', message: { errorType } });
    expect(await invoke({ fine: true })).toBe('fine');
  });

  it('has what it throws logged, with every property of the error', async () => {
    const { invoke, logs } = await exampleFunction(
      `class Refused extends Error { input = event.address; }
      const error = Object.assign(new Refused('no', { cause: new Error('unseen') }), { at: new Date(0) });
      error.within = [Object.assign(new TypeError('inner'), { field: 'name' })];
      throw error;`,
    );

    await expect(invoke({ address: 'a@b.example' })).rejects.toMatchObject({ name: 'Error', message: 'no' });

    expect(logs).toHaveLength(1);
    expect(JSON.parse(logs[0] ?? '')).toEqual({
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      level: 'ERROR',
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      message: {
        errorType: 'Refused',
        errorMessage: 'no',
        stackTrace: expect.arrayContaining(['Error: no']),
        input: 'a@b.example',
        at: '1970-01-01T00:00:00.000Z',
        within: [
          { errorType: 'TypeError', errorMessage: 'inner', stackTrace: expect.any(Array), field: 'name' },
        ],
      },
    });
  });

  it('has an error that JSON cannot represent logged as a console shows it, causes included', async () => {
    const { invoke, logs } = await exampleFunction(
      "const error = new Error('no', { cause: new Error('seen') }); error.self = error; throw error;",
    );

    await expect(invoke()).rejects.toThrow('no');

    expect(JSON.parse(logs[0] ?? '').message).toContain('[cause]: Error: seen');
  });

  it('may throw something other than an error', async () => {
    const { invoke, logs } = await exampleFunction("throw 'words';");

    await expect(invoke()).rejects.toMatchObject({ name: 'string', message: 'words' });
    expect(JSON.parse(logs[0] ?? '').message).toMatchObject({ errorType: 'Error', errorMessage: 'words' });
  });

  it('reports at each invocation why its bundle cannot be loaded', async () => {
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

  it('run in parallel, each in its own thread, up to the limit', async () => {
    const { invoke } = await exampleFunction(meeting);

    const threads = await Promise.all([invoke(), invoke(), invoke(), invoke()]);

    expect(new Set(threads).size).toBe(2);
  });

  it('never share a thread', async () => {
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
  it('ends running invocations and starts no queued one', async () => {
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
  const withVariables = (environment: Record<string, string>) => exampleFunction('', { environment });

  it.each([
    ['a variable that Lambda sets itself', { AWS_REGION: 'x', TABLE: 'y' }, 'request: AWS_REGION'],
    ['an invalid name', { '1TABLE': 'x' }, '1TABLE'],
    ['more than 4 KB, names included', { SETTINGS: 'x'.repeat(4083) }, 'exceeded the 4KB limit'],
    // Lambda measures the variables as JSON: a quote takes two bytes.
    ['more than 4 KB, quotes counted as in JSON', { SETTINGS: '"'.repeat(2042) }, 'exceeded the 4KB'],
  ])('is refused with %s', async (_, environment, words) => {
    await expect(withVariables(environment)).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: expect.stringContaining(words),
    });
  });

  it('may have 4,096 bytes', async () => {
    const { invoke } = await withVariables({ SETTINGS: 'x'.repeat(4081) });

    expect(await invoke()).toBeNull();
  });

  it('names the local endpoints only', () => {
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
      AWS_ACCESS_KEY_ID: 'local.Example',
      AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:1',
      AWS_CONFIG_FILE: join(tmpdir(), 'sandbox', 'no-aws-config'),
    });
    expect(Object.keys(environment)).not.toContain('PATH');
  });
});
