import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { askPlugByCommand } from '../../../agent/plugs/plug-command.ts';
import { askPlugByHttp } from '../../../agent/plugs/plug-http.ts';
import { startPlugServer } from '../support/example-plug.ts';
import { codeOf, find, newChat, plugStore, secret } from '../support/plug-world.ts';

describe('A plug that is asked over HTTP', () => {
  const answering = async (
    answer: (response: ServerResponse) => void,
    { timeoutMs = 5000, where = 'socket' as 'socket' | 'port' } = {},
  ) => {
    const { url, socket, close } = await startPlugServer((_question, _message, response) => {
      answer(response);
      return undefined;
    }, where);
    onTestFinished(close);
    return plugStore(askPlugByHttp({ url, ...(socket && { socket }), timeoutMs }));
  };

  it.each<[string, string, (response: ServerResponse) => void]>([
    ['an error', 'plug-away', (response) => response.writeHead(500).end(`{"found":[],"why":"${secret}"}`)],
    [
      'a redirect',
      'plug-away',
      (response) => response.writeHead(302, { location: 'http://example.vn/' }).end(),
    ],
    [
      'half an answer',
      'plug-away',
      (response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"found":[]}');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['an end without a word', 'plug-away', (response) => response.destroy()],
    ['a page', 'unreadable', (response) => response.end(`<html>${secret}</html>`)],
    ['bytes that are no text', 'unreadable', (response) => response.end(Buffer.from([0x22, 0xff, 0x22]))],
    ['nothing', 'unreadable', (response) => response.end()],
  ])('with %s', async (_what, code, answer) => {
    expect(await codeOf(find(await answering(answer)))).toBe(code);
  });

  it('and hangs is given up', async () => {
    expect(await codeOf(find(await answering(() => {}, { timeoutMs: 100 })))).toBe('plug-away');
  });

  it('and says too much is cut off', async () => {
    const store = await answering((response) => {
      const chunk = Buffer.alloc(1024 * 1024, ' ');
      const more = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', more);
      more();
    });

    expect(await codeOf(find(store))).toBe('plug-away');
  });

  it('and is not there', async () => {
    const { url, socket, close } = await startPlugServer(() => ({}));
    await close();

    const store = plugStore(askPlugByHttp({ url, ...(socket && { socket }), timeoutMs: 1000 }));
    expect(await codeOf(find(store))).toBe('plug-away');
  });

  it('gets the secret of its file with each question on a port', async () => {
    const seen: unknown[] = [];
    const { url, close } = await startPlugServer((question, { headers, method }) => {
      seen.push([method, headers.authorization, question.plug, question.operation]);
      return { found: [] };
    }, 'port');
    onTestFinished(close);
    let token = 'first';
    const store = plugStore(askPlugByHttp({ url, token: () => token, timeoutMs: 5000 }));
    await find(store);
    token = 'second';
    await find(store);

    expect(seen).toEqual([
      ['POST', 'Bearer first', 1, 'find'],
      ['POST', 'Bearer second', 1, 'find'],
    ]);
  });
});

describe('A plug that is a command', () => {
  const running = (script: string, timeoutMs = 10_000) =>
    plugStore(askPlugByCommand({ command: [process.execPath, '-e', script], timeoutMs }));

  it.each<[string, string, string]>([
    ['fails', 'plug-away', `console.error(${JSON.stringify(secret)}); process.exitCode = 1`],
    ['fails after an answer', 'plug-away', `console.log('{"found":[]}'); process.exitCode = 3`],
    ['dies', 'plug-away', `process.kill(process.pid, 'SIGKILL')`],
    ['answers garbage', 'unreadable', `console.log(${JSON.stringify(secret)})`],
    ['answers nothing', 'unreadable', ''],
    ['answers twice', 'unreadable', `console.log('{"found":[]}{"found":[]}')`],
    [
      'writes without an end',
      'plug-away',
      `const b = Buffer.alloc(1 << 20, 32); for (;;) require('node:fs').writeSync(1, b)`,
    ],
  ])('and %s', async (_what, code, script) => {
    expect(await codeOf(find(running(script)))).toBe(code);
  });

  it('and hangs is ended, with whatever it started', async () => {
    const child = `require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });`;

    expect(await codeOf(find(running(`${child} setInterval(() => {}, 1000)`, 500)))).toBe('plug-away');
    expect(await codeOf(find(running(`${child} console.log('{"found":[]}'); process.exit(0)`)))).toBe('done');
  });

  it('and does not exist', async () => {
    const store = plugStore(askPlugByCommand({ command: ['/nowhere/plug'], timeoutMs: 1000 }));

    expect(await codeOf(find(store))).toBe('plug-away');
  });

  it("sees nothing of the agent's environment, and reads its words as they are", async () => {
    const script = `
      const told = [Object.keys(process.env).filter((name) => !name.startsWith('__')).sort().join(), ...process.argv.slice(1)];
      require('node:fs').writeFileSync(process.argv[1], JSON.stringify(told));
      console.log('{"found":[]}');`;
    const { file } = await newChat();
    const note = `${file}.note`;
    const command = [process.execPath, '-e', script, note, '$(id) "a b"'] as const;
    await find(plugStore(askPlugByCommand({ command: [...command], timeoutMs: 10_000 })));

    expect(JSON.parse(readFileSync(note, 'utf8'))).toEqual(['LANG,PATH', note, '$(id) "a b"']);
  });
});
