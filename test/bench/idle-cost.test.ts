import { describe, expect, it } from 'vitest';
import { idleCostOf, UnpricedResource } from '../../bench/support/idle-cost.ts';
import { readTemplate, resourcesWith } from '../infra/support.ts';

const alarm = { Type: 'AWS::CloudWatch::Alarm', Properties: { MetricName: 'Errors' } };
const alarms = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Alarm${index}`, alarm]));
const dashboard = (metrics: number) => ({
  Type: 'AWS::CloudWatch::Dashboard',
  Properties: {
    DashboardBody: {
      'Fn::Join': [
        '',
        [
          '{"widgets":[{"type":"alarm","properties":{"region":"',
          { Ref: 'AWS::Region' },
          `"}},{"type":"metric","properties":{"metrics":${JSON.stringify(Array(metrics).fill(['a', 'b']))}}}]}`,
        ],
      ],
    },
  },
});

describe('the idle cost of our stack', () => {
  const { resources } = readTemplate();

  it('has a price for every resource, and stays below a cent beyond the free tier', () => {
    const { lines, beyondFreeTier } = idleCostOf({ Resources: resources() });

    expect(lines.reduce((sum, { count }) => sum + count, 0)).toBe(Object.keys(resources()).length);
    expect(beyondFreeTier).toBeLessThan(0.01);
  });

  it('has a price for a custom domain too', () => {
    const Resources = resourcesWith({
      deployment: {
        publicUrl: 'https://privacy.vietnam-server.example',
        certificateArn: 'arn:aws:acm:ap-southeast-1:123456789012:certificate/0',
      },
    });

    const { beyondFreeTier } = idleCostOf({ Resources });

    expect(beyondFreeTier).toBeLessThan(0.01);
  });

  it('shows a planted NAT gateway, at the top and in the total', () => {
    const planted = { ...resources(), Planted: { Type: 'AWS::EC2::NatGateway' } };

    const before = idleCostOf({ Resources: resources() });
    const { lines, beyondFreeTier } = idleCostOf({ Resources: planted });

    expect(lines[0]).toMatchObject({ type: 'AWS::EC2::NatGateway', count: 1 });
    expect(beyondFreeTier - before.beyondFreeTier).toBeCloseTo(32.85);
  });

  it('shows a planted key', () => {
    const planted = { ...resources(), Planted: { Type: 'AWS::KMS::Key' } };

    expect(idleCostOf({ Resources: planted }).beyondFreeTier).toBeGreaterThan(1);
  });
});

describe('an idle cost', () => {
  it.each([
    ['a type that nobody priced', { Type: 'AWS::RDS::DBInstance' }, 'AWS::RDS::DBInstance'],
    ['a queue that a function polls', { Type: 'AWS::Lambda::EventSourceMapping' }, 'EventSourceMapping'],
    ['provisioned concurrency', { Type: 'AWS::Lambda::Alias' }, 'AWS::Lambda::Alias'],
    ['a table that is paid by the hour', { Type: 'AWS::DynamoDB::Table', Properties: {} }, 'provisioned'],
    [
      'a rule that runs every minute',
      { Type: 'AWS::Events::Rule', Properties: { ScheduleExpression: 'rate(1 minute)' } },
      'once an hour',
    ],
  ])('is refused for %s', (_what, resource, words) => {
    expect(() => idleCostOf({ Resources: { Planted: resource } })).toThrow(UnpricedResource);
    expect(() => idleCostOf({ Resources: { Planted: resource } })).toThrow(words);
  });

  it('gives the list price of what is free, and charges for the eleventh alarm', () => {
    const ten = idleCostOf({ Resources: alarms(10) });
    const eleven = idleCostOf({ Resources: alarms(11) });

    expect([ten.listPrice, ten.beyondFreeTier]).toEqual([1, 0]);
    expect(eleven.beyondFreeTier).toBeCloseTo(0.1);
  });

  it('charges for a dashboard of more than 50 metrics, counted in its body', () => {
    const small = idleCostOf({ Resources: { Page: dashboard(50) } });
    const large = idleCostOf({ Resources: { Page: dashboard(51) } });

    expect([small.listPrice, small.beyondFreeTier]).toEqual([3, 0]);
    expect(large.beyondFreeTier).toBe(3);
  });
});
