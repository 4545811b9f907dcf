import { Duration, Validations } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Mail } from './mail.ts';
import type { PrivacyFunction } from './privacy-function.ts';

export interface MailEventsProps {
  mail: Mail;
  /** The function that records the events. */
  recorder: PrivacyFunction;
}

/** Reported for all mail: what became of it. */
const events = [
  EmailSendingEvent.DELIVERY,
  EmailSendingEvent.BOUNCE,
  EmailSendingEvent.COMPLAINT,
  EmailSendingEvent.REJECT,
];

/**
 * SES's events about accepted messages, on their way to the function that records them: SES → topic → function, invoked
 * asynchronously. Nothing polls, so nothing costs while no mail is sent.
 *
 * SES reports deliveries, bounces, complaints and rejects (a virus): proof that each customer was told. Opens and clicks
 * are not tracked: SES would insert pictures and its own link addresses into the mail.
 *
 * An event contains the recipient's address and the message's headers, including the subject. The function stores
 * neither. The topic passes events on without storing them; the queue holds those that could not be recorded,
 * encrypted, for two weeks.
 */
export class MailEvents extends Construct {
  /** Events that the function gave up on, each with its error. */
  readonly unrecorded: Queue;

  constructor(scope: Construct, id: string, { mail, recorder }: MailEventsProps) {
    super(scope, id);
    // The topic has no key of its own: SES may not use the AWS-managed one, and a customer-managed one has a monthly
    // cost.
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    const destination = EventDestination.snsTopic(topic);
    for (const { configurationSet } of [mail.letters, mail.notices])
      configurationSet.addEventDestination('Events', { destination, events });
    topic.addSubscription(new LambdaSubscription(recorder));
    this.unrecorded = new Queue(this, 'Unrecorded', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.unrecorded).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue: its messages wait for an operator.',
    });
    // Two more attempts, after one minute and after two: Lambda's maximum.
    recorder.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(this.unrecorded) });
  }
}
