import { Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as Api,
  ApiMapping,
  DomainName,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  type IHttpRoute,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type EntryName, fallbackRoute, routeTable } from '../../contract/http.ts';
import type { Settings } from '../settings.ts';
import type { Functions } from './functions.ts';
import { retainedLogGroup } from './logs.ts';
import type { PrivacyFunction } from './privacy-function.ts';

export interface HttpApiProps {
  functions: Functions;
  deployment: Settings['deployment'];
}

/** The access log line of a call: nothing that identifies the caller, and no path, because paths contain secrets. */
const accessLine = {
  requestId: '$context.requestId',
  routeKey: '$context.routeKey',
  status: '$context.status',
  latencyMs: '$context.responseLatency',
};

/** The customer pages, and the form's JSON counterpart: every row of the contract's route table. */
export class HttpApi extends Construct {
  readonly api: Api;
  /** Without a trailing slash. */
  readonly publicUrl: string;
  /** What the DNS name of `publicUrl` must point to, if the stack attaches it. */
  readonly domainTarget: string | undefined;

  constructor(scope: Construct, id: string, { functions, deployment }: HttpApiProps) {
    super(scope, id);
    this.api = new Api(this, 'Api', { apiName: Stack.of(this).stackName, createDefaultStage: false });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: deployment.apiCallsPerSecond, burstLimit: deployment.apiBurst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(
          retainedLogGroup(this, 'AccessLog', deployment.logRetentionDays),
        ),
        format: AccessLogFormat.custom(JSON.stringify(accessLine)),
      },
    });
    this.#addRoutes(functions);
    this.publicUrl = deployment.publicUrl ?? this.api.apiEndpoint;
    this.domainTarget =
      deployment.publicUrl && deployment.certificateArn
        ? this.#attachDomain(stage, new URL(deployment.publicUrl).hostname, deployment.certificateArn)
        : undefined;
  }

  #addRoutes(functions: Functions): void {
    this.#addFallback(functions[fallbackRoute.entry]);
    const integrations = new Map<EntryName, HttpLambdaIntegration>();
    for (const { methods, path, entry } of routeTable) {
      const integration =
        integrations.get(entry) ??
        new HttpLambdaIntegration(`${entry}-integration`, functions[entry], {
          scopePermissionToRoute: false,
        });
      integrations.set(entry, integration);
      const routes = this.api.addRoutes({
        path,
        methods: methods.map((method) => HttpMethod[method]),
        integration,
      });
      routes.forEach(acknowledgePublicRoute);
    }
  }

  /**
   * Answers every request that matches no other route. Its permission is set here: the API invokes it as
   * `<stage>/$default`, without a method and a path, which does not match the three stars that the integration would
   * write for all routes.
   */
  #addFallback(answering: PrivacyFunction): void {
    const fallback = new HttpRoute(this, 'Fallback', {
      httpApi: this.api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: new UnpermittedIntegration('fallback-integration', answering),
    });
    acknowledgePublicRoute(fallback);
    answering.addPermission('fallback-permission', {
      scope: fallback,
      principal: new ServicePrincipal('apigateway.amazonaws.com'),
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.apiId,
        resourceName: '*/$default',
      }),
    });
  }

  #attachDomain(stage: HttpStage, host: string, certificateArn: string): string {
    const domainName = new DomainName(this, 'Domain', {
      domainName: host,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
    });
    new ApiMapping(this, 'Mapping', { api: this.api, domainName, stage });
    return domainName.regionalDomainName;
  }
}

/** Leads to a function without permitting the call. */
class UnpermittedIntegration extends HttpLambdaIntegration {
  protected override completeBind(): void {}
}

function acknowledgePublicRoute(route: IHttpRoute): void {
  Validations.of(route).acknowledge({
    id: 'AwsSolutions-APIG4',
    reason:
      'Everyone whose data is held here may submit a request, with or without a login. What a page shows or does depends on the secret in its link, which its function checks.',
  });
}
