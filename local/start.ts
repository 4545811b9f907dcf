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

const help = `Runs everything on this machine: pages, workflow, stores and a mailbox. No AWS account, nothing leaves it.

Usage: npm start -- [options]

  --port <number>          of the pages; 4000 unless said otherwise
  --mailbox-port <number>  of the mailbox; 4001 unless said otherwise
  --gallery-port <number>  of the gallery of all pages and letters; 4002 unless said otherwise
  --json                   speaks JSON, one object a line: first the addresses, then each step
  --help                   this text

If a port is taken, a free one is used instead. Ctrl-C ends everything and removes all data; a second one at once.
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
  const say = (text: string) => values.json || console.log(text);
  const tell = (fact: object) => values.json && console.log(JSON.stringify(fact));
  const signal = stopOnSignal(() => say('\nEnding …'));
  const ports = {
    pages: await portOf('port', say),
    mailbox: await portOf('mailbox-port', say),
  };
  const galleryPort = await portOf('gallery-port', say);
  const onStep = (step: ProgressStep) => {
    say(progressLine(step));
    tell(step);
  };

  say('Starting: the stack is synthesised, which takes some seconds …');
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
    // So that the site has a policy to show, and the operator another version to publish.
    await operatorAt(stack).policy('publish', '1');
    const removeOutputs = writeOutputs(stack);
    say(welcome({ ...urls, gallery: gallery.url }));
    tell({ ...urls, gallery: gallery.url, customers: seededCustomers.map(({ address }) => address) });
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
    `  Policy   ${urls.pages}/policy   version 1; \`npm run policy -- publish 2 --local\` brings the next`,
    `  Mailbox  ${urls.mailbox}`,
    `  Gallery  ${urls.gallery}   every page and letter, both languages side by side`,
    '',
    '  Customers to try; any other address gets the same answer and no mail:',
    ...customers,
    '',
    '  Ctrl-C ends everything and removes all data. Each step of a request shows below.',
    '',
  ].join('\n');
}

async function portOf(
  option: 'port' | 'mailbox-port' | 'gallery-port',
  say: (text: string) => unknown,
): Promise<number> {
  const wanted = Number(values[option]);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65_535) {
    console.error(`--${option} must be a number from 0 to 65535, not "${values[option]}".`);
    process.exit(2);
  }
  const port = await freePort(wanted);
  if (port !== wanted) say(`Port ${wanted} is taken: a free one is used instead.`);
  return port;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
