import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { metrics } from '../../contract/resources.ts';
import type { HttpApi } from './http-api.ts';
import type { PrivacyFunction } from './privacy-function.ts';
import type { Workflow } from './workflow.ts';

export interface AlarmsProps {
  operatorEmail: string;
  workflow: Workflow;
  httpApi: HttpApi;
  deadlineWatch: PrivacyFunction;
  /** Whether there is a site to watch over. */
  hasSite: boolean;
}

interface AlarmRule {
  /** Also the heading of its section in `docs/runbook.md`, and thus the anchor of its link. */
  title: string;
  /** What it means for the customers concerned. */
  impact: string;
  metric: IMetric;
}

const fiveMinuteSum = { period: Duration.minutes(5), statistic: Stats.SUM };

/** Metrics of the functions, written only above zero; `watch-deadlines` repeats its own every hour. */
const functionMetric = (metricName: string) =>
  new Metric({
    namespace: metrics.namespace,
    metricName,
    period: Duration.hours(1),
    statistic: Stats.MAXIMUM,
  });

/**
 * Alerts the operator when a promise to a customer is at risk. Ten alarms are free, and these are ten; a site has one
 * more, for ten cents a month. Each one fires
 * at the first sign: the counts are small, and each concerns a person.
 */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(
    scope: Construct,
    id: string,
    { operatorEmail, workflow, httpApi, deadlineWatch, hasSite }: AlarmsProps,
  ) {
    super(scope, id);
    const action = new SnsAction(this.#topic(operatorEmail));
    const { machine } = workflow;
    const rules: AlarmRule[] = [
      {
        title: 'A workflow failed',
        impact: 'A request that its customer may have confirmed is no longer being worked on.',
        metric: machine.metricFailed(fiveMinuteSum),
      },
      {
        title: 'A workflow timed out',
        impact: 'A request waited for a year and was dropped: its customer never got a receipt.',
        metric: machine.metricTimedOut(fiveMinuteSum),
      },
      {
        title: 'A workflow was aborted',
        impact: 'Someone stopped a request by hand: its customer waits for an answer that will never come.',
        metric: machine.metricAborted(fiveMinuteSum),
      },
      {
        title: 'A request needs a person',
        impact:
          'A step gave up and a customer waits until a person has looked, or a record has a date that nobody can read.',
        metric: functionMetric(metrics.needsAttention),
      },
      {
        title: 'A request is unacknowledged',
        impact:
          'A customer submitted a request a working day ago and has no answer, or it came back; the law allows two.',
        metric: functionMetric(metrics.unacknowledged),
      },
      {
        title: 'A request ended without a letter',
        impact:
          'A customer got no letter about the end of a request: it came back, or the letter limit of the address was used up.',
        metric: functionMetric(metrics.letterWithheld),
      },
      {
        title: 'A due date is near',
        impact: 'A request is about to miss the date that we promised its customer in writing.',
        metric: functionMetric(metrics.dueSoon),
      },
      {
        title: 'Policy notices need a person',
        impact:
          'A run stopped automatically: customers who must be told of a policy change are no longer being told.',
        metric: functionMetric(metrics.noticesNeedAttention),
      },
      {
        title: 'The deadline watch fails',
        impact: 'Late requests are no longer noticed: every open customer relies on this watch.',
        metric: deadlineWatch.metricErrors({ ...fiveMinuteSum, period: Duration.hours(1) }),
      },
      {
        title: 'The pages fail',
        impact: 'Customers see an error instead of the form, their confirmation or their download.',
        metric: httpApi.api.metricServerError(fiveMinuteSum),
      },
      ...(hasSite
        ? [
            {
              title: 'The site needs a person',
              impact:
                'Deletions and refusals wait: the site has said nothing for hours, leaves a task, or says what it must not.',
              metric: functionMetric(metrics.siteNeedsAttention),
            },
          ]
        : []),
    ];
    this.all = rules.map((each) => {
      const alarm = this.#alarm(each);
      alarm.addAlarmAction(action);
      return alarm;
    });
  }

  #alarm({ title, impact, metric }: AlarmRule): Alarm {
    return new Alarm(this, title, {
      alarmName: `${Stack.of(this).stackName}: ${title}`,
      alarmDescription: `${impact} What to do: docs/runbook.md#${anchorOf(title)}`,
      metric,
      threshold: 0,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }

  /** Alarms contain no customer data, so a topic without its own key (which would cost money) is enough. */
  #topic(operatorEmail: string): Topic {
    const topic = new Topic(this, 'Operator', { enforceSSL: true });
    // The statement above replaces the topic's default policy, which allowed alarms of this account to publish.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    topic.addSubscription(new EmailSubscription(operatorEmail));
    return topic;
  }
}

/** The anchor that Markdown renderers give a heading. */
const anchorOf = (title: string) => title.toLowerCase().replaceAll(' ', '-');
