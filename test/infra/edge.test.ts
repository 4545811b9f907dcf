import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fallbackRoute, routeTable } from '../../functions/contract.ts';
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

describe('letters', () => {
  it('are signed and travel encrypted or not at all', () => {
    expect(one('AWS::SES::EmailIdentity').Properties.DkimAttributes).toEqual({ SigningEnabled: true });
    expect(one('AWS::SES::ConfigurationSet').Properties.DeliveryOptions).toEqual({ TlsPolicy: 'REQUIRE' });
  });

  it('are not tracked', () => {
    expect(one('AWS::SES::ConfigurationSet').Properties).not.toHaveProperty('TrackingOptions');
    expect(Object.values(resources()).map(({ Type }) => Type)).not.toContain(
      'AWS::SES::ConfigurationSetEventDestination',
    );
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
    const topic = all('AWS::SNS::Topic')[0]?.[0];

    for (const [id, { Properties }] of all('AWS::CloudWatch::Alarm')) {
      expect(Properties, id).toMatchObject({
        AlarmActions: [{ Ref: topic }],
        Threshold: 0,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
      });
    }
    expect(one('AWS::SNS::Subscription').Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: 'operations@vietnam-server.example',
    });
  });

  it('may publish to the topic although its policy replaces the default one', () => {
    const { Statement } = one('AWS::SNS::TopicPolicy').Properties.PolicyDocument;

    expect(Statement).toContainEqual(
      expect.objectContaining({ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' } }),
    );
  });
});
