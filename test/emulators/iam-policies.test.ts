// biome-ignore-all lint/suspicious/noTemplateCurlyInString: policies have variables of their own.
import { describe, expect, it } from 'vitest';
import { readCondition, UnsupportedPolicy } from '../../emulators/iam/conditions.ts';
import { createPermissions } from '../../emulators/iam/permissions.ts';
import { type PolicyDocument, readStatements } from '../../emulators/iam/statements.ts';
import { fits, fitsArn } from '../../emulators/iam/wildcard.ts';

type Raw = PolicyDocument['Statement'];

/** One function, `reader`, whose role has these statements. */
const permissionsOf = (own: Raw, ofResources: Raw = []) =>
  createPermissions({
    principals: [
      {
        name: 'reader',
        caller: 'key',
        role: { name: 'role', statements: readStatements({ Statement: own }) },
      },
    ],
    resourceStatements: readStatements({ Statement: ofResources }),
    rootKey: 'root',
  });
const table = 'arn:aws:dynamodb:r:a:table/things';
const get = { action: 'dynamodb:GetItem', resource: table };
const allowGet = { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: table };

describe('a wildcard', () => {
  it.each([
    ['*', '', true],
    ['a*c', 'abbbc', true],
    ['a*c', 'ac', true],
    ['a?c', 'ac', false],
    ['a?c', 'abc', true],
    ['*/*/*', '$default/GET/', true],
    ['*/*/*', '$default/$default', false],
    ['*.*', 'a', false],
  ])('%s fits "%s": %s', (pattern, text, expected) => {
    expect(fits(pattern, text)).toBe(expected);
  });

  it('takes no longer for many stars', () => {
    expect(fits(`${'a*'.repeat(40)}b`, 'a'.repeat(2000))).toBe(false);
  });

  it('stays within its part of an ARN, and reaches to the end in the last one', () => {
    expect(fitsArn('arn:aws:states:*:1:execution:M:*', 'arn:aws:states:r:1:execution:M:a:b')).toBe(true);
    expect(fitsArn('arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/a/b:c')).toBe(true);
    expect(fitsArn('arn:aws:s3:*', 'arn:aws:s3:::bucket')).toBe(false);
    expect(fitsArn('arn:aws:*:r:1:table', 'arn:aws:dynamodb:extra:r:1:table')).toBe(false);
    expect(fitsArn('*', 'arn:aws:s3:::bucket')).toBe(true);
  });
});

describe('a condition', () => {
  const holds = (operator: string, wanted: unknown, given?: string[]) =>
    readCondition({ [operator]: { 'dynamodb:LeadingKeys': wanted } })(
      given ? { 'dynamodb:leadingkeys': given } : {},
    );

  it.each([
    ['StringEquals', ['a', 'b'], ['b'], true],
    ['StringEquals', 'a', ['A'], false],
    ['StringEquals', 'a', undefined, false],
    ['StringEqualsIfExists', 'a', undefined, true],
    ['StringEqualsIfExists', 'a', ['b'], false],
    ['StringEqualsIgnoreCase', 'a', ['A'], true],
    ['StringNotEquals', 'a', ['b'], true],
    ['StringNotEquals', ['a', 'b'], ['b'], false],
    ['StringNotEquals', 'a', undefined, true],
    ['StringLike', 'request#*', ['request#R'], true],
    ['StringLike', 'request#*', ['limit#R'], false],
    ['StringNotLike', 'request#*', ['limit#R'], true],
    ['ForAllValues:StringLike', ['request#*', 'limit#*'], ['request#R', 'limit#R'], true],
    ['ForAllValues:StringLike', 'request#*', ['request#R', 'limit#R'], false],
    ['ForAllValues:StringEquals', 'a', undefined, true],
    ['ForAllValues:StringNotEquals', 'secret', ['name', 'secret'], false],
    ['ForAnyValue:StringEquals', 'a', ['b', 'a'], true],
    ['ForAnyValue:StringEquals', 'a', undefined, false],
    ['Null', 'true', undefined, true],
    ['Null', true, ['a'], false],
    ['ArnLike', 'arn:aws:sns:*:1:t', ['arn:aws:sns:r:1:t'], true],
    ['Bool', true, ['TRUE'], true],
  ])('%s of %s for %s: %s', (operator, wanted, given, expected) => {
    expect(holds(operator, wanted, given)).toBe(expected);
  });

  it('holds only if all of its operators and keys do', () => {
    const condition = readCondition({
      StringEquals: { 'ses:FromAddress': 'a@b', 'aws:SourceAccount': '1' },
      StringLike: { 's3:prefix': 'p/*' },
    });

    const context = { 'ses:fromaddress': ['a@b'], 'aws:sourceaccount': ['1'], 's3:prefix': ['p/x'] };
    expect(condition(context)).toBe(true);
    expect(condition({ ...context, 's3:prefix': ['q'] })).toBe(false);
    expect(condition({ ...context, 'aws:sourceaccount': ['2'] })).toBe(false);
  });

  it.each([
    ['an operator', { NumericLessThan: { 's3:max-keys': '10' } }, 'NumericLessThan'],
    ['a set operator', { 'ForSomeValues:StringEquals': { 's3:prefix': 'a' } }, 'ForSomeValues'],
    ['a key', { StringEquals: { 'aws:PrincipalOrgID': 'o' } }, 'aws:principalorgid'],
    ['a variable', { StringEquals: { 's3:prefix': '${aws:username}/' } }, 'aws:username'],
  ])('with %s that the local run does not know is refused when it is read', (_, block, words) => {
    expect(() => readCondition(block)).toThrow(UnsupportedPolicy);
    expect(() => readCondition(block)).toThrow(words);
  });
});

describe('a role', () => {
  it('may do what it names and nothing else, and says so in the words of IAM', () => {
    const permissions = permissionsOf(allowGet);

    expect(permissions.refusal('key', [get])).toBeUndefined();
    expect(permissions.refusal('key', [get, { ...get, action: 'dynamodb:PutItem' }])).toBe(
      `User: arn:aws:sts::000000000000:assumed-role/role/reader is not authorized to perform: dynamodb:PutItem on resource: ${table} because no identity-based policy allows the dynamodb:PutItem action`,
    );
    expect(permissions.refusal('key', [{ ...get, resource: `${table}/index/x` }])).toBeDefined();
    expect(permissions.refused()).toHaveLength(2);
  });

  it('may do what fits a wildcard, in any case, or is not excluded', () => {
    const permissions = permissionsOf([
      { Effect: 'Allow', Action: 'DynamoDB:*Item', Resource: '*' },
      { Effect: 'Allow', NotAction: ['s3:Delete*', 'dynamodb:*'], NotResource: 'arn:aws:s3:::other/*' },
    ]);
    const may = (action: string, resource = 'arn:aws:s3:::bucket/key') =>
      permissions.refusal('key', [{ action, resource }]) === undefined;

    expect(may('dynamodb:PutItem')).toBe(true);
    expect(may('dynamodb:Query')).toBe(false);
    expect(may('s3:GetObject')).toBe(true);
    expect(may('s3:DeleteObject')).toBe(false);
    expect(may('s3:GetObject', 'arn:aws:s3:::other/key')).toBe(false);
  });

  it('may not do what anything denies, whatever else allows it', () => {
    const denied = { Effect: 'Deny', Action: 'dynamodb:*', Resource: '*' };
    const byBucket = { ...denied, Principal: { AWS: '*' } };

    expect(permissionsOf([allowGet, denied]).refusal('key', [get])).toContain('with an explicit deny');
    expect(permissionsOf(allowGet, byBucket).refusal('key', [get])).toContain('with an explicit deny');
  });

  it('is not hindered by a policy that denies calls without TLS', () => {
    const policy = {
      Effect: 'Deny',
      Action: 'dynamodb:*',
      Resource: '*',
      Principal: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };

    expect(permissionsOf(allowGet, policy).refusal('key', [get])).toBeUndefined();
  });

  it('of nobody allows nothing, and root everything', () => {
    const permissions = permissionsOf([]);

    expect(permissions.refusal('root', [get])).toBeUndefined();
    expect(permissions.refusal('key', [get])).toBeDefined();
    expect([permissions.secretOf('root'), permissions.secretOf('stranger')]).toEqual(['root', undefined]);
  });

  it('tells which of its permissions were never used, pair by pair', () => {
    const permissions = permissionsOf([
      { Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:PutItem'], Resource: [table, `${table}2`] },
      { Effect: 'Deny', Action: 's3:*', Resource: '*' },
    ]);
    permissions.refusal('key', [get]);
    permissions.mayAlso('key', { action: 'dynamodb:PutItem', resource: `${table}2` });

    expect(permissions.unused()).toEqual([
      { principal: 'reader', action: 'dynamodb:GetItem', resource: `${table}2` },
      { principal: 'reader', action: 'dynamodb:PutItem', resource: table },
    ]);
    expect(permissions.refused()).toEqual([]);
  });
});

describe('a service', () => {
  const rule = 'arn:aws:events:r:a:rule/hourly';
  const fn = 'arn:aws:lambda:r:a:function:watch';
  const call = {
    service: 'events.amazonaws.com',
    sourceArn: rule,
    action: 'lambda:InvokeFunction',
    resource: fn,
  };
  const permission = {
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'lambda:InvokeFunction',
    Resource: fn,
    Condition: { ArnLike: { 'AWS:SourceArn': rule } },
  };
  const permissions = permissionsOf([], permission);

  it('may do what the policy of a resource allows it, for the resource that it acts for', () => {
    expect(permissions.refusalOfService(call)).toBeUndefined();
    expect(permissions.refusalOfService({ ...call, service: 'sns.amazonaws.com' })).toBeDefined();
    expect(permissions.refusalOfService({ ...call, sourceArn: `${rule}2` })).toContain(
      'because no resource-based policy allows the lambda:InvokeFunction action',
    );
  });

  it('gets nothing from the roles of functions, and they nothing from it', () => {
    const invoke = { action: call.action, resource: fn };

    expect(permissionsOf({ ...permission, Principal: '*' }).refusalOfService(call)).toBeDefined();
    expect(permissions.refusal('key', [invoke])).toBeDefined();
  });

  it('is the only principal, besides everybody, that the local run knows', () => {
    const stranger = { ...permission, Principal: { AWS: 'arn:aws:iam::1:root' } };

    expect(() => readStatements({ Statement: stranger })).toThrow(UnsupportedPolicy);
    expect(() => readStatements({ Statement: { ...permission, NotPrincipal: '*' } })).toThrow('NotPrincipal');
  });
});
