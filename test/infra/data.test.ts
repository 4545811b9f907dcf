import { describe, expect, it } from 'vitest';
import {
  accountByAddressIndex,
  customersIndex,
  openRequestsIndex,
  timeToLiveAttribute,
} from '../../contract/resources.ts';
import { readTemplate, resourcesWith } from './support.ts';

const { all } = readTemplate();

describe('each table', () => {
  it('is paid per request, can be restored, forgets by itself, and outlives the stack', () => {
    for (const [id, { Properties, DeletionPolicy }] of all('AWS::DynamoDB::Table')) {
      expect(Properties.BillingMode, id).toBe('PAY_PER_REQUEST');
      expect(Properties.PointInTimeRecoverySpecification, id).toEqual({
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: 7,
      });
      expect(Properties.TimeToLiveSpecification, id).toEqual({
        AttributeName: timeToLiveAttribute,
        Enabled: true,
      });
      expect(Properties.DeletionProtectionEnabled, id).toBe(true);
      expect(DeletionPolicy, id).toBe('Retain');
    }
  });

  it('has the keys and the indexes that the adapters use', () => {
    const shapes = all('AWS::DynamoDB::Table').map(([, { Properties }]) => ({
      keys: Properties.KeySchema.map((key: { AttributeName: string }) => key.AttributeName),
      indexes: (Properties.GlobalSecondaryIndexes ?? []).map(
        (index: { IndexName: string; KeySchema: { AttributeName: string }[] }) => [
          index.IndexName,
          ...index.KeySchema.map((key) => key.AttributeName),
        ],
      ),
    }));

    expect(shapes).toEqual([
      {
        keys: ['pk'],
        indexes: [[openRequestsIndex.name, openRequestsIndex.partitionKey, openRequestsIndex.sortKey]],
      },
      {
        keys: ['pk', 'sk'],
        indexes: [
          [accountByAddressIndex.name, accountByAddressIndex.partitionKey],
          [customersIndex.name, customersIndex.partitionKey],
        ],
      },
      { keys: ['pk', 'sk'], indexes: [] },
      { keys: ['pk'], indexes: [] },
    ]);
  });
});

describe('the index over all customers', () => {
  it('holds nothing of a customer but their number, language and first day', () => {
    const projections = all('AWS::DynamoDB::Table')
      .flatMap(([, { Properties }]) => Properties.GlobalSecondaryIndexes ?? [])
      .filter(({ IndexName }: { IndexName: string }) => IndexName === customersIndex.name)
      .map(({ Projection }: { Projection: object }) => Projection);

    expect(projections).toEqual([
      { ProjectionType: 'INCLUDE', NonKeyAttributes: ['customerSince', 'language'] },
    ]);
  });
});

describe('each bucket', () => {
  it('is private, encrypted, versioned and outlives the stack', () => {
    for (const [id, { Properties, DeletionPolicy }] of all('AWS::S3::Bucket')) {
      expect(Properties.PublicAccessBlockConfiguration, id).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
      expect(Properties.BucketEncryption, id).toBeDefined();
      expect(Properties.VersioningConfiguration, id).toEqual({ Status: 'Enabled' });
      expect(DeletionPolicy, id).toBe('Retain');
    }
  });

  it('refuses whoever comes without TLS', () => {
    const refusals = all('AWS::S3::BucketPolicy').map(
      ([, { Properties }]) => Properties.PolicyDocument.Statement[0],
    );

    expect(refusals).toHaveLength(all('AWS::S3::Bucket').length);
    for (const statement of refusals) {
      expect(statement).toMatchObject({
        Effect: 'Deny',
        Principal: { AWS: '*' },
        Action: 's3:*',
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      });
    }
  });

  it('loses its archives by itself if the workflow cannot delete them', () => {
    const rules = all('AWS::S3::Bucket').flatMap(
      ([, { Properties }]) => Properties.LifecycleConfiguration?.Rules ?? [],
    );

    expect(rules).toEqual([
      {
        Status: 'Enabled',
        // Seven days of life, and thirty in which a person can mend a delivery.
        ExpirationInDays: 37,
        NoncurrentVersionExpiration: { NoncurrentDays: 1 },
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      },
      { Status: 'Enabled', ExpiredObjectDeleteMarker: true },
    ]);
  });
});

describe('stores that were there before', () => {
  it('are read and written with their own keys, through their own service, by those functions alone', () => {
    const keyOf = (name: string) => `arn:aws:kms:ap-southeast-1:123456789012:key/${name}`;
    const resources = resourcesWith({
      deployment: {
        accountTable: 'customers',
        mailingTable: 'newsletter',
        hostingBucket: 'hosted-files',
        accountTableKey: keyOf('a'),
        mailingTableKey: keyOf('m'),
        hostingBucketKey: keyOf('h'),
      },
    });
    const uses = Object.values(resources)
      .filter(({ Type }) => Type === 'AWS::IAM::Policy')
      .flatMap(({ Properties }) =>
        Properties.PolicyDocument.Statement.filter(({ Action }: { Action: string | string[] }) =>
          [Action].flat().some((action) => action.startsWith('kms:')),
        ).flatMap((statement: { Action: string[]; Resource: string | string[]; Condition: object }) =>
          [statement.Resource].flat().map((resource) => ({
            entry: String(Properties.Roles[0].Ref).replace(/^Functions|role[A-Z0-9]{8}$/g, ''),
            key: resource.slice(-1),
            writes: statement.Action.includes('kms:GenerateDataKey'),
            through: JSON.stringify(statement.Condition),
          })),
        ),
      );
    const usersOf = (key: string) => new Set(uses.filter((use) => use.key === key).map(({ entry }) => entry));

    expect(usersOf('h')).toEqual(new Set(['writearchive']));
    expect(usersOf('m')).toContain('askmailinggate');
    expect(usersOf('m')).not.toContain('showstatus');
    expect(usersOf('a')).toContain('freezerecipients');
    expect(usersOf('a')).not.toContain('submitrequest');
    expect(uses.filter(({ entry, writes }) => entry === 'planrequest' && writes)).toEqual([]);
    expect(uses.some(({ entry, key, writes }) => entry === 'executeinstore' && key === 'a' && writes)).toBe(
      true,
    );
    for (const { key, through } of uses)
      expect(through).toMatch(key === 'h' ? /kms:ViaService.*"s3\./ : /kms:ViaService.*"dynamodb\./);
  });

  it('are used under their names and not created', () => {
    const names = { accountTable: 'customers', mailingTable: 'newsletter', hostingBucket: 'hosted-files' };
    const withExisting = Object.values(resourcesWith({ deployment: names }));
    const erasing = withExisting.find(({ Properties }) => Properties?.Handler === 'execute-in-store.handler');

    // The requests, and the versions of the policy.
    expect(withExisting.filter(({ Type }) => Type === 'AWS::DynamoDB::Table')).toHaveLength(2);
    expect(withExisting.filter(({ Type }) => Type === 'AWS::S3::Bucket')).toHaveLength(1);
    expect(erasing?.Properties.Environment.Variables).toMatchObject({
      ACCOUNT_TABLE: 'customers',
      MAILING_TABLE: 'newsletter',
      HOSTING_BUCKET: 'hosted-files',
    });
  });
});
