import { RemovalPolicy } from 'aws-cdk-lib';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/**
 * A log group that outlives its stack: system logs must be kept for 12 months, whatever happens to the system.
 * @param retentionDays one of the periods that CloudWatch Logs offers
 */
export const retainedLogGroup = (scope: Construct, id: string, retentionDays: number): LogGroup =>
  new LogGroup(scope, id, { retention: retentionDays, removalPolicy: RemovalPolicy.RETAIN });
