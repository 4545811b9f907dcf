import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { PrivacyFunction } from './privacy-function.ts';

/** Checks the legal deadlines hourly, which is frequent enough for periods counted in working days. */
export class DeadlineWatch extends Construct {
  constructor(scope: Construct, id: string, watcher: PrivacyFunction) {
    super(scope, id);
    new Rule(this, 'Hourly', {
      description: 'Counts the requests that need a person, lack a first answer, or are due soon.',
      // At a fixed minute, so that each hour of the alarms has exactly one data point.
      schedule: Schedule.cron({ minute: '7' }),
      targets: [new LambdaFunction(watcher, { retryAttempts: 2, maxEventAge: Duration.minutes(30) })],
    });
  }
}
