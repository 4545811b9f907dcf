import type { Resource, Template } from '../../emulators/template/intrinsics.ts';
import { costOf, monthlyPrices } from './prices.ts';
import { assumedMilliseconds } from './units.ts';

/** The cost of all resources of one type in a month without any requests. */
export interface IdleLine {
  type: string;
  count: number;
  /** At list price. */
  dollars: number;
  /** What remains to be paid after AWS's always-free tier, in an account that uses it for nothing else. */
  beyondFreeTier: number;
  why: string;
}

/** A resource type without a price. */
export class UnpricedResource extends Error {
  override name = 'UnpricedResource';
}

type Price = Pick<IdleLine, 'dollars' | 'beyondFreeTier' | 'why'>;
type PriceAll = (resources: readonly Resource[]) => Price;

const free =
  (why: string): PriceAll =>
  () => ({ dollars: 0, beyondFreeTier: 0, why });

const costs =
  (each: number, why: string): PriceAll =>
  (resources) => {
    const dollars = resources.length * each;
    return { dollars, beyondFreeTier: dollars, why };
  };

const byUse = free('Costs by use.');
const byGigabyte = free('Costs by storage and reads.');
const noCharge = free('AWS never charges for it.');

const pricedTypes: Record<string, PriceAll> = {
  'AWS::ApiGatewayV2::Api': byUse,
  'AWS::ApiGatewayV2::ApiMapping': noCharge,
  'AWS::ApiGatewayV2::DomainName': noCharge,
  'AWS::ApiGatewayV2::Integration': noCharge,
  'AWS::ApiGatewayV2::Route': noCharge,
  'AWS::ApiGatewayV2::Stage': noCharge,
  'AWS::CDK::Metadata': noCharge,
  'AWS::CloudWatch::Alarm': alarms,
  'AWS::CloudWatch::Dashboard': dashboards,
  'AWS::DynamoDB::Table': tables,
  'AWS::EC2::NatGateway': costs(monthlyPrices.natGateway, 'Costs by the hour, traffic not included.'),
  'AWS::Events::Rule': schedules,
  'AWS::IAM::Policy': noCharge,
  'AWS::IAM::Role': noCharge,
  'AWS::KMS::Key': costs(monthlyPrices.key, 'Costs by the month.'),
  'AWS::Lambda::EventInvokeConfig': noCharge,
  'AWS::Lambda::Function': byUse,
  'AWS::Lambda::Permission': noCharge,
  'AWS::Logs::LogGroup': byGigabyte,
  'AWS::S3::Bucket': byGigabyte,
  'AWS::S3::BucketPolicy': noCharge,
  'AWS::SES::ConfigurationSet': byUse,
  'AWS::SES::ConfigurationSetEventDestination': byUse,
  'AWS::SES::EmailIdentity': byUse,
  'AWS::SNS::Subscription': byUse,
  'AWS::SNS::Topic': byUse,
  'AWS::SNS::TopicPolicy': noCharge,
  'AWS::SQS::Queue': free('Costs by the call, and nothing polls it.'),
  'AWS::SQS::QueuePolicy': noCharge,
  'AWS::StepFunctions::StateMachine': byUse,
  'Custom::Keys': free('Standard parameters under an AWS-managed key: neither has a monthly cost.'),
};

/** Prices every resource of a template. @throws UnpricedResource for a type, or a way of using it, without a price. */
export function idleCostOf({ Resources }: Template): {
  lines: IdleLine[];
  listPrice: number;
  beyondFreeTier: number;
} {
  const byType = Map.groupBy(Object.values(Resources), ({ Type }) => Type);
  const lines = [...byType]
    .map(([type, resources]): IdleLine => {
      const price = pricedTypes[type];
      if (!price) throw new UnpricedResource(`${type} has no idle price: add it to the table.`);
      return { type, count: resources.length, ...price(resources) };
    })
    .sort((a, b) => b.dollars - a.dollars || (a.type < b.type ? -1 : 1));
  return {
    lines,
    listPrice: lines.reduce((sum, { dollars }) => sum + dollars, 0),
    beyondFreeTier: lines.reduce((sum, line) => sum + line.beyondFreeTier, 0),
  };
}

const freeAlarms = 10;

function alarms(resources: readonly Resource[]): Price {
  const metrics = resources.reduce((sum, { Properties }) => {
    const { Metrics = [{}] } = (Properties ?? {}) as { Metrics?: unknown[] };
    return sum + Metrics.length;
  }, 0);
  return {
    dollars: metrics * monthlyPrices.alarm,
    beyondFreeTier: Math.max(0, metrics - freeAlarms) * monthlyPrices.alarm,
    why: `Each metric with an alarm costs; ${freeAlarms} are always free.`,
  };
}

const freeDashboards = 3;
const freeMetricsPerDashboard = 50;

function dashboards(resources: readonly Resource[]): Price {
  const metrics = resources.map(({ Properties }) => metricsOn(Properties?.DashboardBody));
  const small = metrics.filter((count) => count <= freeMetricsPerDashboard).length;
  return {
    dollars: resources.length * monthlyPrices.dashboard,
    beyondFreeTier: (resources.length - Math.min(small, freeDashboards)) * monthlyPrices.dashboard,
    why: `${freeDashboards} are always free, each of up to ${freeMetricsPerDashboard} metrics; here: ${metrics.join(', ')}.`,
  };
}

/** The body is JSON text with references inside its strings. */
function metricsOn(body: unknown): number {
  const pieces =
    typeof body === 'string' ? [body] : (body as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  const text = pieces.map((piece) => (typeof piece === 'string' ? piece : '…')).join('');
  const { widgets } = JSON.parse(text) as { widgets: { properties: { metrics?: unknown[] } }[] };
  return widgets.reduce((sum, { properties }) => sum + (properties.metrics?.length ?? 0), 0);
}

function tables(resources: readonly Resource[]): Price {
  if (resources.some(({ Properties }) => Properties?.BillingMode !== 'PAY_PER_REQUEST')) {
    throw new UnpricedResource('A table with provisioned capacity has no idle price here.');
  }
  return byGigabyte(resources);
}

const hoursPerMonth = 730;

/**
 * One run of the hourly watch: eventually consistent reads of two lists (open requests, published versions; one and a
 * half units), one strongly consistent read of the newest run, and one log line.
 */
const watch = { gigabytes: 0.5, readUnits: 2.5, logBytes: 80 };

function schedules(resources: readonly Resource[]): Price {
  for (const { Properties } of resources) {
    if (!/^cron\(\d+ \* \* \* \? \*\)$/.test(String(Properties?.ScheduleExpression))) {
      throw new UnpricedResource('Only a rule that runs once an hour has an idle price here.');
    }
  }
  const runs = resources.length * hoursPerMonth;
  const reads = { tableReadUnit: runs * watch.readUnits };
  const all = costOf({
    ...reads,
    functionCall: runs,
    functionGigabyteSecond: runs * watch.gigabytes * (assumedMilliseconds.cold / 1000),
    logByte: runs * watch.logBytes,
  });
  return {
    dollars: all.dollars,
    beyondFreeTier: costOf(reads).dollars,
    why: `${runs} runs of one function. Its duration and its log are always free, its table reads are not.`,
  };
}
