import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { EntryName } from '../../contract/http.ts';
import { region } from '../../emulators/account.ts';
import { lambdaEnvironment } from '../../emulators/lambda/environment.ts';
import { listen } from '../../emulators/server.ts';
import { readTemplateFile } from '../../emulators/template/template.ts';
import type { Bench } from './bench.ts';
import { medianOf } from './rank-test.ts';

const run = promisify(execFile);
const probe = fileURLToPath(new URL('./start-probe.cjs', import.meta.url));

/** How long functions take to start. */
export interface Starts {
  /** Milliseconds of processor time until the first answer of AWS, by entry. */
  cpuMs: Record<string, number>;
  /** The same for a process that does nothing. */
  emptyMs: number;
  /** Millions of instructions, by entry, if `valgrind` is on this machine. */
  instructions?: Record<string, number>;
  emptyInstructions?: number;
}

interface Start {
  arguments: string[];
  env: Record<string, string>;
}

/**
 * Starts functions and an empty process in turn, and compares the processor time that each takes until AWS answers its
 * first call for the first time: a stub that refuses everything.
 */
export async function measureStarts(
  { template, folder, say }: Bench,
  events: Partial<Record<EntryName, object>>,
  rounds: number,
): Promise<Starts> {
  const stub = await listen((_request, response) => void response.writeHead(400).end('{}'));
  try {
    const functions = readTemplateFile(await template(), {
      'AWS::ApiGatewayV2::Api.ApiEndpoint': stub.url,
    }).functions();
    const endpoints = Object.fromEntries(
      ['DYNAMODB', 'S3', 'SES', 'SFN', 'SSM'].map((service) => [`AWS_ENDPOINT_URL_${service}`, stub.url]),
    );
    const starts = new Map<string, Start>([['', { arguments: [], env: {} }]]);
    for (const [entry, event] of Object.entries(events)) {
      const spec = functions.find(({ handler }) => handler.startsWith(`${entry}.`));
      if (!spec) throw new Error(`There is no function ${entry}.`);
      const env = { ...lambdaEnvironment({ region, endpoints, sandbox: folder }, spec), ...spec.environment };
      starts.set(entry, { arguments: [join(spec.folder, `${entry}.cjs`), JSON.stringify(event)], env });
    }
    const times = await timesOf(starts, rounds);
    say('counting instructions');
    const counted = await instructionsOf(starts);
    const { '': emptyMs = 0, ...cpuMs } = times;
    if (!counted) return { cpuMs, emptyMs };
    const { '': emptyInstructions = 0, ...instructions } = counted;
    return { cpuMs, emptyMs, instructions, emptyInstructions };
  } finally {
    await stub.close();
  }
}

async function timesOf(starts: ReadonlyMap<string, Start>, rounds: number): Promise<Record<string, number>> {
  const times = new Map<string, number[]>([...starts.keys()].map((entry) => [entry, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [entry, { arguments: words, env }] of starts) {
      const { stdout } = await run(process.execPath, [probe, ...words], { env });
      times.get(entry)?.push((JSON.parse(stdout) as { cpuMs: number }).cpuMs);
    }
  }
  return Object.fromEntries([...times].map(([entry, values]) => [entry, medianOf(values)]));
}

/** Interpreted and in one thread, so that the count is nearly the same each time. */
const countable = ['--jitless', '--single-threaded', '--no-opt'];

/** Millions of instructions; `undefined` without `valgrind`. */
async function instructionsOf(
  starts: ReadonlyMap<string, Start>,
): Promise<Record<string, number> | undefined> {
  const counts: Record<string, number> = {};
  for (const [entry, { arguments: words, env }] of starts) {
    const tool = ['--tool=cachegrind', '--cache-sim=no', '--cachegrind-out-file=/dev/null'];
    const command = [...tool, process.execPath, ...countable, probe, ...words];
    try {
      const { stderr } = await run('valgrind', command, { env: { ...env, PATH: process.env.PATH ?? '' } });
      const [, count = ''] = /I\s+refs:\s+([\d,]+)/.exec(stderr) ?? [];
      counts[entry] = Number(count.replaceAll(',', '')) / 1e6;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
  return counts;
}
