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
}

interface Watched {
  /** Also the heading of its entry in `docs/runbook.md`, and so the end of its link. */
  title: string;
  /** What it means for the people concerned. */
  impact: string;
  metric: IMetric;
}

const soon = { period: Duration.minutes(5), statistic: Stats.SUM };

/** Counters of the functions, written only above zero; `watch-deadlines` repeats its own every hour. */
const counted = (metricName: string) =>
  new Metric({
    namespace: metrics.namespace,
    metricName,
    period: Duration.hours(1),
    statistic: Stats.MAXIMUM,
  });

/**
 * Tells the operator when a promise to a customer is in danger. Ten alarms are free for ever, and these are ten. Each
 * one fires at the first sign: the counts are small, and behind each stands a person.
 */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(
    scope: Construct,
    id: string,
    { operatorEmail, workflow, httpApi, deadlineWatch }: AlarmsProps,
  ) {
    super(scope, id);
    const action = new SnsAction(this.#topic(operatorEmail));
    const { machine } = workflow;
    const watched: Watched[] = [
      {
        title: 'A workflow failed',
        impact: 'A customer confirmed, or closed, a request that nothing works on any more.',
        metric: machine.metricFailed(soon),
      },
      {
        title: 'A workflow timed out',
        impact: 'A request waited for a year and was dropped: its customer never got a receipt.',
        metric: machine.metricTimedOut(soon),
      },
      {
        title: 'A workflow was aborted',
        impact: 'Somebody stopped a request by hand: its customer waits for an answer that will not come.',
        metric: machine.metricAborted(soon),
      },
      {
        title: 'A request needs a person',
        impact: 'A step gave up: a customer waits, and nothing goes on before a person has looked.',
        metric: counted(metrics.needsAttention),
      },
      {
        title: 'A request is unacknowledged',
        impact: 'A customer asked a working day ago and has no answer; the law allows two.',
        metric: counted(metrics.unacknowledged),
      },
      {
        title: 'A request ended without a letter',
        impact: 'A customer may have asked and never heard of us: the letters of that address were used up.',
        metric: counted(metrics.letterWithheld),
      },
      {
        title: 'A due date is near',
        impact: 'A request is about to miss the date that we promised its customer in writing.',
        metric: counted(metrics.dueSoon),
      },
      {
        title: 'Policy notices need a person',
        impact:
          'A run stopped by itself: customers who must be told of a policy change are not told any more.',
        metric: counted(metrics.noticesNeedAttention),
      },
      {
        title: 'The deadline watch fails',
        impact: 'Late requests are no longer noticed: every open customer relies on this watch.',
        metric: deadlineWatch.metricErrors({ ...soon, period: Duration.hours(1) }),
      },
      {
        title: 'The pages fail',
        impact: 'Customers see an error instead of the form, their confirmation or their download.',
        metric: httpApi.api.metricServerError(soon),
      },
    ];
    this.all = watched.map((each) => {
      const alarm = this.#alarm(each);
      alarm.addAlarmAction(action);
      return alarm;
    });
  }

  #alarm({ title, impact, metric }: Watched): Alarm {
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

  /** Alarms name no customer, so that a topic without a key of its own (which would cost money) is enough. */
  #topic(operatorEmail: string): Topic {
    const topic = new Topic(this, 'Operator', { enforceSSL: true });
    // The rule above replaces the topic's default policy, under which alarms of this account could publish.
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

/** As Markdown renders a heading's anchor. */
const anchorOf = (title: string) => title.toLowerCase().replaceAll(' ', '-');
