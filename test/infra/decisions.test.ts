import { describe, expect, it } from 'vitest';
import { type EntryName, entries } from '../../contract/http.ts';
import { entryOf, readTemplate } from './support.ts';

/**
 * The template as somebody reads it who has taken over one function: what could they do with its role? Whoever can
 * erase or read customers' data only does it for a sealed plan (`test/requests/forged-items.test.ts`), so that what
 * counts most is who can make a seal.
 */
interface Statement {
  Action: string | string[];
  Resource: unknown;
  Condition?: Record<string, Record<string, unknown>>;
}

const { all } = readTemplate();

const statementsOf = (entry: EntryName): Statement[] => {
  const owner = all('AWS::Lambda::Function').find(([, each]) => entryOf(each) === entry);
  const role = owner?.[1].Properties.Role['Fn::GetAtt'][0];
  return all('AWS::IAM::Policy')
    .filter(([, { Properties }]) => Properties.Roles.some((each: { Ref: string }) => each.Ref === role))
    .flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
};

/** Which functions may do one of these actions on a resource whose description contains this text. */
const whoMay = (actions: RegExp, resource: RegExp): EntryName[] =>
  entries.filter((entry) =>
    statementsOf(entry).some(
      ({ Action, Resource }) =>
        [Action].flat().some((action) => actions.test(action)) &&
        [Resource].flat().some((each) => resource.test(JSON.stringify(each))),
    ),
  );

const reading = /^ssm:(GetParameters?|\*)$/;
const readsParameter = (name: string) => whoMay(reading, new RegExp(`/${name}"|/\\*"`));

describe('Whoever takes over one function', () => {
  it('can ask under a link of its own with the one that asks', () => {
    expect(readsParameter('seal-question')).toEqual(['ask-for-confirmation', 'create-keys']);
  });

  it('can give a copy another link with the one that delivers', () => {
    expect(readsParameter('seal-delivery')).toEqual(['deliver-archive', 'create-keys']);
  });

  it('goes on with nothing that the function does not verify', () => {
    const verifies = (name: string) =>
      readsParameter(`${name}-public`).filter((each) => each !== 'create-keys');

    expect(verifies('seal-question')).toEqual(['confirm-request']);
    expect(verifies('seal-confirmation')).toEqual(['open-grace-period', 'plan-request']);
    expect(verifies('seal-plan')).toEqual(['execute-in-store', 'write-archive', 'deliver-archive']);
    expect(verifies('seal-delivery')).toEqual(['download-archive']);
  });

  it('can confirm for customers with the one that confirms', () => {
    expect(readsParameter('seal-confirmation')).toEqual(['confirm-request', 'create-keys']);
  });

  it('can plan with the one that plans', () => {
    expect(readsParameter('seal-plan')).toEqual(['plan-request', 'create-keys']);
  });

  it('gets the master key with none but the one that creates it, which nothing but a deployment calls', () => {
    expect(readsParameter('master-key')).toEqual(['create-keys']);
    expect(statementsOf('create-keys').flatMap(({ Action }) => Action)).not.toContainEqual(
      expect.stringMatching(/^(dynamodb|s3|states|ses):/),
    );
  });

  it('changes no key', () => {
    expect(whoMay(/^ssm:(?!GetParameters?$)/, /./)).toEqual(['create-keys']);
  });

  it('erases customers’ data with the one that erases', () => {
    expect(whoMay(/^dynamodb:(DeleteItem|BatchWriteItem)$/, /Data(Account|Mailing)/)).toEqual([
      'execute-in-store',
    ]);
    expect(whoMay(/^s3:Delete/, /DataHosting/)).toEqual(['execute-in-store']);
  });

  it('changes nothing of a customer but a consent and the mark of an address that is gone', () => {
    expect(whoMay(/^dynamodb:(PutItem|UpdateItem)$/, /DataAccount/)).toEqual([
      'give-consent',
      'record-mail-event',
    ]);
    const [mark] = statementsOf('record-mail-event').filter(
      ({ Action, Resource }) =>
        Action === 'dynamodb:UpdateItem' && /DataAccount/.test(JSON.stringify(Resource)),
    );
    expect(mark?.Condition?.['ForAllValues:StringEquals']).toEqual({
      'dynamodb:Attributes': ['pk', 'sk', 'unreachableSince', 'unreachableAddressKey'],
    });
  });

  it('reads hosted files with the one that writes archives, and archives with the one that issues links', () => {
    expect(whoMay(/^s3:GetObject$/, /DataHosting/)).toEqual(['write-archive']);
    expect(whoMay(/^s3:GetObject$/, /DataArchive\w{8}","Arn"\]\},"\/\*"/)).toEqual(['download-archive']);
    expect(whoMay(/^s3:GetObject$/, /DataArchive\w{8}.*\/cuts\//)).toEqual(['plan-request', 'write-archive']);
    expect(whoMay(/^s3:GetObject$/, /DataArchive\w{8}.*\/parts\/\*\.json/)).toEqual(['write-archive']);
    expect(whoMay(/^s3:PutObject$/, /DataArchive\w{8}","Arn"\]\},"\/\*"/)).toEqual(['write-archive']);
  });

  it('reaches items of a kind that the function does not use with none', () => {
    const unlimited = entries.filter((entry) =>
      statementsOf(entry).some(
        ({ Resource, Condition }) =>
          /Data(Requests|Account|Mailing)\w{8}","Arn"\]\}?$/.test(JSON.stringify(Resource)) &&
          !Condition?.['ForAllValues:StringLike']?.['dynamodb:LeadingKeys'],
      ),
    );

    expect(unlimited).toEqual([]);
  });

  it('finds on the page for consents nothing of a customer but consents and the telephone number', () => {
    const [write, read] = statementsOf('give-consent').filter(({ Resource }) =>
      /DataAccount/.test(JSON.stringify(Resource)),
    );

    expect(write).toMatchObject({
      Action: 'dynamodb:PutItem',
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['customer#*#policy'] } },
    });
    expect(read).toMatchObject({
      Action: ['dynamodb:GetItem', 'dynamodb:Query'],
      Condition: {
        'ForAllValues:StringEquals': {
          'dynamodb:Attributes': ['pk', 'sk', 'topic', 'act', 'recordedAt', 'phone'],
        },
        StringEqualsIfExists: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
      },
    });
  });

  it('asks whether a state waits with the steps of the waiting states alone', () => {
    expect(whoMay(/^states:(SendTaskHeartbeat|SendTask\*|\*)$/, /./)).toEqual([
      'ask-for-confirmation',
      'open-grace-period',
      'deliver-archive',
      'raise-attention',
    ]);
  });

  it('sends mail with a step of a machine alone', () => {
    expect(whoMay(/^ses:Send/, /./)).toEqual([
      'ask-for-confirmation',
      'open-grace-period',
      'deliver-archive',
      'close-request',
      'send-notices',
    ]);
  });
});
