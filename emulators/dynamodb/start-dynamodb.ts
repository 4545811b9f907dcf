import type { IncomingMessage, RequestListener } from 'node:http';
import { Readable } from 'node:stream';
import dynalite from 'dynalite';
import { BodyTooLarge, type LocalServer, listen, readBody } from '../server.ts';

/** As in dynalite, and as the service itself says of a batch. */
const bodyLimitBytes = 16 * 1024 * 1024;

/**
 * Starts a DynamoDB for one machine, without tables and in memory.
 *
 * Dynalite answers, but neither listens nor closes. Its own server throws outside of any promise when a caller goes
 * away in the middle of a call, so it gets whole calls only. Closing it would close its database between two steps of
 * an action that is under way, which throws as well; what is in memory goes by itself.
 */
export async function startDynamodb({ port = 0 }: { port?: number } = {}): Promise<LocalServer> {
  const [answer] = dynalite({ createTableMs: 0 }).listeners('request') as [RequestListener];
  return listen(async (request, response) => {
    try {
      answer(whole(request, await readBody(request, bodyLimitBytes)), response);
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error;
      response.writeHead(413, { connection: 'close' }).end();
    }
  }, port);
}

/** A request that has arrived, in the parts of it that dynalite reads. */
function whole({ method, url, headers }: IncomingMessage, body: Buffer): IncomingMessage {
  return Object.assign(Readable.from([body]), { method, url, headers }) as unknown as IncomingMessage;
}
