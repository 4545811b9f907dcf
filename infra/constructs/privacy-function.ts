import { Duration } from 'aws-cdk-lib';
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
import type { EntryName } from '../../contract/http.ts';
import {
  accountByAddressIndex,
  customersIndex,
  environment,
  openRequestsIndex,
} from '../../contract/resources.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import type { CodeOf } from './bundling.ts';
import type { AnyBucket, AnyTable } from './data.ts';
import { retainedLogGroup } from './logs.ts';
import type { Mail, MailKind } from './mail.ts';

/** What a function may do with items, as in IAM; `QueryIndex` and `ScanIndex` allow only an index of the table. */
export type ItemAction =
  | 'GetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'Query'
  | IndexAction;
const indexActions = { QueryIndex: 'Query', ScanIndex: 'Scan' } as const;
type IndexAction = keyof typeof indexActions;
const isIndexAction = (action: ItemAction): action is IndexAction => action in indexActions;

/** What a function may do with objects, as in IAM. */
export type ObjectAction =
  | 'ListBucket'
  | 'ListBucketVersions'
  | 'ListBucketMultipartUploads'
  | 'GetObject'
  | 'PutObject'
  | 'DeleteObject'
  | 'DeleteObjectVersion'
  | 'AbortMultipartUpload';
/** What a function may do with the state machine, as in IAM. */
export type WorkflowAction = 'StartExecution' | 'SendTaskSuccess' | 'SendTaskFailure';

/** The parameter that contains the master key. */
export interface KeyParameter {
  readonly parameterName: string;
  readonly parameterArn: string;
}

/** A state machine and all its executions. */
export interface WatchedMachine {
  readonly machineArn: string;
  readonly executionsArn: string;
}

export interface PrivacyFunctionProps {
  entry: EntryName;
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
  readonly entry: EntryName;

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

  bindSettings(settings: RuntimeSettings): void {
    this.addEnvironment(environment.settings, JSON.stringify(settings));
  }

  /** @param url without a trailing slash */
  bindPublicUrl(url: string): void {
    this.addEnvironment(environment.publicUrl, url);
  }

  bindRequestsTable(table: AnyTable, ...actions: ItemAction[]): void {
    this.addEnvironment(environment.requestsTable, table.tableName);
    this.#allowItems(table, actions, { QueryIndex: openRequestsIndex.name });
  }

  bindAccountTable(table: AnyTable, ...actions: ItemAction[]): void {
    this.addEnvironment(environment.accountTable, table.tableName);
    const indexes = { QueryIndex: accountByAddressIndex.name, ScanIndex: customersIndex.name };
    this.#allowItems(table, actions, indexes);
  }

  bindNoticesTable(table: AnyTable, ...actions: Exclude<ItemAction, IndexAction>[]): void {
    this.addEnvironment(environment.noticesTable, table.tableName);
    this.#allowItems(table, actions);
  }

  bindMailingTable(table: AnyTable, ...actions: Exclude<ItemAction, IndexAction>[]): void {
    this.addEnvironment(environment.mailingTable, table.tableName);
    this.#allowItems(table, actions);
  }

  bindHostingBucket(bucket: AnyBucket, ...actions: ObjectAction[]): void {
    this.addEnvironment(environment.hostingBucket, bucket.bucketName);
    this.#allowObjects(bucket, actions);
  }

  bindArchiveBucket(bucket: AnyBucket, ...actions: ObjectAction[]): void {
    this.addEnvironment(environment.archiveBucket, bucket.bucketName);
    this.#allowObjects(bucket, actions);
  }

  bindMasterKey(key: KeyParameter, action: 'GetParameter' | 'PutParameter' = 'GetParameter'): void {
    this.addEnvironment(environment.masterKeyParameter, key.parameterName);
    this.#allow([`ssm:${action}`], [key.parameterArn]);
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

  /** @param indexes the table's index that each index action refers to */
  #allowItems(
    table: AnyTable,
    actions: readonly ItemAction[],
    indexes: Partial<Record<IndexAction, string>> = {},
  ): void {
    this.#allow(
      actions.filter((action) => !isIndexAction(action)).map((action) => `dynamodb:${action}`),
      [table.tableArn],
    );
    for (const action of actions.filter(isIndexAction)) {
      this.#allow([`dynamodb:${indexActions[action]}`], [`${table.tableArn}/index/${indexes[action]}`]);
    }
  }

  #allowObjects(bucket: AnyBucket, actions: readonly ObjectAction[]): void {
    const onBucket = actions.filter((action) => action.startsWith('List'));
    const onObjects = actions.filter((action) => !action.startsWith('List'));
    this.#allow(
      onBucket.map((action) => `s3:${action}`),
      [bucket.bucketArn],
    );
    this.#allow(
      onObjects.map((action) => `s3:${action}`),
      [bucket.arnForObjects('*')],
    );
    if (onObjects.length > 0) {
      acknowledgeWildcard(
        this.role as Role,
        bucket.arnForObjects('*'),
        'Objects of this one bucket: their keys begin with ids that exist only at run time.',
      );
    }
  }

  #allow(actions: string[], resources: string[]): void {
    if (actions.length > 0) this.addToRolePolicy(new PolicyStatement({ actions, resources }));
  }
}
