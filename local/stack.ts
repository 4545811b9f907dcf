import { dirname, join } from 'node:path';
import { environment as names, pinnedKeys } from '../contract/resources.ts';
import { region } from '../emulators/account.ts';
import { createTables } from '../emulators/dynamodb/create-tables.ts';
import { startDynamodb } from '../emulators/dynamodb/start-dynamodb.ts';
import { createPermissions, type Permissions } from '../emulators/iam/permissions.ts';
import { createServices } from '../emulators/iam/services.ts';
import { lambdaEnvironment, localCredentials } from '../emulators/lambda/environment.ts';
import { createFunctions, type InvokeHooks, type LocalFunctions } from '../emulators/lambda/functions.ts';
import type { SpareThreads } from '../emulators/lambda/spare-threads.ts';
import { relayMailEvents } from '../emulators/mail-events.ts';
import type { Service } from '../emulators/operation-of.ts';
import { type LocalS3, startS3 } from '../emulators/s3/start-s3.ts';
import { runSchedules } from '../emulators/schedules.ts';
import type { Layer } from '../emulators/server.ts';
import { type LocalSes, startSes } from '../emulators/ses/start-ses.ts';
import type { HistoryEvent } from '../emulators/sfn/history.ts';
import { type LocalStepFunctions, startStepFunctions } from '../emulators/sfn/start-step-functions.ts';
import { startSsm } from '../emulators/ssm/start-ssm.ts';
import { readTemplateFile } from '../emulators/template/template.ts';
import type { Keys } from '../functions/shared/secrets.ts';
import { temporaryFolder } from '../program/own-files.ts';
import { type Clients, createClients } from './clients.ts';
import { createKeys } from './create-keys.ts';
import { startHttpApis } from './http-apis.ts';
import { type LogFile, openLogFile } from './log-file.ts';
import { onPort } from './ports.ts';
import { type SettingsOverrides, synthesise } from './synthesise.ts';

export interface StackOptions {
  /** Differences from the local settings in `cdk.json`, group by group. */
  settings?: SettingsOverrides;
  /** Path of an already synthesised template; saves some seconds and ignores `settings`. */
  template?: string;
  /** Preferred ports; any free one is used by default, and in place of one that is in use. */
  ports?: { pages?: number; mailbox?: number };
  /** Called with every event of every execution. */
  onEvent?: (executionName: string, event: HistoryEvent) => void;
  /** Whether mail beyond the quota's rate is rejected, as in SES. Otherwise the rate is only reported. */
  enforcesMailRate?: boolean;
  /** How often scheduled functions run. */
  scheduleSeconds?: number;
  /** Maximum of concurrent invocations of one function. */
  concurrency?: number;
  /** Threads of functions that other stacks of this process have left, and where this one leaves its own. */
  spareThreads?: SpareThreads;
  /** Stands between each service and its callers. */
  layerOf?: (service: Service) => Layer;
  /** Puts something between the functions and the services: gets the services' URLs, answers with those to call. */
  intercept?: (urls: ServiceUrls) => ServiceUrls;
  /** Aborts the start of the stack. */
  signal?: AbortSignal;
  /** Folder of everything that this run writes; whoever gives one removes it. By default the stack makes its own. */
  folder?: string;
}

const outputNames = [
  'publicUrl',
  'requestsTable',
  'accountTable',
  'noticesTable',
  'stateMachineArn',
  'noticeMachineArn',
  'masterKeyParameter',
  'settings',
] as const;

/** Where the functions reach AWS. */
export type ServiceUrls = Record<Service, string>;

/** The whole system on this machine. */
export interface LocalStack {
  urls: Record<'pages' | 'mailbox' | Service, string>;
  /** The stack's outputs, as a deployment writes them. */
  outputs: Record<(typeof outputNames)[number], string> & { siteTable?: string };
  /** The environment of all functions combined: endpoints, credentials, names, settings. */
  environment: Record<string, string>;
  tables: Record<'requests' | 'account' | 'mailing' | 'notices', string>;
  buckets: Record<'hosting' | 'archive', string>;
  /** If there is a site: where its agent asks, the table of its tasks, and the public keys that the agent pins. */
  site?: { url: string; table: string; transportKey: string; confirmationKey: string };
  /** The request machine, and the policy-notice machine. */
  stateMachineArn: string;
  noticeMachineArn: string;
  /** The keys that the functions derive from the master key. */
  keys: Keys;
  /** SDK clients for the local services. */
  clients: Clients;
  sfn: LocalStepFunctions;
  ses: LocalSes;
  s3: LocalS3;
  /** Invokes a function by its entry's name, such as `watch-deadlines`. */
  invoke: LocalFunctions['invoke'];
  /** Ends an invocation in the middle, as if its process had died. */
  kill: LocalFunctions['kill'];
  /** Set `beforeInvoke` or `afterInvoke` to make steps fail. */
  hooks: InvokeHooks;
  /** What the template allows, and which of it was used or refused so far. */
  permissions: Pick<Permissions, 'unused' | 'refused'>;
  /** What the functions have printed. */
  log: LogFile;
  /** Folder of everything that this run writes. */
  sandbox: string;
  /** Stops everything and removes the sandbox. */
  close(): Promise<void>;
}

/** Synthesises the stack and starts all its parts, empty, on 127.0.0.1. */
export async function startStack(options: StackOptions = {}): Promise<LocalStack> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await startParts(options, (closer) => closers.push(closer))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @param onClose registers a clean-up; clean-ups run in reverse order */
async function startParts(
  options: StackOptions,
  onClose: (closer: () => unknown) => void,
): Promise<Omit<LocalStack, 'close'>> {
  const closeAtEnd = <T extends { close(): unknown }>(part: T): T => {
    onClose(() => part.close());
    return part;
  };
  const { ports = {}, settings = {}, signal } = options;
  const sandbox = options.folder ?? (await ownFolder(onClose));
  const log = openLogFile(join(sandbox, 'functions.log'));
  const onError = (error: unknown) => log.write('local', String(error));

  const overrides: Record<string, string> = {};
  const file =
    options.template ??
    (await synthesise({ outdir: join(sandbox, 'cdk'), settings, ...(signal && { signal }) }));
  const template = readTemplateFile(file, overrides);

  const access = createPermissions({
    principals: template.principals(),
    resourceStatements: template.resourceStatements(),
    rootKey: localCredentials.AWS_ACCESS_KEY_ID,
  });

  const behindLayer = (service: Service) => {
    const layer = options.layerOf?.(service);
    return { access, ...(layer && { layer }) };
  };
  const dynamodb = closeAtEnd(await startDynamodb(behindLayer('dynamodb')));
  const ssm = closeAtEnd(await startSsm(behindLayer('ssm')));
  const s3 = closeAtEnd(await startS3({ directory: join(sandbox, 's3'), ...behindLayer('s3') }));

  // The functions are closed after everything that calls them, although they start later: their environment needs the
  // others' URLs.
  let functions: LocalFunctions | undefined;
  onClose(() => functions?.close());
  const invoke: LocalFunctions['invoke'] = async (nameOrArn, payload) =>
    functions?.invoke(nameOrArn, payload);
  const services = createServices(access, invoke);
  const mailEvents = closeAtEnd(
    relayMailEvents({
      destinations: template.mailEvents(),
      invoke: services.invokerOf('sns.amazonaws.com'),
      refusalOf: services.refusalToPublish,
      onError,
    }),
  );
  const ses = closeAtEnd(
    await onPort(ports.mailbox ?? 0, (port) =>
      startSes({
        directory: join(sandbox, 'mail'),
        identities: template.mailIdentities(),
        configurationSets: template.configurationSets(),
        enforcesRate: options.enforcesMailRate ?? false,
        ...behindLayer('ses'),
        onEvent: mailEvents.report,
        port,
      }),
    ),
  );
  const sfn = closeAtEnd(
    await startStepFunctions({
      machines: template.machines(),
      invoke,
      ...behindLayer('sfn'),
      ...(options.onEvent && { onEvent: options.onEvent }),
    }),
  );
  const apis = await startHttpApis({
    template,
    invoke: services.invokerOf('apigateway.amazonaws.com'),
    onError,
    pagesPort: ports.pages ?? 0,
    onStart(api, server) {
      closeAtEnd(server);
      if (api !== undefined) overrides[`${api}.ApiEndpoint`] = server.url;
    },
  });

  const urls: ServiceUrls = {
    dynamodb: dynamodb.url,
    s3: s3.url,
    ses: ses.url,
    sfn: sfn.url,
    ssm: ssm.url,
  };
  const endpoints = endpointsAt(urls);
  const seenByFunctions = endpointsAt(options.intercept?.(urls) ?? urls);
  const hooks: InvokeHooks = {};
  const specs = template.functions();
  functions = createFunctions({
    functions: specs,
    platform: (spec) => lambdaEnvironment({ region, endpoints: seenByFunctions, sandbox }, spec),
    onLog: log.write,
    hooks,
    ...(options.concurrency && { concurrency: options.concurrency }),
    spareThreads: options.spareThreads,
    // It goes with the bundles that it was made from.
    compileCache: join(dirname(file), 'compile-cache'),
  });
  const variables: Record<string, string> = Object.assign({}, ...specs.map((spec) => spec.environment));
  const variable = (name: keyof typeof names): string => {
    const value = variables[names[name]];
    if (value === undefined) throw new Error(`No function of the template has the variable ${names[name]}.`);
    return value;
  };

  const clients = createClients(endpoints);
  onClose(() => clients.destroy());
  await createTables(clients.dynamo, template.tables());
  for (const { name, versioned } of template.buckets()) s3.createBucket(name, { versioned });
  const hasCreator = specs.some(({ name }) => name === 'create-keys');
  const { keys, attributes } = await createKeys(
    clients.ssm,
    variable('masterKeyParameter'),
    hasCreator ? (event) => invoke('create-keys', event) : undefined,
  );
  for (const [name, value] of Object.entries(attributes)) overrides[`Custom::Keys.${name}`] = value;
  closeAtEnd(
    runSchedules({
      schedules: template.schedules(),
      invoke: services.invokerOf('events.amazonaws.com'),
      onError,
      everySeconds: options.scheduleSeconds ?? 60,
    }),
  );

  return {
    urls: { pages: apis.pages.url, mailbox: ses.url, ...urls },
    outputs: {
      ...(Object.fromEntries(
        outputNames.map((name) => [name, template.output(name)]),
      ) as LocalStack['outputs']),
      ...(apis.site && { siteTable: template.output('siteTable') }),
    },
    environment: { AWS_REGION: region, ...localCredentials, ...endpoints, ...variables },
    tables: {
      requests: variable('requestsTable'),
      account: variable('accountTable'),
      mailing: variable('mailingTable'),
      notices: variable('noticesTable'),
    },
    buckets: { hosting: variable('hostingBucket'), archive: variable('archiveBucket') },
    ...(apis.site && {
      site: {
        url: template.output('siteUrl'),
        table: template.output('siteTable'),
        transportKey: template.output(pinnedKeys.transport),
        confirmationKey: template.output(pinnedKeys.confirmation),
      },
    }),
    stateMachineArn: variable('stateMachineArn'),
    noticeMachineArn: template.output('noticeMachineArn'),
    keys,
    clients,
    sfn,
    ses,
    s3,
    invoke,
    kill: async (invocationId) => functions?.kill(invocationId),
    hooks,
    permissions: access,
    log,
    sandbox,
  };
}

async function ownFolder(onClose: (closer: () => unknown) => void): Promise<string> {
  const folder = await temporaryFolder('local');
  onClose(folder.remove);
  return folder.path;
}

const endpointsAt = ({ dynamodb, s3, ses, sfn, ssm }: ServiceUrls) => ({
  AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
  AWS_ENDPOINT_URL_S3: s3,
  AWS_ENDPOINT_URL_SES: ses,
  AWS_ENDPOINT_URL_SFN: sfn,
  AWS_ENDPOINT_URL_SSM: ssm,
});
