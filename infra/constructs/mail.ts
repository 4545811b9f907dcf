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

/** One kind of mail: its sender, and its configuration. */
export interface MailKind {
  /** The only `From` address that functions may use for it. */
  readonly sender: string;
  readonly configurationSet: ConfigurationSet;
  readonly configurationSetArn: string;
}

/**
 * The domain that our mail comes from, signed with DKIM and only ever sent encrypted. Letters about requests and policy
 * notices have separate senders and configuration sets, so that SES counts their bounces and complaints separately.
 * Which events SES reports, and that it tracks neither opens nor clicks, is in `mail-events.ts`.
 */
export class Mail extends Construct {
  readonly identityArn: string;
  /** Letters about requests. */
  readonly letters: MailKind;
  /** Policy notices, which go to every customer. */
  readonly notices: MailKind;
  /** DKIM records to publish: `name CNAME value`, separated by commas. */
  readonly dkimRecords: string;

  constructor(scope: Construct, id: string, { runtime, deployment }: Settings) {
    super(scope, id);
    this.letters = this.#kind('Letters', runtime.mail.sender);
    this.notices = this.#kind('Notices', runtime.mail.noticeSender);
    const identity = new EmailIdentity(this, 'Domain', {
      identity: Identity.domain(deployment.mailDomain),
      configurationSet: this.letters.configurationSet,
      dkimSigning: true,
      mailFromDomain: `bounce.${deployment.mailDomain}`,
    });
    this.dkimRecords = identity.dkimRecords.map(({ name, value }) => `${name} CNAME ${value}`).join(', ');
    this.identityArn = identity.emailIdentityArn;
  }

  #kind(id: string, sender: string): MailKind {
    const configurationSet = new ConfigurationSet(this, id, {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
      // Not for complaints: someone who once reported a promotion as spam must still get the answers to their own
      // request, and the notices required by law.
      suppressionReasons: SuppressionReasons.BOUNCES_ONLY,
    });
    const configurationSetArn = Stack.of(this).formatArn({
      service: 'ses',
      resource: 'configuration-set',
      resourceName: configurationSet.configurationSetName,
    });
    return { sender, configurationSet, configurationSetArn };
  }
}
