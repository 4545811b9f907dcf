import { Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { siteRoutes } from '../../contract/site.ts';
import type { SiteFunctions } from './functions.ts';
import { retainedLogGroup } from './logs.ts';

/** An agent asks every two seconds while there is work, and answers each of its six lanes as often. */
const callsPerSecond = 10;
const burst = 20;

/** The access log line of a call: nothing that says what it was about. */
const accessLine = {
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
};

export interface SiteApiProps {
  functions: SiteFunctions;
  logRetentionDays: number;
}

/**
 * What the site's agent calls. An API of its own: a flood of forms never silences the site, and an agent never uses up what
 * customers may call.
 */
export class SiteApi extends Construct {
  /** Without a trailing slash. */
  readonly url: string;

  constructor(scope: Construct, id: string, { functions, logRetentionDays }: SiteApiProps) {
    super(scope, id);
    const api = new HttpApi(this, 'Api', {
      apiName: `${Stack.of(this).stackName}-site`,
      createDefaultStage: false,
    });
    new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: callsPerSecond, burstLimit: burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(retainedLogGroup(this, 'AccessLog', logRetentionDays)),
        format: AccessLogFormat.custom(JSON.stringify(accessLine)),
      },
    });
    for (const { path, POST: entry } of Object.values(siteRoutes)) {
      const routes = api.addRoutes({
        path,
        methods: [HttpMethod.POST],
        integration: new HttpLambdaIntegration(`${entry}-integration`, functions[entry]),
      });
      for (const route of routes) {
        Validations.of(route).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason:
            "Each call is signed with the agent's key (RFC 9421), and its function verifies that before anything else.",
        });
      }
    }
    this.url = api.apiEndpoint;
  }
}
