import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, forward, maxBodyBytes } from '../../emulators/forward.ts';
import { operationOf, type Service, services } from '../../emulators/operation-of.ts';
import { listen, readBody } from '../../emulators/server.ts';
import type { AwsCall } from './aws-calls.ts';

/**
 * Every response is delayed by this many milliseconds. Parallel calls then certainly overlap, however busy the machine
 * is, and can be distinguished from sequential ones.
 */
const holdBackMs = 25;

/** Sits in front of the AWS services, forwards every call, and records it. */
export interface Meters {
  /** URLs of the services through the meters. */
  endpoints: Record<Service, string>;
  /** Every call so far, in the order in which they ended. */
  calls: AwsCall[];
  /** Sets the URLs of the services themselves. Earlier calls fail. */
  connect(urls: Partial<Record<Service, string>>): void;
  close(): Promise<void>;
}

export async function startMeters(): Promise<Meters> {
  const calls: AwsCall[] = [];
  let targets: Partial<Record<Service, string>> = {};

  const servers = await Promise.all(
    services.map((service) =>
      listen(async (request, response) => {
        const target = targets[service];
        if (target === undefined) throw new Error(`The meter of ${service} is not connected.`);
        const received = await readBody(request, maxBodyBytes);
        const operation = operationOf(service, request, received);
        const startedAt = performance.now();
        const body = service === 'dynamodb' ? withConsumedCapacity(received) : received;
        const answer = await forward(target, request, body);
        await sleep(holdBackMs);
        calls.push({
          service,
          operation,
          functionName: callerOf(request),
          requestBytes: received.length,
          startedAt,
          endedAt: performance.now(),
          ...(service === 'dynamodb' ? unitsOf(operation, body, answer) : { readUnits: 0, writeUnits: 0 }),
        });
        response.writeHead(answer.status, answer.headers).end(answer.body);
      }),
    ),
  );

  return {
    endpoints: Object.fromEntries(
      services.map((service, index) => [service, servers[index]?.url]),
    ) as Meters['endpoints'],
    calls,
    connect: (urls) => {
      targets = urls;
    },
    close: async () => {
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

/** The SDK sends its application's name (`AWS_SDK_UA_APP_ID`) with every call. */
const callerOf = ({ headers }: IncomingMessage): string =>
  /\bapp\/([\w-]+)/.exec(String(headers['user-agent']))?.[1] ?? '';

const withConsumedCapacity = (body: Buffer): Buffer =>
  Buffer.from(JSON.stringify({ ...JSON.parse(body.toString()), ReturnConsumedCapacity: 'TOTAL' }));

/**
 * The units that DynamoDB would bill. The emulator omits the cost of index writes: requests are put as whole items into
 * a table whose only index projects all of them, so they count twice. A rejected write is billed, too.
 */
function unitsOf(
  operation: string,
  asked: Buffer,
  { status, body }: Answer,
): Pick<AwsCall, 'readUnits' | 'writeUnits'> {
  const { ConsumedCapacity = [] } = JSON.parse(body.toString()) as {
    ConsumedCapacity?: { CapacityUnits: number } | { CapacityUnits: number }[];
  };
  const reportedUnits = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0);
  if (!/Item$/.test(operation) || operation.includes('Get'))
    return { readUnits: reportedUnits, writeUnits: 0 };
  if (status !== 200) return { readUnits: 0, writeUnits: 1 };
  return { readUnits: 0, writeUnits: isRequest(asked) ? 2 * reportedUnits : reportedUnits };
}

/** Is a whole request put into the requests table? */
const isRequest = (asked: Buffer): boolean =>
  String(JSON.parse(asked.toString()).Item?.pk?.S ?? '').startsWith('request#');
