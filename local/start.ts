/** `npm start`: the whole system on this machine, a site included, with three sample customers, until Ctrl-C. */
import { fileURLToPath } from 'node:url';
import type { RuntimeSettings } from '../contract/settings.ts';
import { type ExitCode, exitCodes } from '../program/exit-codes.ts';
import { readOptions } from '../program/options.ts';
import { runProgram } from '../program/run-program.ts';
import { UsageError } from '../program/usage-error.ts';
import { startGallery } from './gallery/start-gallery.ts';
import { operatorAt } from './operator.ts';
import { prepareOutputs } from './outputs.ts';
import { onPort } from './ports.ts';
import { type ProgressStep, progressLine, progressOf } from './progress.ts';
import { sendPromotion } from './seed/promotions.ts';
import { seed, seededCustomers } from './seed/seed.ts';
import { startSitePage } from './site/site-page.ts';
import { startStackWithSite } from './site/start-stack-with-site.ts';
import type { LocalStack } from './stack.ts';

const help = `Runs everything on this machine: pages, workflow, stores, a mailbox, and the provider's own systems with the agent beside
them. Needs no AWS account; nothing leaves the machine.

Usage: npm start -- [options]

  --port <number>          port of the pages; default: 4000
  --mailbox-port <number>  port of the mailbox; default: 4001
  --gallery-port <number>  port of the gallery of all pages and letters; default: 4002
  --site-port <number>     port of the page that shows the provider's own systems; default: 4003
  --json                   prints JSON, one object per line: first the addresses, then each step, and after every five
                           seconds the time
  --help                   this text

If a port is in use, a free one is used instead. Ctrl-C stops everything and removes all data; a second one exits at
once. So do \`kill\`, a closed terminal, and the end of whoever reads the output.

Exit codes: 0 stopped · 1 something failed · 2 wrong usage, or this machine lacks something.
`;

const options = {
  port: { type: 'string', default: '4000' },
  'mailbox-port': { type: 'string', default: '4001' },
  'gallery-port': { type: 'string', default: '4002' },
  'site-port': { type: 'string', default: '4003' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** The texts of the policy, wherever the program is started from. */
const versions = fileURLToPath(new URL('../policy/versions', import.meta.url));

/** How often the reader of the JSON learns that the run is alive, and the run that its reader is. */
const heartbeatMilliseconds = 5000;

type Ports = Record<'pages' | 'mailbox' | 'gallery' | 'site', number>;

/** @throws UsageError unless the option is the number of a port */
function portOf(option: keyof typeof options & `${string}port`, values: Record<string, unknown>): number {
  const text = String(values[option]);
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new UsageError(`--${option} must be a number from 0 to 65535, not "${text}".`);
}

/** What a run tells, for people or for programs. */
interface Printer {
  say(text: string): void;
  step(step: ProgressStep): void;
  started(run: StartedRun): void;
  /** Called at regular intervals. */
  heartbeat(): void;
}

interface StartedRun {
  urls: LocalStack['urls'] & { gallery: string; site: string };
  /** Path of the file of what the functions print. */
  log: string;
  /** Path of the file of what the agent says. */
  agentLog: string;
}

const jsonPrinter: Printer = {
  say: () => {},
  step: (step) => console.log(JSON.stringify(step)),
  started: ({ urls, ...logs }) =>
    console.log(
      JSON.stringify({ ...urls, ...logs, customers: seededCustomers.map(({ address }) => address) }),
    ),
  heartbeat: () => console.log(JSON.stringify({ at: new Date() })),
};

const textPrinter: Printer = {
  say: (text) => console.log(text),
  step: (step) => console.log(progressLine(step)),
  started: (run) => console.log(welcome(run)),
  heartbeat: () => {},
};

async function run(ports: Ports, printer: Printer, stop: AbortSignal): Promise<ExitCode> {
  const stopped = new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve()));
  stop.addEventListener('abort', () => printer.say('\nEnding …'));
  const outputs = prepareOutputs();
  const closers: (() => unknown)[] = [outputs.remove];
  try {
    printer.say('Starting: synthesising the stack takes some seconds …');
    const stack = await startStackWithSite({
      ports,
      signal: stop,
      enforcesMailRate: true,
      onEvent: (executionName, event) => {
        const step = progressOf(executionName, event);
        if (step) printer.step(step);
      },
      onAgentEnd(exitCode) {
        if (!stop.aborted) printer.say(`The agent of the site has ended (${exitCode}): its log says why.`);
      },
    });
    closers.push(stack.close);
    const gallery = await fill(stack, ports.gallery);
    closers.push(gallery.close);
    const site = await onPort(ports.site, (port) => startSitePage(stack.provider, port));
    closers.push(site.close);
    const urls = { ...stack.urls, gallery: gallery.url, site: site.url };
    for (const [name, port] of Object.entries(ports)) {
      const taken = port !== 0 && new URL(urls[name as keyof Ports]).port !== String(port);
      if (taken) printer.say(`Port ${port} is in use: a free one is used instead.`);
    }
    outputs.write(stack);
    printer.started({ urls, log: stack.log.path, agentLog: stack.provider.agent.log.path });
    const heart = setInterval(printer.heartbeat, heartbeatMilliseconds);
    closers.push(() => clearInterval(heart));
    await stopped;
  } catch (error) {
    if (!stop.aborted) throw error;
  } finally {
    for (const close of closers.reverse()) await close();
  }
  return exitCodes.done;
}

/** The sample customers, a policy to show, and the gallery. */
async function fill(stack: LocalStack, galleryPort: number) {
  const { clients, tables, buckets, keys, environment } = stack;
  await seed({ ...clients, tables, buckets, keys });
  for (const customer of seededCustomers) await sendPromotion(stack, customer);
  // So that the operator can publish the next version.
  const published = await operatorAt(stack).policy('publish', '1', '--from', versions);
  if (published.exitCode !== 0) throw new Error(`Version 1 could not be published.\n${published.remark}`);
  const settings = JSON.parse(environment.SETTINGS ?? '') as RuntimeSettings;
  return onPort(galleryPort, (port) => startGallery(settings, port));
}

function welcome({ urls, log, agentLog }: StartedRun): string {
  const width = Math.max(...seededCustomers.map(({ address }) => address.length));
  const customers = seededCustomers.map(({ address, name }) => `    ${address.padEnd(width)}  ${name}`);
  return [
    '',
    `  Form     ${urls.pages}`,
    `  Policy   ${urls.pages}/policy   version 1; \`npm run policy -- publish 2 --local\` publishes the next`,
    `  Mailbox  ${urls.mailbox}   with a promotion for each customer, to unsubscribe from by one click`,
    `  Gallery  ${urls.gallery}   every page and letter, both languages side by side`,
    `  Site     ${urls.site}   the provider's billing database and hosting server: watch rows and accounts go`,
    `  Logs     ${log}   what the functions print`,
    `           ${agentLog}   what the agent does at the site`,
    '',
    '  Customers to try; any other address gets the same answer and no mail:',
    ...customers,
    '',
    '  Ctrl-C stops everything and removes all data. Each step of a request is shown below.',
    '',
  ].join('\n');
}

await runProgram(async (stop) => {
  const { values } = readOptions({ call: 'npm start', options });
  if (values.help) {
    process.stdout.write(help);
    return exitCodes.done;
  }
  const ports: Ports = {
    pages: portOf('port', values),
    mailbox: portOf('mailbox-port', values),
    gallery: portOf('gallery-port', values),
    site: portOf('site-port', values),
  };
  return run(ports, values.json ? jsonPrinter : textPrinter, stop);
});
