import type { EntryName } from '../../contract/http.ts';
import type { Settings } from '../settings.ts';
import type { Data } from './data.ts';
import type { Functions } from './functions.ts';
import type { HttpApi } from './http-api.ts';
import type { Mail } from './mail.ts';
import type { MasterKey } from './master-key.ts';
import type { NoticeMachine } from './notice-machine.ts';
import type { ItemAction } from './privacy-function.ts';
import type { Workflow } from './workflow.ts';

export interface Resources {
  data: Data;
  mail: Mail;
  masterKey: MasterKey;
  workflow: Workflow;
  noticeMachine: NoticeMachine;
  httpApi: HttpApi;
  settings: Settings;
}

/** A request is changed by reading it and writing it back if nobody came in between. */
const changeRequests: ItemAction[] = ['GetItem', 'PutItem'];
/** Places of a customer that a request holds, and counters, are claimed by a conditional update. */
const claim: ItemAction = 'UpdateItem';
const release: ItemAction = 'DeleteItem';

/**
 * Who may do what, function by function: the permission list of the system, to be read beside `functions/entry/`.
 * Of the functions behind HTTP, the one-click opt-out reaches a store, only to refuse, and the consent page another, only
 * to add: from the outside, nothing of a customer can be read but their request and what they consented to.
 */
export function grantAccess(functions: Functions, resources: Resources): void {
  const { data, mail, masterKey, workflow, noticeMachine, httpApi, settings } = resources;
  const { account, notices, mailing, hosting, archive } = data;

  const machine = workflow.machineArn;

  /** What works on requests knows the settings. */
  const onRequests = (entry: EntryName, ...actions: ItemAction[]) => {
    functions[entry].bindSettings(settings.runtime);
    functions[entry].bindRequestsTable(data.requests, ...actions);
    return functions[entry];
  };
  /** What answers customers checks their secrets with the master key. */
  const onLinks = (entry: EntryName, ...actions: ItemAction[]) => {
    functions[entry].bindMasterKey(masterKey);
    return onRequests(entry, ...actions);
  };
  /** What writes letters makes new secrets and puts them into links. */
  const onLetters = (entry: EntryName, ...actions: ItemAction[]) => {
    functions[entry].bindMail(mail);
    functions[entry].bindPublicUrl(httpApi.publicUrl);
    return onLinks(entry, ...actions);
  };

  // Behind HTTP.
  functions['show-form'].bindSettings(settings.runtime);
  onLinks('submit-request', 'GetItem', 'PutItem', claim).bindStateMachine(machine, 'StartExecution');
  onLinks('confirm-request', ...changeRequests).bindStateMachine(
    machine,
    'SendTaskSuccess',
    'SendTaskFailure',
  );
  onLinks('cancel-request', ...changeRequests).bindStateMachine(machine, 'SendTaskFailure');
  onLinks('show-status', 'GetItem');
  const downloads = onLinks('download-archive', ...changeRequests);
  downloads.bindArchiveBucket(archive, 'GetObject');
  downloads.bindStateMachine(machine, 'SendTaskSuccess');
  const optOuts = onLinks('opt-out', ...changeRequests);
  optOuts.bindMailingTable(mailing, 'GetItem', 'UpdateItem');
  optOuts.bindStateMachine(machine, 'StartExecution');

  // Asked by the provider's own mailer.
  const gate = functions['ask-mailing-gate'];
  gate.bindPublicUrl(httpApi.publicUrl);
  gate.bindMasterKey(masterKey);
  gate.bindMailingTable(mailing, 'GetItem');

  // Steps of the workflow.
  const asking = onLetters('ask-for-confirmation', ...changeRequests, claim);
  asking.bindAccountTable(account, 'GetItem', 'QueryIndex');
  asking.bindMailingTable(mailing, 'GetItem');
  asking.bindStateMachine(machine, 'SendTaskSuccess', 'SendTaskFailure');
  const grace = onLetters('open-grace-period', ...changeRequests, claim);
  grace.bindStateMachine(machine, 'SendTaskFailure');
  const planning = onLinks('plan-request', ...changeRequests, claim);
  planning.bindAccountTable(account, 'Query', 'GetItem', 'QueryIndex');
  planning.bindMailingTable(mailing, 'GetItem');
  planning.bindHostingBucket(hosting, 'ListBucket', 'ListBucketVersions');
  planning.bindStateMachine(machine, 'SendTaskSuccess');
  const erasing = onRequests('execute-in-store', ...changeRequests);
  erasing.bindAccountTable(account, 'Query', 'BatchWriteItem');
  erasing.bindMailingTable(mailing, 'GetItem', 'UpdateItem', 'DeleteItem');
  erasing.bindHostingBucket(
    hosting,
    'ListBucketVersions',
    'ListBucketMultipartUploads',
    'DeleteObject',
    'DeleteObjectVersion',
    'AbortMultipartUpload',
  );
  const writing = onRequests('write-archive', ...changeRequests);
  writing.bindAccountTable(account, 'Query');
  writing.bindMailingTable(mailing, 'GetItem');
  writing.bindHostingBucket(hosting, 'ListBucket', 'GetObject');
  writing.bindArchiveBucket(archive, 'PutObject', 'AbortMultipartUpload');
  const delivering = onLetters('deliver-archive', ...changeRequests);
  delivering.bindAccountTable(account, 'GetItem', 'QueryIndex');
  delivering.bindStateMachine(machine, 'SendTaskSuccess');
  onRequests('delete-archive', ...changeRequests).bindArchiveBucket(
    archive,
    'ListBucketVersions',
    'ListBucketMultipartUploads',
    'DeleteObject',
    'DeleteObjectVersion',
    'AbortMultipartUpload',
  );
  onRequests('refuse-promotions', ...changeRequests, claim).bindMailingTable(mailing, 'UpdateItem');
  onLetters('close-request', ...changeRequests, claim, release);
  onRequests('raise-attention', ...changeRequests);

  // Policy versions, and consents to what they ask.
  functions['show-policy'].bindSettings(settings.runtime);
  functions['show-policy'].bindNoticesTable(notices, 'GetItem', 'Query');
  const consenting = functions['give-consent'];
  consenting.bindSettings(settings.runtime);
  consenting.bindMasterKey(masterKey);
  consenting.bindNoticesTable(notices, 'GetItem', 'Query');
  consenting.bindAccountTable(account, 'GetItem', 'PutItem', 'Query');

  // Steps of a run of notices. Only freezing sees who all the customers are, and of them nothing but number, language
  // and first day.
  const freezing = functions['freeze-recipients'];
  freezing.bindSettings(settings.runtime);
  freezing.bindNoticesTable(notices, 'GetItem', 'PutItem');
  freezing.bindAccountTable(account, 'ScanIndex');
  const sending = functions['send-notices'];
  sending.bindSettings(settings.runtime);
  sending.bindPublicUrl(httpApi.publicUrl);
  sending.bindMasterKey(masterKey);
  sending.bindNoticesTable(notices, 'GetItem', 'PutItem', 'UpdateItem', 'Query');
  sending.bindAccountTable(account, 'BatchGetItem');
  sending.bindNoticeMail(mail);
  functions['stop-notices'].bindNoticesTable(notices, 'GetItem', 'PutItem');

  // Told by SES what became of a message: adds to the ledger, marks a customer, and may have to stop a run.
  const recording = functions['record-mail-event'];
  recording.bindNoticesTable(notices, 'GetItem', 'PutItem', 'UpdateItem');
  recording.bindRequestsTable(data.requests, 'GetItem');
  recording.bindAccountTable(account, 'GetItem', 'UpdateItem');
  recording.bindMailingTable(mailing, 'UpdateItem');

  // Once an hour.
  const watching = onRequests('watch-deadlines', 'QueryIndex');
  watching.bindStateMachine(machine, 'StartExecution', 'SendTaskSuccess', 'SendTaskFailure');
  watching.bindNoticesTable(notices, 'GetItem', 'Query');
  watching.bindNoticeMachine(noticeMachine);
}
