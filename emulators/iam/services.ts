import type { Permissions } from './permissions.ts';

type Invoke = (functionArn: string, payload: unknown) => Promise<unknown>;

/** Calls functions in the name of a resource. @throws if no policy lets the service do that for it */
type InvokeFor = (functionArn: string, payload: unknown, sourceArn: string) => Promise<unknown>;

/** What services do to functions and topics by themselves: only where a policy lets them, and for whom they act. */
export function createServices(
  permissions: Permissions,
  invoke: Invoke,
): {
  /** @param service such as `apigateway.amazonaws.com` */
  invokerOf(service: string): InvokeFor;
  /** Why SES may not publish to a topic what it reports under a configuration set. */
  refusalToPublish(destination: { topicArn: string; configurationSetArn: string }): string | undefined;
} {
  return {
    invokerOf: (service) => async (functionArn, payload, sourceArn) => {
      const want = { action: 'lambda:InvokeFunction', resource: functionArn };
      const refusal = permissions.refusalOfService({ ...want, service, sourceArn });
      if (refusal !== undefined) throw new Error(refusal);
      return invoke(functionArn, payload);
    },
    refusalToPublish: ({ topicArn, configurationSetArn }) =>
      permissions.refusalOfService({
        action: 'sns:Publish',
        resource: topicArn,
        service: 'ses.amazonaws.com',
        sourceArn: configurationSetArn,
      }),
  };
}
