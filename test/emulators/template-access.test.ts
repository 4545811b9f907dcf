import { describe, expect, it } from 'vitest';
import { createPermissions } from '../../emulators/iam/permissions.ts';
import type { Resource } from '../../emulators/template/intrinsics.ts';
import { readTemplate } from '../../emulators/template/template.ts';

const allow = (Action: string, Resource: unknown = '*') => ({
  Statement: { Effect: 'Allow', Action, Resource },
});
const roleArn = { 'Fn::GetAtt': ['Role', 'Arn'] };
const bucketArn = { 'Fn::GetAtt': ['Files', 'Arn'] };
const resources: Record<string, Resource> = {
  Files: { Type: 'AWS::S3::Bucket' },
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      Policies: [
        { PolicyName: 'own', PolicyDocument: allow('s3:GetObject', { 'Fn::Join': ['', [bucketArn, '/*']] }) },
      ],
      ManagedPolicyArns: [{ Ref: 'Managed' }],
    },
  },
  Managed: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { PolicyDocument: allow('s3:ListBucket', bucketArn) },
  },
  Attached: {
    Type: 'AWS::IAM::ManagedPolicy',
    Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: allow('ssm:GetParameter') },
  },
  Inline: {
    Type: 'AWS::IAM::Policy',
    Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: allow('ses:SendRawEmail') },
  },
  OfSomebodyElse: {
    Type: 'AWS::IAM::Policy',
    Properties: { Roles: ['other'], PolicyDocument: allow('s3:DeleteObject') },
  },
  Reader: {
    Type: 'AWS::Lambda::Function',
    Properties: { FunctionName: 'reader', Code: { S3Key: 'a.zip' }, Handler: 'a.b', Role: roleArn },
  },
  Roleless: {
    Type: 'AWS::Lambda::Function',
    Properties: { FunctionName: 'roleless', Code: {}, Handler: 'a.b' },
  },
  Machine: {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: { StateMachineName: 'M', RoleArn: roleArn, DefinitionString: '{}' },
  },
};
const read = (more: Record<string, Resource> = {}) =>
  readTemplate({ Resources: { ...resources, ...more } }, '/out');
const permissionsOf = (template: ReturnType<typeof read>) =>
  createPermissions({
    principals: template.principals(),
    resourceStatements: template.resourceStatements(),
    rootKey: 'root',
  });
const may = (caller: string, action: string, resource: string) =>
  permissionsOf(read()).refusal(caller, [{ action, resource }]) === undefined;

describe('the roles of a template', () => {
  it('allow what their own policies say, and what is attached to them from either side', () => {
    expect(may('local.reader', 's3:GetObject', 'arn:aws:s3:::files/key')).toBe(true);
    expect(may('local.reader', 's3:ListBucket', 'arn:aws:s3:::files')).toBe(true);
    expect(may('local.reader', 'ssm:GetParameter', 'arn:aws:ssm:r:a:parameter/x')).toBe(true);
    expect(may('local.reader', 'ses:SendRawEmail', 'arn:aws:ses:r:a:identity/x')).toBe(true);
  });

  it('allow nothing of what is attached to others', () => {
    expect(may('local.reader', 's3:DeleteObject', 'arn:aws:s3:::files/key')).toBe(false);
  });

  it('belong to state machines as to functions; who has none may do nothing', () => {
    const machine = 'arn:aws:states:ap-southeast-1:000000000000:stateMachine:M';

    expect(may(machine, 's3:ListBucket', 'arn:aws:s3:::files')).toBe(true);
    expect(may('local.roleless', 's3:ListBucket', 'arn:aws:s3:::files')).toBe(false);
  });

  it.each([
    ['a policy of AWS', { ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'] }, 'ReadOnlyAccess'],
    ['a permissions boundary', { PermissionsBoundary: 'arn:aws:iam::1:policy/p' }, 'boundary'],
  ])('are refused if nobody here can know what %s says', (_, properties, words) => {
    expect(() => read({ Role: { Type: 'AWS::IAM::Role', Properties: properties } }).principals()).toThrow(
      words,
    );
  });
});

describe('the policies of resources', () => {
  it('say who may call a function, named by its ARN or its name, and for whom', () => {
    const permission = (FunctionName: unknown) => ({
      Type: 'AWS::Lambda::Permission',
      Properties: {
        Action: 'lambda:InvokeFunction',
        FunctionName,
        Principal: 'sns.amazonaws.com',
        SourceArn: 'arn:topic',
        SourceAccount: { Ref: 'AWS::AccountId' },
      },
    });
    const call = {
      service: 'sns.amazonaws.com',
      action: 'lambda:InvokeFunction',
      resource: 'arn:aws:lambda:ap-southeast-1:000000000000:function:reader',
    };

    for (const named of [{ 'Fn::GetAtt': ['Reader', 'Arn'] }, { Ref: 'Reader' }]) {
      const permissions = permissionsOf(read({ ForTopic: permission(named) }));
      expect(permissions.refusalOfService({ ...call, sourceArn: 'arn:topic' })).toBeUndefined();
      expect(permissions.refusalOfService({ ...call, sourceArn: 'arn:other' })).toBeDefined();
    }
  });

  it('of a bucket hold for functions too', () => {
    const denial = {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: { Ref: 'Files' },
        PolicyDocument: {
          Statement: { Effect: 'Deny', Action: 's3:*', Resource: bucketArn, Principal: '*' },
        },
      },
    };

    const permissions = permissionsOf(read({ Denial: denial }));

    expect(
      permissions.refusal('local.reader', [{ action: 's3:ListBucket', resource: 'arn:aws:s3:::files' }]),
    ).toContain('explicit deny');
  });
});
