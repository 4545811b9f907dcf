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
  /** Records what became of a message. */
  recorder: PrivacyFunction;
}

/** What is reported of all mail: that it did not arrive, or was not wanted. */
const troubles = [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.REJECT];

/**
 * What SES reports of a message after it took it, on its way to the function that records it: SES → topic → function,
 * invoked asynchronously. Nothing polls, so nothing costs while no mail is sent.
 *
 * Reported are bounces, complaints and rejects (a virus), and of policy notices deliveries too, as proof that each
 * customer was told. Opens and clicks are not: SES would put pictures and addresses of its own into the mail for that.
 *
 * An event holds the recipient's address and the message's headers, subject included. The function keeps neither. The
 * topic passes events on without keeping them; the queue holds those that could not be recorded, encrypted, for two
 * weeks.
 */
export class MailEvents extends Construct {
  /** Events that the function gave up on, with the error beside each. */
  readonly unrecorded: Queue;

  constructor(scope: Construct, id: string, { mail, recorder }: MailEventsProps) {
    super(scope, id);
    // The topic has no key of its own: SES may not use the one that AWS manages, and another costs by the month.
    const topic = new Topic(this, 'Topic', { enforceSSL: true });
    const destination = EventDestination.snsTopic(topic);
    mail.letters.configurationSet.addEventDestination('Events', { destination, events: troubles });
    mail.notices.configurationSet.addEventDestination('Events', {
      destination,
      events: [EmailSendingEvent.DELIVERY, ...troubles],
    });
    topic.addSubscription(new LambdaSubscription(recorder));
    this.unrecorded = new Queue(this, 'Unrecorded', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.unrecorded).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'This is the dead-letter queue: what lies in it waits for a person.',
    });
    // Two more attempts, after one minute and after two: the most that Lambda offers.
    recorder.configureAsyncInvoke({ retryAttempts: 2, onFailure: new SqsDestination(this.unrecorded) });
  }
}
