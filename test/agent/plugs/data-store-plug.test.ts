import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { AskPlug } from '../../../agent/plugs/plug.ts';
import { askPlugByCommand } from '../../../agent/plugs/plug-command.ts';
import { askPlugByHttp } from '../../../agent/plugs/plug-http.ts';
import { describeDataStore, type StoreFixture } from '../../stores/contracts/data-store-contract.ts';
import { missingPythonNotice, noteMissingPython, python3 } from '../../support/python-of-run.ts';
import { answerOf, startPlugServer } from '../support/example-plug.ts';
import { newChat, plantChat, plugStore, systemAsDataStore } from '../support/plug-world.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const timeoutMs = 30_000;
const accounting = (until: string) => ({ basis: 'accounting' as const, until });
const subjectOf = (customerId: string) => ({
  customerId,
  address: `${customerId.toLowerCase()}@example.vn`,
  addressKey: `key of ${customerId}`,
});

type Chat = Awaited<ReturnType<typeof newChat>>;

/** @param batches that go well before the power is out */
const fixtureOver =
  (askAt: (chat: Chat) => Promise<AskPlug> | AskPlug, batches: number) => async (): Promise<StoreFixture> => {
    const chat = await newChat();
    let isBroken = false;
    let asked = 0;
    const mayContinue = async () => {
      asked += 1;
      if (isBroken && asked > batches) throw new Error('The power is out.');
      return true;
    };
    return {
      store: systemAsDataStore(plugStore(await askAt(chat)), mayContinue),
      subject: subjectOf('KH-1042'),
      neighbour: subjectOf('KH-10421'),
      plant: async ({ customerId }) => plantChat(chat.chat, customerId),
      plantLeftover: async ({ customerId }) => {
        chat.chat.prepare('INSERT INTO messages (customer, text) VALUES (?, ?)').run(customerId, 'Mới');
      },
      breakErase: () => {
        isBroken = true;
        asked = 0;
        return () => {
          isBroken = false;
        };
      },
      erasable: { tickets: 5, invoices: 1 },
      held: [
        { category: 'invoices', count: 2, hold: accounting('2030-12-31T17:00:00.000Z') },
        { category: 'invoices', count: 1, hold: accounting('2035-12-31T17:00:00.000Z') },
      ],
      rows: { tickets: 5, invoices: 4 },
      files: [],
      rowsAfter: { invoices: 3 },
    };
  };

describeDataStore(
  'site:chat over a plug on a socket',
  'site:chat',
  fixtureOver(async ({ chat }) => {
    const { url, socket, close } = await startPlugServer((question) => answerOf(chat, question, 2));
    onTestFinished(close);
    return askPlugByHttp({ url, ...(socket && { socket }), timeoutMs });
  }, 1),
);

describeDataStore(
  'site:chat over a plug that is a command',
  'site:chat',
  fixtureOver(
    ({ file }) =>
      askPlugByCommand({
        command: [process.execPath, path('../support/example-plug.ts'), file, '2'],
        timeoutMs,
      }),
    1,
  ),
);

const python = python3();
if (python)
  describeDataStore(
    'site:chat over the example in Python',
    'site:chat',
    fixtureOver(
      ({ file }) =>
        askPlugByCommand({ command: [python, path('../../../docs/plug-example.py'), file], timeoutMs }),
      0,
    ),
  );
else
  describe('The example in Python', () => {
    it('was not run, and the run says so', () => {
      const folder = inject('runFolder');
      noteMissingPython(folder);
      expect(missingPythonNotice(folder)).toContain('python3');
    });
  });
