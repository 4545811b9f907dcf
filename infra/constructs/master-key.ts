import { ArnFormat, CustomResource, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import { retainedLogGroup } from './logs.ts';
import type { PrivacyFunction } from './privacy-function.ts';

export interface MasterKeyProps {
  /** Creates the parameter if it is missing; otherwise changes nothing. */
  creator: PrivacyFunction;
  logRetentionDays: number;
}

/**
 * The master key: 32 random bytes in an SSM SecureString parameter. A function creates it, because a template cannot
 * create such a parameter and must not know the key. It is created once, never overwritten and never deleted: without
 * it, all stored secrets and suppression records lose their meaning.
 */
export class MasterKey extends Construct {
  readonly parameterName: string;
  readonly parameterArn: string;

  constructor(scope: Construct, id: string, { creator, logRetentionDays }: MasterKeyProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.parameterName = `/${stack.stackName}/master-key`;
    this.parameterArn = stack.formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: this.parameterName.slice(1),
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    creator.bindMasterKey(this, 'PutParameter');

    const role = new Role(this, 'ProviderRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = retainedLogGroup(this, 'ProviderLog', logRetentionDays);
    logGroup.grantWrite(role);
    const provider = new Provider(this, 'Provider', {
      onEventHandler: creator,
      frameworkOnEventRole: role,
      logGroup,
    });
    acknowledgeWildcard(
      role,
      `${creator.functionArn}:*`,
      'Versions of the one function that creates the key; the provider framework asks for them.',
    );
    new CustomResource(this, 'Parameter', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::MasterKey',
      properties: { parameterName: this.parameterName },
    });
  }
}
