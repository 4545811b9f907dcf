import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

/** The plug of docs/plug-example.py once more, for where there is no Python: of the chat of a website. */

/** What a plug is asked, as far as this one reads it. */
export interface PlugQuestion {
  plug: number;
  operation: string;
  request?: string;
  subject?: { customerId: string; address: string };
  at?: string;
  kind?: string;
  law?: { accounting: { months: number } };
}

export const chatSchema = `
CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS payments (id INTEGER PRIMARY KEY, customer TEXT NOT NULL, paid_on TEXT NOT NULL);
`;

/** @param batch messages that one answer erases */
export function answerOf(chat: DatabaseSync, question: PlugQuestion, batch = 500): object {
  const { operation, subject, at = '', law } = question;
  const customer = subject?.customerId ?? '';
  const years = Math.floor((law?.accounting.months ?? 0) / 12);
  const payments = () =>
    chat
      .prepare(
        'SELECT substr(paid_on, 1, 4) AS year, count(*) AS n FROM payments WHERE customer = ? GROUP BY 1',
      )
      .all(customer)
      .map(({ year, n }) => {
        const until = `${Number(year) + years}-12-31T17:00:00.000Z`;
        return { year: String(year), count: Number(n), until: until > at ? until : undefined };
      });
  switch (operation) {
    case 'check':
      return { categories: ['tickets', 'invoices'], does: ['export'] };
    case 'find': {
      const row = chat.prepare('SELECT count(*) AS n FROM messages WHERE customer = ?').get(customer);
      const held = payments().map(({ count, until }) => ({
        category: 'invoices',
        count,
        ...(until && { hold: { basis: 'accounting', until } }),
      }));
      return { found: [{ category: 'tickets', count: Number(row?.n) }, ...held] };
    }
    case 'erase': {
      const sql = 'DELETE FROM messages WHERE id IN (SELECT id FROM messages WHERE customer = ? LIMIT ?)';
      const { changes } = chat.prepare(sql).run(customer, batch);
      for (const { year, until } of payments())
        if (!until)
          chat
            .prepare('DELETE FROM payments WHERE customer = ? AND paid_on LIKE ?')
            .run(customer, `${year}-%`);
      return { more: Number(changes) === batch };
    }
    case 'export':
      return {
        pieces: Object.entries({ tickets: 'messages', invoices: 'payments' }).map(([category, table]) => ({
          category,
          name: `${category}.jsonl`,
          content: { records: chat.prepare(`SELECT * FROM ${table} WHERE customer = ?`).all(customer) },
        })),
      };
    case 'forget':
      return {};
    default:
      return { never: true };
  }
}

const bodyOf = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** A server of this machine that answers as a plug, on a socket or on a free port. */
export async function startPlugServer(
  answer: (question: PlugQuestion, message: IncomingMessage, response: ServerResponse) => object | undefined,
  where: 'socket' | 'port' = 'socket',
): Promise<{ url: string; socket?: string; close(): Promise<void> }> {
  const server = createServer(async (message, response) => {
    const given = answer(JSON.parse(await bodyOf(message)) as PlugQuestion, message, response);
    if (given) response.end(JSON.stringify(given));
  });
  // The name of a socket has 107 bytes at most.
  const socket = where === 'socket' ? join(mkdtempSync(join(tmpdir(), 'plug-')), 'plug.sock') : undefined;
  await new Promise<void>((resolve) => {
    if (socket) server.listen(socket, resolve);
    else server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: socket ? 'http://localhost/' : `http://127.0.0.1:${port}/`,
    ...(socket && { socket }),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** As a command: the file of the chat is its first word, the size of a batch the second. */
async function main([file = '', batch]: readonly string[]): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  const question = JSON.parse(Buffer.concat(chunks).toString('utf8')) as PlugQuestion;
  const chat = new DatabaseSync(file, { timeout: 5000 });
  process.stdout.write(JSON.stringify(answerOf(chat, question, Number(batch ?? 500))));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main(process.argv.slice(2));
