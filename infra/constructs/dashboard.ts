import { Duration, Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IMetric,
  PeriodOverride,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import type { Data } from './data.ts';
import type { Functions } from './functions.ts';
import type { HttpApi } from './http-api.ts';
import type { MailEvents } from './mail-events.ts';
import type { NoticeMachine } from './notice-machine.ts';
import type { Workflow } from './workflow.ts';

export interface DashboardProps {
  alarms: Alarms;
  data: Data;
  functions: Functions;
  httpApi: HttpApi;
  workflow: Workflow;
  noticeMachine: NoticeMachine;
  mailEvents: MailEvents;
}

/** One page for the operator. A dashboard with at most 50 metrics is free; this one has fewer. */
export class Dashboard extends Construct {
  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { alarms, data, functions, httpApi, workflow, noticeMachine, mailEvents } = props;
    const daily = { period: Duration.days(1), statistic: Stats.SUM };
    const { machine } = workflow;
    const { api } = httpApi;
    new CloudWatchDashboard(this, 'Page', {
      dashboardName: Stack.of(this).stackName,
      defaultInterval: Duration.days(14),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [
          new AlarmStatusWidget({
            title: 'Promises in danger',
            alarms: [...alarms.all],
            width: 24,
            height: 4,
          }),
        ],
        [
          graph('Requests', [
            machine.metricStarted({ ...daily, label: 'submitted' }),
            machine.metricSucceeded({ ...daily, label: 'closed' }),
            machine.metricFailed({ ...daily, label: 'failed' }),
          ]),
          graph('Pages', [
            api.metricCount({ ...daily, label: 'calls' }),
            api.metricClientError({ ...daily, label: 'refused (4xx)' }),
            api.metricServerError({ ...daily, label: 'failed (5xx)' }),
          ]),
          graph('Slowest pages (ms, 99th percentile)', [
            api.metricLatency({ period: Duration.days(1), statistic: Stats.p(99), label: 'latency' }),
          ]),
        ],
        [
          graph(
            'Failed calls by function',
            Object.values(functions).map((each) => each.metricErrors({ ...daily, label: each.entry })),
          ),
          graph('Throttled calls', [
            functions['submit-request'].metricThrottles({ ...daily, label: 'intake' }),
            data.requests.metricThrottledRequestsForOperation('PutItem', {
              ...daily,
              label: 'writes of requests',
            }),
          ]),
          graph('Steps', [
            functions['ask-for-confirmation'].metricInvocations({ ...daily, label: 'asked' }),
            functions['execute-in-store'].metricInvocations({ ...daily, label: 'stores erased' }),
            functions['deliver-archive'].metricInvocations({ ...daily, label: 'archives delivered' }),
            functions['refuse-promotions'].metricInvocations({ ...daily, label: 'promotions stopped' }),
          ]),
        ],
        [
          graph('Runs of policy notices', [
            noticeMachine.machine.metricStarted({ ...daily, label: 'started or resumed' }),
            noticeMachine.machine.metricFailed({ ...daily, label: 'failed' }),
          ]),
          graph('What SES reported', [
            functions['record-mail-event'].metricInvocations({ ...daily, label: 'events' }),
            mailEvents.unrecorded.metricApproximateNumberOfMessagesVisible({
              ...daily,
              statistic: Stats.MAXIMUM,
              label: 'not recorded',
            }),
          ]),
        ],
      ],
    });
  }
}

const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 8, height: 6 });
