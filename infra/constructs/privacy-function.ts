import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { AnyEntryName } from '../../contract/http.ts';
import {
  accountByAddressIndex,
  customersIndex,
  environment,
  type KeyName,
  keyNames,
  keyPrefixes,
  openRequestsIndex,
  type PairName,
  pairNames,
  taskQueueIndex,
} from '../../contract/resources.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import type { CodeOf } from './bundling.ts';
import type { AnyBucket, AnyTable } from './data.ts';
import { keyUse } from './key-use.ts';
import { retainedLogGroup } from './logs.ts';
import type { Mail, MailKind } from './mail.ts';
import type {
  ItemAction,
  KeyParameters,
  MailingItems,
  ObjectAction,
  RequestItems,
  SiteItems,
  WatchedMachine,
  WorkflowAction,
} from './permissions.ts';

/** All that a consent to a policy version says, that its customer is one, and what only the customer knows. */
const consentAttributes = ['pk', 'sk', 'topic', 'act', 'recordedAt', 'phone'];

const markAttributes = ['pk', 'sk', 'unreachableSince', 'unreachableAddressKey'];

const isWrite = (action: ItemAction): boolean => /^(Put|Update|Delete|BatchWrite)/.test(action);

export interface PrivacyFunctionProps {
  entry: AnyEntryName;
  codeOf: CodeOf;
  /** MB; CPU grows with it. Default: 512, which starts twice as fast as 256 for the same price. */
  memory?: number;
  /** Default: 10 seconds. */
  timeout?: Duration;
  logRetentionDays: number;
}

/**
 * One entry of `functions/entry/` as a Lambda function with its own role and log. It may only write its log until a
 * `bind…` call gives it a resource: the permission and the environment variable together, so that neither exists
 * without the other.
 */
export class PrivacyFunction extends LambdaFunction {
  readonly entry: AnyEntryName;

  constructor(
    scope: Construct,
    id: string,
    { entry, codeOf, memory, timeout, logRetentionDays }: PrivacyFunctionProps,
  ) {
    const role = new Role(scope, `${id}-role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = retainedLogGroup(scope, `${id}-log`, logRetentionDays);
    super(scope, id, {
      code: codeOf(entry),
      // The file is named after the entry, so that consoles, traces and the local run can distinguish the functions.
      handler: `${entry}.handler`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: memory ?? 512,
      timeout: timeout ?? Duration.seconds(10),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel.INFO,
      // Omits the start, end and report lines of each call: they would be most of the log.
      systemLogLevelV2: SystemLogLevel.WARN,
    });
    this.entry = entry;
    logGroup.grantWrite(role);
  }

  /** What the site is like is in the bundles. */
  bindSettings({ site: _compiled, ...settings }: RuntimeSettings): void {
    this.addEnvironment(environment.settings, JSON.stringify(settings));
  }

  /** @param url without a trailing slash */
  bindPublicUrl(url: string): void {
    this.addEnvironment(environment.publicUrl, url);
  }

  /** @param access which items of the table, and what may be done with them */
  bindRequestsTable(table: AnyTable, access: RequestItems): void {
    this.addEnvironment(environment.requestsTable, table.tableName);
    const { request, openWork, limit } = keyPrefixes.requests;
    this.#allowItems(table, access.requests ?? [], request);
    this.#allowItems(table, access.openWork ?? [], openWork);
    this.#allowItems(table, access.limits ?? [], limit);
    if (access.listOpen) this.#allowIndex(table, 'Query', openRequestsIndex.name);
  }

  bindAccountTable(table: AnyTable, ...actions: ItemAction[]): void {
    this.addEnvironment(environment.accountTable, table.tableName);
    this.#allowItems(table, actions, keyPrefixes.account.customer);
  }

  /** Allows the function to find a customer by their address. */
  bindAccountLookUp(table: AnyTable): void {
    this.bindAccountTable(table, 'GetItem');
    this.#allowIndex(table, 'Query', accountByAddressIndex.name);
  }

  /** Allows the function to read the address of a customer, or its key alone, and nothing else of them. */
  bindCustomerField(table: AnyTable, field: 'address' | 'addressKey'): void {
    this.addEnvironment(environment.accountTable, table.tableName);
    this.#allowItems(table, ['GetItem'], keyPrefixes.account.customer, ['pk', 'sk', field]);
  }

  /** Allows the function to mark a customer's address as gone: it reads the address, and writes nothing but the mark. */
  bindReachability(table: AnyTable): void {
    this.#allowItems(table, ['GetItem'], keyPrefixes.account.customer, ['pk', 'sk', 'address', 'addressKey']);
    this.bindAddressMarks(table, 'UpdateItem');
  }

  /** Allows the function to read, or to write, that mail to a customer's address has bounced, and nothing else of them. */
  bindAddressMarks(table: AnyTable, action: 'GetItem' | 'UpdateItem'): void {
    this.addEnvironment(environment.accountTable, table.tableName);
    this.#allowItems(table, [action], keyPrefixes.account.customer, markAttributes);
  }

  /** Allows the function to list all customers: their numbers, languages and first days. */
  bindCustomerList(table: AnyTable): void {
    this.addEnvironment(environment.accountTable, table.tableName);
    this.#allowIndex(table, 'Scan', customersIndex.name);
  }

  /** Allows the function to add and read consents to policy versions; of all else it sees their attributes alone. */
  bindPolicyConsents(table: AnyTable): void {
    this.addEnvironment(environment.accountTable, table.tableName);
    this.#allowItems(table, ['PutItem'], keyPrefixes.account.policyConsents);
    this.#allowItems(table, ['GetItem', 'Query'], keyPrefixes.account.customer, consentAttributes);
  }

  bindNoticesTable(table: AnyTable, ...actions: ItemAction[]): void {
    this.addEnvironment(environment.noticesTable, table.tableName);
    this.#allowItems(table, actions);
  }

  /** @param access which items of the table, and what may be done with them */
  bindMailingTable(table: AnyTable, access: MailingItems): void {
    this.addEnvironment(environment.mailingTable, table.tableName);
    const { subscriber, suppression } = keyPrefixes.mailing;
    this.#allowItems(table, access.subscribers ?? [], subscriber);
    this.#allowItems(table, access.suppressions ?? [], suppression);
  }

  /** @param access which items of the table, and what may be done with them */
  bindSiteTable(table: AnyTable, access: SiteItems): void {
    this.addEnvironment(environment.siteTable, table.tableName);
    const { task, lookUp, agent, nonce } = keyPrefixes.site;
    this.#allowItems(table, access.tasks ?? [], task);
    this.#allowItems(table, access.lookUps ?? [], lookUp);
    this.#allowItems(table, access.agents ?? [], agent);
    this.#allowItems(table, access.nonces ?? [], nonce);
    if (access.listQueue) this.#allowIndex(table, 'Query', taskQueueIndex.name);
  }

  bindHostingBucket(bucket: AnyBucket, ...actions: ObjectAction[]): void {
    this.addEnvironment(environment.hostingBucket, bucket.bucketName);
    this.#allowObjects(bucket, actions);
  }

  bindArchiveBucket(bucket: AnyBucket, ...actions: ObjectAction[]): void {
    this.addEnvironment(environment.archiveBucket, bucket.bucketName);
    this.#allowObjects(bucket, actions);
  }

  /**
   * Allows the function to find out what there is of a copy in parts, without what is in it.
   * @param keys pattern of the objects that it may read
   */
  bindCopyFacts(bucket: AnyBucket, keys: string, ...actions: ObjectAction[]): void {
    this.addEnvironment(environment.archiveBucket, bucket.bucketName);
    this.#allowObjects(bucket, ['ListBucket', 'GetObject', ...actions], keys);
  }

  /** Allows the function to read what the site says of the parts that it has uploaded. */
  bindSiteLists(bucket: AnyBucket, keys: string): void {
    this.addEnvironment(environment.archiveBucket, bucket.bucketName);
    this.#allowObjects(bucket, ['GetObject'], keys);
  }

  /**
   * Allows the function to have objects uploaded by others, piece by piece. It can neither read nor list any.
   * @param keys pattern of the objects
   */
  bindUploads(bucket: AnyBucket, keys: string): void {
    this.addEnvironment(environment.archiveBucket, bucket.bucketName);
    this.#allowObjects(bucket, ['PutObject', 'AbortMultipartUpload'], keys);
  }

  /** Allows the function to read the keys of these uses, and no others. */
  bindKeys(keys: KeyParameters, ...names: KeyName[]): void {
    this.addEnvironment(environment.keysPath, keys.path);
    this.#allow(
      ['ssm:GetParameters'],
      names.map((name) => keys.arnOf(`${keys.path}/${keyNames[name]}`)),
    );
  }

  /** Allows the function to seal decisions of this kind; one function alone may. */
  bindSealing(keys: KeyParameters, name: PairName): void {
    this.addEnvironment(environment.keysPath, keys.path);
    this.#allow(['ssm:GetParameters'], [keys.arnOf(`${keys.path}/${pairNames[name]}`)]);
  }

  /** Allows the function to verify decisions of this kind. */
  bindVerifying(keys: KeyParameters, name: PairName): void {
    this.addEnvironment(environment.keysPath, keys.path);
    this.#allow(['ssm:GetParameters'], [keys.arnOf(`${keys.path}/${pairNames[name]}-public`)]);
  }

  bindKeyCreation(keys: KeyParameters): void {
    this.addEnvironment(environment.keysPath, keys.path);
    this.addEnvironment(environment.masterKeyParameter, keys.masterKeyName);
    const all = keys.arnOf(`${keys.path}/*`);
    this.#allow(['ssm:GetParameters', 'ssm:PutParameter'], [keys.arnOf(keys.masterKeyName), all]);
    acknowledgeWildcard(this.role as Role, all, 'The keys, which this function alone creates.');
  }

  /** Allows the function to send letters, only from their own address. */
  bindMail(mail: Mail): void {
    this.#allowSending(mail, mail.letters);
  }

  /** Allows the function to send policy notices, only from their own address, and to read the sending quota. */
  bindNoticeMail(mail: Mail): void {
    this.#allowSending(mail, mail.notices);
    this.#allow(['ses:GetSendQuota'], ['*']);
    acknowledgeWildcard(
      this.role as Role,
      '*',
      'The quota belongs to the account, so there is no resource to name.',
    );
  }

  /** @param arn derived from the machine's name, because the machine itself invokes some of these functions */
  bindStateMachine(arn: string, ...actions: WorkflowAction[]): void {
    this.addEnvironment(environment.stateMachineArn, arn);
    this.#allow(
      actions.map((action) => `states:${action}`),
      [arn],
    );
  }

  /** Lets the function see whether executions of a machine still run. */
  bindNoticeMachine(watched: WatchedMachine): void {
    this.addEnvironment(environment.noticeMachineArn, watched.machineArn);
    this.#allowLooking(watched);
  }

  /** @param watched the machine of requests, which the function is bound to already */
  bindRequestExecutions(watched: WatchedMachine): void {
    this.#allowLooking(watched);
  }

  #allowLooking({ executionsArn }: WatchedMachine): void {
    this.#allow(['states:DescribeExecution'], [executionsArn]);
    acknowledgeWildcard(
      this.role as Role,
      executionsArn,
      'Executions of this one machine: their names exist only at run time.',
    );
  }

  #allowSending(mail: Mail, { sender, configurationSet, configurationSetArn }: MailKind): void {
    this.addEnvironment(environment.configurationSet, configurationSet.configurationSetName);
    this.addToRolePolicy(
      new PolicyStatement({
        actions: ['ses:SendRawEmail'],
        resources: [mail.identityArn, configurationSetArn],
        conditions: { StringEquals: { 'ses:FromAddress': sender } },
      }),
    );
  }

  /**
   * @param prefix what the partition keys of the items begin with; a `*` within stands for anything. None: all items
   * @param attributes the only attributes that a call may name; none: all
   */
  #allowItems(
    table: AnyTable,
    actions: readonly ItemAction[],
    prefix?: string,
    attributes: readonly string[] = [],
  ): void {
    if (actions.length === 0) return;
    const pattern = prefix?.includes('*') ? prefix : prefix && `${prefix}*`;
    const statement = new PolicyStatement({
      actions: actions.map((action) => `dynamodb:${action}`),
      resources: [table.tableArn],
    });
    if (pattern) statement.addCondition('ForAllValues:StringLike', { 'dynamodb:LeadingKeys': [pattern] });
    if (attributes.length > 0) {
      statement.addCondition('ForAllValues:StringEquals', { 'dynamodb:Attributes': attributes });
      // A write answers with nothing of the item: it could tell more than the attributes that it names.
      statement.addCondition('StringEqualsIfExists', {
        'dynamodb:Select': 'SPECIFIC_ATTRIBUTES',
        ...(actions.some(isWrite) && { 'dynamodb:ReturnValues': 'NONE' }),
      });
    }
    this.addToRolePolicy(statement);
    this.#allowKey(table.keyArn, 'dynamodb', actions.some(isWrite));
  }

  #allowIndex(table: AnyTable, action: 'Query' | 'Scan', index: string): void {
    this.#allow([`dynamodb:${action}`], [`${table.tableArn}/index/${index}`]);
    this.#allowKey(table.keyArn, 'dynamodb', false);
  }

  #allowKey(keyArn: string | undefined, service: 'dynamodb' | 's3', writes: boolean): void {
    const { region } = Stack.of(this);
    if (keyArn !== undefined) this.addToRolePolicy(keyUse(keyArn, { service, region, writes }));
  }

  #allowObjects(bucket: AnyBucket, actions: readonly ObjectAction[], keys = '*'): void {
    const onBucket = actions.filter((action) => action.startsWith('List'));
    const onObjects = actions.filter((action) => !action.startsWith('List'));
    this.#allow(
      onBucket.map((action) => `s3:${action}`),
      [bucket.bucketArn],
    );
    this.#allow(
      onObjects.map((action) => `s3:${action}`),
      [bucket.arnForObjects(keys)],
    );
    if (actions.includes('GetObject') || actions.includes('PutObject'))
      this.#allowKey(bucket.keyArn, 's3', actions.includes('PutObject'));
    if (onObjects.length > 0) {
      acknowledgeWildcard(
        this.role as Role,
        bucket.arnForObjects(keys),
        'Objects of this one bucket: their keys begin with ids that exist only at run time.',
      );
    }
  }

  #allow(actions: string[], resources: string[]): void {
    if (actions.length > 0) this.addToRolePolicy(new PolicyStatement({ actions, resources }));
  }
}
