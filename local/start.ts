/** `npm start`: the whole system on this machine, with three sample customers, until Ctrl-C. */
import { parseArgs } from 'node:util';
import type { RuntimeSettings } from '../contract/settings.ts';
import { startGallery } from './gallery/start-gallery.ts';
import { operatorAt } from './operator.ts';
import { writeOutputs } from './outputs.ts';
import { freePort } from './ports.ts';
import { type ProgressStep, progressLine, progressOf } from './progress.ts';
import { seed, seededCustomers } from './seed/seed.ts';
import { type LocalStack, startStack } from './stack.ts';
import { stopOnSignal } from './stop-on-signal.ts';

const help = `Runs everything on this machine: pages, workflow, stores and a mailbox. Needs no AWS account; nothing leaves the machine.

Usage: npm start -- [options]

  --port <number>          port of the pages; default: 4000
  --mailbox-port <number>  port of the mailbox; default: 4001
  --gallery-port <number>  port of the gallery of all pages and letters; default: 4002
  --json                   prints JSON, one object per line: first the URLs, then each step
  --help                   this text

If a port is in use, a free one is used instead. Ctrl-C stops everything and removes all data; a second one exits at once.
`;

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4000' },
    'mailbox-port': { type: 'string', default: '4001' },
    'gallery-port': { type: 'string', default: '4002' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) process.stdout.write(help);
else await run();

async function run(): Promise<void> {
  const print = (text: string) => values.json || console.log(text);
  const printJson = (fact: object) => values.json && console.log(JSON.stringify(fact));
  const signal = stopOnSignal(() => print('\nEnding …'));
  const ports = {
    pages: await portOf('port', print),
    mailbox: await portOf('mailbox-port', print),
  };
  const galleryPort = await portOf('gallery-port', print);
  const onStep = (step: ProgressStep) => {
    print(progressLine(step));
    printJson(step);
  };

  print('Starting: synthesising the stack takes some seconds …');
  let stack: LocalStack;
  try {
    stack = await startStack({
      ports,
      signal,
      enforcesMailRate: true,
      onEvent: (executionName, event) => {
        const step = progressOf(executionName, event);
        if (step) onStep(step);
      },
    });
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }

  try {
    const { clients, tables, buckets, keys, urls } = stack;
    await seed({ ...clients, tables, buckets, keys });
    const gallery = await startGallery(
      JSON.parse(stack.environment.SETTINGS ?? '') as RuntimeSettings,
      galleryPort,
    );
    // So that the site has a policy to show, and the operator can publish the next version.
    await operatorAt(stack).policy('publish', '1');
    const removeOutputs = writeOutputs(stack);
    print(welcome({ ...urls, gallery: gallery.url }));
    printJson({ ...urls, gallery: gallery.url, customers: seededCustomers.map(({ address }) => address) });
    await aborted(signal);
    removeOutputs();
    await gallery.close();
  } finally {
    await stack.close();
  }
}

function welcome(urls: LocalStack['urls'] & { gallery: string }): string {
  const width = Math.max(...seededCustomers.map(({ address }) => address.length));
  const customers = seededCustomers.map(({ address, name }) => `    ${address.padEnd(width)}  ${name}`);
  return [
    '',
    `  Form     ${urls.pages}`,
    `  Policy   ${urls.pages}/policy   version 1; \`npm run policy -- publish 2 --local\` publishes the next`,
    `  Mailbox  ${urls.mailbox}`,
    `  Gallery  ${urls.gallery}   every page and letter, both languages side by side`,
    '',
    '  Customers to try; any other address gets the same answer and no mail:',
    ...customers,
    '',
    '  Ctrl-C stops everything and removes all data. Each step of a request is shown below.',
    '',
  ].join('\n');
}

async function portOf(
  option: 'port' | 'mailbox-port' | 'gallery-port',
  print: (text: string) => unknown,
): Promise<number> {
  const preferred = Number(values[option]);
  if (!Number.isInteger(preferred) || preferred < 0 || preferred > 65_535) {
    console.error(`--${option} must be a number from 0 to 65535, not "${values[option]}".`);
    process.exit(2);
  }
  const port = await freePort(preferred);
  if (port !== preferred) print(`Port ${preferred} is in use: a free one is used instead.`);
  return port;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
