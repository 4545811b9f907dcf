import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { parseConfig } from '../../../agent/config/read-config.ts';
import { publicKeyText } from '../../../functions/shared/seal.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const key = publicKeyText(generateKeyPairSync('ed25519').publicKey);

describe('the plugs in the configuration of an agent', () => {
  let folder = '';
  let program = '';
  beforeEach(async () => {
    folder = await temporaryFolder();
    const map = new URL('../../../systems/sample-billing.yaml', import.meta.url);
    copyFileSync(map, join(folder, 'billing.yaml'));
    program = join(folder, 'plug');
    writeFileSync(program, '#!/bin/sh\n');
    chmodSync(program, 0o755);
    writeFileSync(join(folder, 'chat.token'), 'SECRET\n');
    writeFileSync(join(folder, 'empty.token'), '\n');
  });
  const parse = (plugs: unknown) =>
    parseConfig(
      JSON.stringify({
        agent: 1,
        site: 'hanoi',
        cloud: 'https://site.example.vn',
        'cloud-keys': [key],
        'decision-keys': { confirmation: [key] },
        state: 'state',
        register: 'billing',
        stores: { billing: { map: 'billing.yaml', scope: 'information', database: { file: 'billing.db' } } },
        plugs,
      }),
      folder,
      new Date('2026-03-02T02:00:00.000Z'),
    );
  const chat = () => ({ scope: 'information', categories: ['tickets'], command: [program, 'chat.db'] });

  it('are none unless they are named', () => {
    expect(parse(undefined)).toMatchObject({ config: { plugs: [] }, problems: [] });
  });

  it('are read, whichever way they are asked', () => {
    const { config, problems } = parse({
      chat: { ...chat(), does: ['export', 'suspend'], 'timeout-seconds': 30, copies: { dumps: '7d' } },
      wiki: { scope: 'data', categories: 'tickets', socket: '/run/wiki.sock', path: '/privacy' },
      forum: {
        scope: 'data',
        categories: ['logs', 'tickets'],
        url: 'http://127.0.0.1:8080/privacy',
        'token-file': 'chat.token',
      },
    });

    expect(problems).toEqual([]);
    expect(config?.plugs).toEqual([
      {
        name: 'chat',
        scope: 'information',
        categories: ['tickets'],
        does: ['suspend', 'export'],
        reach: { command: [program, 'chat.db'] },
        timeoutSeconds: 30,
        copies: [{ name: 'dumps', days: 7 }],
      },
      {
        name: 'wiki',
        scope: 'data',
        categories: ['tickets'],
        does: [],
        reach: { socket: '/run/wiki.sock', path: '/privacy' },
        timeoutSeconds: 120,
        copies: [],
      },
      {
        name: 'forum',
        scope: 'data',
        categories: ['tickets', 'logs'],
        does: [],
        reach: { url: 'http://127.0.0.1:8080/privacy', tokenFile: join(folder, 'chat.token') },
        timeoutSeconds: 120,
        copies: [],
      },
    ]);
  });

  it.each<[string, (right: ReturnType<typeof chat>) => object, RegExp]>([
    ['no line', () => ({ chat: null }), /^plugs.chat: write \{ scope/],
    ['a wrong name', (right) => ({ Chat: right }), /^plugs.Chat: use small letters/],
    ['the name of another store', (right) => ({ billing: right }), /^plugs.billing: is the name of another/],
    ['no scope', ({ scope: _, ...right }) => ({ chat: right }), /^plugs.chat.scope: write one of/],
    [
      'no categories',
      (right) => ({ chat: { ...right, categories: [] } }),
      /^plugs.chat.categories: write what/,
    ],
    [
      'a category that no receipt knows',
      (right) => ({ chat: { ...right, categories: ['secrets'] } }),
      /^plugs.chat.categories: "secrets" is not known/,
    ],
    [
      'a skill that there is not',
      (right) => ({ chat: { ...right, does: ['erase'] } }),
      /^plugs.chat.does: "erase"/,
    ],
    [
      'no way to ask it',
      ({ command: _, ...right }) => ({ chat: right }),
      /^plugs.chat.command: write one of/,
    ],
    [
      'two ways to ask it',
      (right) => ({ chat: { ...right, socket: '/run/chat.sock' } }),
      /^plugs.chat.socket: write one of/,
    ],
    [
      'a relative program',
      (right) => ({ chat: { ...right, command: 'plug' } }),
      /^plugs.chat.command: "plug": write the whole/,
    ],
    [
      'a program of lists',
      (right) => ({ chat: { ...right, command: [['a']] } }),
      /^plugs.chat.command: write the program/,
    ],
    [
      'a program that is not there',
      (right) => ({ chat: { ...right, command: ['/nowhere'] } }),
      /cannot be run \(ENOENT\)/,
    ],
    [
      'a program that nobody may run',
      (right) => ({ chat: { ...right, command: [join(folder, 'chat.token')] } }),
      /cannot be run \(EACCES\)/,
    ],
    [
      'a host elsewhere',
      ({ command: _, ...right }) => ({
        chat: { ...right, url: 'http://10.0.0.1:80/', 'token-file': 'chat.token' },
      }),
      /^plugs.chat.url: write a URL of this machine/,
    ],
    [
      'a URL with a login',
      ({ command: _, ...right }) => ({
        chat: { ...right, url: 'http://a:SECRET@127.0.0.1/', 'token-file': 'chat.token' },
      }),
      /^plugs.chat.url: write a URL of this machine/,
    ],
    [
      'a port without a secret',
      ({ command: _, ...right }) => ({ chat: { ...right, url: 'http://127.0.0.1:8080/' } }),
      /^plugs.chat.token-file: write the file of a secret/,
    ],
    [
      'a secret that is empty',
      ({ command: _, ...right }) => ({
        chat: { ...right, url: 'http://127.0.0.1:8080/', 'token-file': 'empty.token' },
      }),
      /^plugs.chat.token-file: empty.token is empty/,
    ],
    [
      'no end of patience',
      (right) => ({ chat: { ...right, 'timeout-seconds': 9999 } }),
      /^plugs.chat.timeout-seconds: /,
    ],
    [
      'copies without days',
      (right) => ({ chat: { ...right, copies: { dumps: 'long' } } }),
      /^plugs.chat.copies.dumps: /,
    ],
    [
      'a misspelt key',
      (right) => ({ chat: { ...right, token: 'SECRET' } }),
      /^plugs.chat.token: is not known here/,
    ],
  ])('with %s are refused with what to write', (_what, change, sentence) => {
    const { problems } = parse(change(chat()));

    expect(problems).toContainEqual(expect.stringMatching(sentence));
    expect(problems.join('\n')).not.toContain('SECRET@');
  });
});
