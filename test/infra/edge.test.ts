import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fallbackRoute, routeTable } from '../../contract/http.ts';
import { entryOf, type Resource, readTemplate } from './support.ts';

const { all, one, resources } = readTemplate();

describe('the pages', () => {
  it('are exactly the routes of the contract, each with its entry', () => {
    const routes = all('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => {
      const integration = resources()[Properties.Target['Fn::Join'][1][1].Ref];
      const target = resources()[integration?.Properties.IntegrationUri['Fn::GetAtt'][0]] as Resource;
      return `${Properties.RouteKey} → ${entryOf(target)}`;
    });
    const expected = routeTable.flatMap(({ methods, path, entry }) =>
      methods.map((method) => `${method} ${path} → ${entry}`),
    );

    const fallback = `${fallbackRoute.routeKey} → ${fallbackRoute.entry}`;
    expect(routes.toSorted()).toEqual([...expected, fallback].toSorted());
  });

  it('speak payload version 2.0 and are throttled', () => {
    for (const [id, { Properties }] of all('AWS::ApiGatewayV2::Integration')) {
      expect(Properties.PayloadFormatVersion, id).toBe('2.0');
    }
    expect(one('AWS::ApiGatewayV2::Stage').Properties.DefaultRouteSettings).toEqual({
      ThrottlingBurstLimit: 40,
      ThrottlingRateLimit: 20,
    });
  });

  it('leave nothing personal and no secret in the access log', () => {
    const { Format } = one('AWS::ApiGatewayV2::Stage').Properties.AccessLogSettings;

    expect(Object.values(JSON.parse(Format))).toEqual([
      '$context.requestId',
      '$context.routeKey',
      '$context.status',
      '$context.responseLatency',
    ]);
  });
});

const configurationSets = () => all('AWS::SES::ConfigurationSet');

describe('letters', () => {
  it('are signed and travel encrypted or not at all', () => {
    expect(one('AWS::SES::EmailIdentity').Properties.DkimAttributes).toEqual({ SigningEnabled: true });
    for (const [id, { Properties }] of configurationSets()) {
      expect(Properties.DeliveryOptions, id).toEqual({ TlsPolicy: 'REQUIRE' });
    }
  });

  it('still go to who complained, and no longer to an address that is gone', () => {
    for (const [id, { Properties }] of configurationSets()) {
      expect(Properties.SuppressionOptions, id).toEqual({ SuppressedReasons: ['BOUNCE'] });
    }
  });

  it('are not tracked: SES reports whether a message arrived, and nothing that its reader does', () => {
    const reported = all('AWS::SES::ConfigurationSetEventDestination').flatMap(
      ([, { Properties }]) => Properties.EventDestination.MatchingEventTypes,
    );

    expect(new Set(reported)).toEqual(new Set(['delivery', 'bounce', 'complaint', 'reject']));
    for (const [id, { Properties }] of configurationSets()) {
      expect(Properties, id).not.toHaveProperty('TrackingOptions');
    }
  });
});

describe('what SES reports', () => {
  const destinations = () =>
    all('AWS::SES::ConfigurationSetEventDestination').map(([, { Properties }]) => Properties);
  const topic = () => destinations()[0]?.EventDestination.SnsDestination.TopicARN.Ref;

  it('is what became of any mail, its delivery too', () => {
    const reported = destinations().map(({ ConfigurationSetName, EventDestination }) => [
      String(ConfigurationSetName.Ref).replace(/[0-9A-F]{8}$/, ''),
      ...EventDestination.MatchingEventTypes,
    ]);

    expect(reported.toSorted()).toEqual([
      ['MailLetters', 'delivery', 'bounce', 'complaint', 'reject'],
      ['MailNotices', 'delivery', 'bounce', 'complaint', 'reject'],
    ]);
  });

  it('goes to one topic, on which only SES for this account may publish, and only over TLS', () => {
    const policy = all('AWS::SNS::TopicPolicy').find(
      ([, { Properties }]) => Properties.Topics[0].Ref === topic(),
    );
    const statements: Record<string, unknown>[] = policy?.[1].Properties.PolicyDocument.Statement;

    expect(destinations().map(({ EventDestination }) => EventDestination.SnsDestination.TopicARN)).toEqual([
      { Ref: topic() },
      { Ref: topic() },
    ]);
    const [refusal, ...permissions] = statements;
    expect(refusal).toMatchObject({
      Effect: 'Deny',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    });
    expect(permissions).toHaveLength(2);
    for (const permission of permissions) {
      expect(permission).toMatchObject({
        Effect: 'Allow',
        Principal: { Service: 'ses.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: { StringEquals: { 'AWS:SourceAccount': { Ref: 'AWS::AccountId' } } },
      });
    }
  });

  it('reaches the function that records it; what it cannot record waits two weeks, encrypted', () => {
    const subscription = all('AWS::SNS::Subscription').find(
      ([, { Properties }]) => Properties.TopicArn.Ref === topic(),
    );
    const recorder = subscription?.[1].Properties.Endpoint['Fn::GetAtt'][0];
    const { Properties: onFailure } = one('AWS::Lambda::EventInvokeConfig');
    const [queueId, queue] = all('AWS::SQS::Queue')[0] ?? [];

    expect(entryOf(resources()[recorder] as Resource)).toBe('record-mail-event');
    expect(onFailure).toMatchObject({
      FunctionName: { Ref: recorder },
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queueId, 'Arn'] } } },
    });
    expect(queue?.Properties).toEqual({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true });
  });
});

describe('the deadline watch', () => {
  it('comes once an hour', () => {
    expect(one('AWS::Events::Rule').Properties.ScheduleExpression).toBe('cron(7 * * * ? *)');
  });
});

describe('each alarm', () => {
  const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
  const headings = runbook
    .matchAll(/^## (.+)$/gm)
    .map(([, heading = '']) => heading.toLowerCase().replaceAll(' ', '-'));
  const anchors = new Set(headings);

  it('says what it means for a person and leads to its entry in the runbook', () => {
    for (const [id, { Properties }] of all('AWS::CloudWatch::Alarm')) {
      const [, impact = '', anchor = ''] =
        /^(.+) What to do: docs\/runbook\.md#(\S+)$/.exec(Properties.AlarmDescription) ?? [];
      expect(impact, id).toMatch(/customer/i);
      expect(anchors, id).toContain(anchor);
    }
  });

  it('calls the operator at the first sign, and keeps quiet while there is nothing to measure', () => {
    const [subscription] = all('AWS::SNS::Subscription')
      .map(([, { Properties }]) => Properties)
      .filter(({ Protocol }) => Protocol === 'email');
    const topic = subscription?.TopicArn.Ref;

    for (const [id, { Properties }] of all('AWS::CloudWatch::Alarm')) {
      expect(Properties, id).toMatchObject({
        AlarmActions: [{ Ref: topic }],
        Threshold: 0,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      });
    }
    expect(subscription?.Endpoint).toBe('operations@vietnam-server.example');
  });

  it('may publish to the topic although its policy replaces the default one', () => {
    const [{ Properties: alarm }] = all('AWS::CloudWatch::Alarm').map(([, each]) => each) as [Resource];
    const policies = all('AWS::SNS::TopicPolicy')
      .map(([, { Properties }]) => Properties)
      .filter(({ Topics }) => Topics[0].Ref === alarm.AlarmActions[0].Ref);

    expect(policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)).toContainEqual(
      expect.objectContaining({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
    );
  });
});
