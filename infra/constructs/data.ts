import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import {
  AttributeType,
  BillingMode,
  type GlobalSecondaryIndexProps,
  type ITable,
  ProjectionType,
  Table,
  type TableProps,
} from 'aws-cdk-lib/aws-dynamodb';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type BucketProps,
  type IBucket,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import {
  accountByAddressIndex,
  archiveSlackDays,
  customersIndex,
  openRequestsIndex,
  taskQueueIndex,
  timeToLiveAttribute,
} from '../../contract/resources.ts';
import type { Settings } from '../settings.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

const secondsPerDay = 86_400;

/**
 * Days for which a table can be restored. Deliberately short: within this period, erased data is still in the backup. A
 * week covers a mistake that is noticed after a weekend.
 */
const recoveryDays = 7;

/** The customer-managed KMS key that encrypts an existing store, if it has one. */
interface MayHaveKey {
  keyArn?: string;
}

/** A table or bucket, created by the stack or imported, reduced to what binding a function needs. */
export type AnyTable = Pick<ITable, 'tableName' | 'tableArn'> & MayHaveKey;
export type AnyBucket = Pick<IBucket, 'bucketName' | 'bucketArn' | 'arnForObjects'> & MayHaveKey;

/** An imported store with the key that encrypts it. */
const existing = <Store extends object>(store: Store, keyArn: string | undefined): Store & MayHaveKey =>
  keyArn === undefined ? store : Object.assign(store, { keyArn });

/**
 * All stored data: the requests, the stores that requests act on, the policy's versions and the record of who was
 * notified. All of it survives the deletion of the stack.
 */
export class Data extends Construct {
  readonly requests: Table;
  /** Account register: `pk` customer, `sk` record. */
  readonly account: AnyTable;
  /** Policy versions, and the runs of notices that announce them. */
  readonly notices: Table;
  /** Subscribers, and the suppression records that outlive them. */
  readonly mailing: AnyTable;
  /** What customers host. */
  readonly hosting: AnyBucket;
  /** Handover archives. */
  readonly archive: AnyBucket;
  /** What is asked of the site, if there is one. */
  readonly site?: Table;

  constructor(scope: Construct, id: string, { runtime, deployment }: Settings) {
    super(scope, id);
    this.requests = this.#table('Requests', { partitionKey: text('pk') }, [
      {
        indexName: openRequestsIndex.name,
        partitionKey: text(openRequestsIndex.partitionKey),
        sortKey: text(openRequestsIndex.sortKey),
      },
    ]);
    this.account = deployment.accountTable
      ? existing(Table.fromTableName(this, 'Account', deployment.accountTable), deployment.accountTableKey)
      : this.#table('Account', { partitionKey: text('pk'), sortKey: text('sk') }, [
          { indexName: accountByAddressIndex.name, partitionKey: text(accountByAddressIndex.partitionKey) },
          {
            indexName: customersIndex.name,
            partitionKey: text(customersIndex.partitionKey),
            projectionType: ProjectionType.INCLUDE,
            nonKeyAttributes: [...customersIndex.attributes],
          },
        ]);
    this.notices = this.#table('Notices', { partitionKey: text('pk'), sortKey: text('sk') });
    this.mailing = deployment.mailingTable
      ? existing(Table.fromTableName(this, 'Mailing', deployment.mailingTable), deployment.mailingTableKey)
      : this.#table('Mailing', { partitionKey: text('pk') });
    this.hosting = deployment.hostingBucket
      ? existing(
          Bucket.fromBucketName(this, 'Hosting', deployment.hostingBucket),
          deployment.hostingBucketKey,
        )
      : this.#bucket('Hosting');

    if (runtime.site) this.site = this.#siteTable();

    const archiveDays = Math.ceil(runtime.periods.archiveSeconds / secondsPerDay) + archiveSlackDays;
    this.archive = this.#bucket('Archive', {
      lifecycleRules: [
        {
          expiration: Duration.days(archiveDays),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
        // A separate rule: one rule cannot both expire objects by age and remove the delete markers that this leaves.
        { expiredObjectDeleteMarker: true },
      ],
    });
  }

  #table(
    id: string,
    key: Pick<TableProps, 'partitionKey' | 'sortKey'>,
    indexes: GlobalSecondaryIndexProps[] = [],
  ): Table {
    const table = new Table(this, id, {
      ...key,
      billingMode: BillingMode.PAY_PER_REQUEST,
      // Encrypted at rest with a key owned by DynamoDB, which is the default and free.
      pointInTimeRecoverySpecification: {
        pointInTimeRecoveryEnabled: true,
        recoveryPeriodInDays: recoveryDays,
      },
      timeToLiveAttribute,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const index of indexes) table.addGlobalSecondaryIndex(index);
    return table;
  }

  /**
   * Cannot be restored, on purpose: whom a task is about would stay in the backup for as long. What is lost with it is asked
   * again by the machines.
   */
  #siteTable(): Table {
    const table = new Table(this, 'Site', {
      partitionKey: text('pk'),
      sortKey: text('sk'),
      billingMode: BillingMode.PAY_PER_REQUEST,
      timeToLiveAttribute,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    table.addGlobalSecondaryIndex({
      indexName: taskQueueIndex.name,
      partitionKey: text(taskQueueIndex.partitionKey),
      sortKey: text(taskQueueIndex.sortKey),
    });
    Validations.of(table).acknowledge({
      id: 'AwsSolutions-DDB3',
      reason: 'Whom a task is about must not lie in a backup. Machines ask again for what is lost.',
    });
    return table;
  }

  #bucket(id: string, props: BucketProps = {}): Bucket {
    const bucket = new Bucket(this, id, {
      ...props,
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Validations.of(bucket).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        "Server access logs would keep customers' IP addresses and signed query strings for a year. Each issued download URL is recorded on the request instead, and every deletion in its receipt.",
    });
    return bucket;
  }
}
