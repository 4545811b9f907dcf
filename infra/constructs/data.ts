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
  customersIndex,
  openRequestsIndex,
  timeToLiveAttribute,
} from '../../contract/resources.ts';
import type { Settings } from '../settings.ts';

const text = (name: string) => ({ name, type: AttributeType.STRING });

/**
 * Days that an archive may lie longer than its life: the time in which a person mends a delivery that failed. The
 * workflow deletes archives itself, this is what holds when it cannot.
 */
const archiveSlackDays = 7;
const secondsPerDay = 86_400;

/**
 * Days for which a table can be restored. Short on purpose: as long as it lasts, what was erased is still in the
 * backup. A week covers a mistake that is found after a weekend.
 */
const recoveryDays = 7;

/** A table or bucket, the stack's own or an existing one, as far as functions are bound to it. */
export type AnyTable = Pick<ITable, 'tableName' | 'tableArn'>;
export type AnyBucket = Pick<IBucket, 'bucketName' | 'bucketArn' | 'arnForObjects'>;

/**
 * Everything that is kept: the requests, the stores that requests act upon, the policy's versions and who was told of
 * them. Nothing here goes with the stack.
 */
export class Data extends Construct {
  readonly requests: Table;
  /** Account register: `pk` customer, `sk` record. */
  readonly account: AnyTable;
  /** Policy versions, and the runs of notices that tell of them. */
  readonly notices: Table;
  /** Subscribers, and the suppression records that outlive them. */
  readonly mailing: AnyTable;
  /** What customers host. */
  readonly hosting: AnyBucket;
  /** Handover archives. */
  readonly archive: AnyBucket;

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
      ? Table.fromTableName(this, 'Account', deployment.accountTable)
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
      ? Table.fromTableName(this, 'Mailing', deployment.mailingTable)
      : this.#table('Mailing', { partitionKey: text('pk') });
    this.hosting = deployment.hostingBucket
      ? Bucket.fromBucketName(this, 'Hosting', deployment.hostingBucket)
      : this.#bucket('Hosting');

    const archiveDays = Math.ceil(runtime.periods.archiveSeconds / secondsPerDay) + archiveSlackDays;
    this.archive = this.#bucket('Archive', {
      lifecycleRules: [
        {
          expiration: Duration.days(archiveDays),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
        // A rule of its own: one rule cannot expire objects by age and remove the markers that this leaves.
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
      // Encrypted at rest with a key that DynamoDB owns, which is its default and free.
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
        "Server access logs would keep customers' IP addresses and signed query strings for a year. Each minted download is recorded on the request instead, and every deletion in its receipt.",
    });
    return bucket;
  }
}
