import { Stack } from 'aws-cdk-lib';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  Identity,
  SuppressionReasons,
} from 'aws-cdk-lib/aws-ses';
import { Construct } from 'constructs';
import type { Settings } from '../settings.ts';

/**
 * The domain that our letters come from, signed with DKIM, and how they travel: encrypted or not at all. There is no
 * event destination, so that neither opens nor clicks can be tracked.
 */
export class Mail extends Construct {
  readonly identityArn: string;
  readonly configurationSetName: string;
  readonly configurationSetArn: string;
  /** The only `From` address that functions may use. */
  readonly sender: string;
  /** DKIM records to publish: `name CNAME value`, separated by commas. */
  readonly dkimRecords: string;

  constructor(scope: Construct, id: string, { runtime, deployment }: Settings) {
    super(scope, id);
    const configurationSet = new ConfigurationSet(this, 'Letters', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      // Not for complaints: who once reported a promotion as spam must still get the answers to their own request.
      suppressionReasons: SuppressionReasons.BOUNCES_ONLY,
    });
    const identity = new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(deployment.mailDomain),
      configurationSet,
      dkimSigning: true,
      mailFromDomain: `bounce.${deployment.mailDomain}`,
    });
    this.sender = runtime.mail.sender;
    this.dkimRecords = identity.dkimRecords.map(({ name, value }) => `${name} CNAME ${value}`).join(', ');
    this.identityArn = identity.emailIdentityArn;
    this.configurationSetName = configurationSet.configurationSetName;
    this.configurationSetArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: configurationSet.configurationSetName,
    });
  }
}
