import { ArnFormat, CustomResource, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { keyNames, pairNames, pinnedKeys, sealNames } from '../../contract/resources.ts';
import { acknowledgeWildcard } from './acknowledge-wildcard.ts';
import { retainedLogGroup } from './logs.ts';
import type { PrivacyFunction } from './privacy-function.ts';

export interface KeysProps {
  /** Creates the parameters that are missing; otherwise changes nothing. */
  creator: PrivacyFunction;
  logRetentionDays: number;
  /** Whether there is a site, whose agent is answered under a key of its own. */
  hasSite: boolean;
}

/**
 * The keys, in SSM parameters: the 32-byte master key, a key per use derived from it, and the Ed25519 pairs that seal
 * decisions. A function creates them, because a template cannot create a SecureString and must not know a key. They are
 * created once, never overwritten and never deleted: without them, all stored secrets and suppression records lose their
 * meaning. No function but the creator opens the master key.
 */
export class Keys extends Construct {
  /** Without a trailing slash. */
  readonly path: string;
  readonly masterKeyName: string;
  /** The public keys that the site's agent pins, by the names of their outputs; none without a site. */
  readonly pinned: Record<string, string>;

  constructor(scope: Construct, id: string, { creator, logRetentionDays, hasSite }: KeysProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    this.path = `/${stackName}/keys`;
    this.masterKeyName = `/${stackName}/master-key`;
    creator.bindKeyCreation(this);

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
      'Versions of the one function that creates the keys; the provider framework asks for them.',
    );
    const parameters = new CustomResource(this, 'Parameters', {
      serviceToken: provider.serviceToken,
      resourceType: 'Custom::Keys',
      // What is new here makes CloudFormation ask the creator again.
      properties: {
        names: [...Object.values(keyNames), ...Object.values(hasSite ? pairNames : sealNames)],
        ...(hasSite && { tells: Object.values(pinnedKeys) }),
      },
    });
    this.pinned = hasSite
      ? Object.fromEntries(Object.values(pinnedKeys).map((name) => [name, parameters.getAttString(name)]))
      : {};
  }

  /** @param name of a parameter, with its leading slash */
  arnOf(name: string): string {
    return Stack.of(this).formatArn({
      service: 'ssm',
      resource: 'parameter',
      resourceName: name.slice(1),
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
  }
}
