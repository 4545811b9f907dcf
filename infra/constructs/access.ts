import { type EntryName, entries } from '../../contract/http.ts';
import type { Settings } from '../settings.ts';
import type { Data } from './data.ts';
import type { Functions } from './functions.ts';
import type { HttpApi } from './http-api.ts';
import type { Mail } from './mail.ts';
import type { MasterKey } from './master-key.ts';
import type { NoticeMachine } from './notice-machine.ts';
import type { ItemAction, ObjectAction, PrivacyFunction } from './privacy-function.ts';
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
/** Erasing reaches every version, and uploads that nobody finished. */
const eraseVersions: ObjectAction[] = [
  'ListBucketVersions',
  'ListBucketMultipartUploads',
  'DeleteObject',
  'DeleteObjectVersion',
  'AbortMultipartUpload',
];

/** What one function may do. */
type Grant = (to: PrivacyFunction) => void;

/**
 * Who may do what, function by function: the permission list of the system, to be read beside `functions/entry/`. An
 * entry that is not in it does not compile.
 *
 * Of the functions behind HTTP, the one-click opt-out reaches a store, only to refuse, and the consent page another, only
 * to add: from the outside, nothing of a customer can be read but their request and what they consented to.
 */
export function grantAccess(functions: Functions, resources: Resources): void {
  const { data, mail, masterKey, workflow, noticeMachine, httpApi, settings } = resources;
  const { account, notices, mailing, hosting, archive } = data;
  const machine = workflow.machineArn;

  /** What works on requests knows the settings. */
  const onRequests = (to: PrivacyFunction, ...actions: ItemAction[]) => {
    to.bindSettings(settings.runtime);
    to.bindRequestsTable(data.requests, ...actions);
  };
  /** What answers customers checks their secrets with the master key. */
  const onLinks = (to: PrivacyFunction, ...actions: ItemAction[]) => {
    to.bindMasterKey(masterKey);
    onRequests(to, ...actions);
  };
  /** What writes letters makes new secrets and puts them into links. */
  const onLetters = (to: PrivacyFunction, ...actions: ItemAction[]) => {
    to.bindMail(mail);
    to.bindPublicUrl(httpApi.publicUrl);
    onLinks(to, ...actions);
  };

  const behindHttp = {
    'show-form': (to) => to.bindSettings(settings.runtime),
    'submit-request': (to) => {
      onLinks(to, 'GetItem', 'PutItem', claim);
      to.bindStateMachine(machine, 'StartExecution');
    },
    'confirm-request': (to) => {
      onLinks(to, ...changeRequests);
      to.bindStateMachine(machine, 'SendTaskSuccess', 'SendTaskFailure');
    },
    'cancel-request': (to) => {
      onLinks(to, ...changeRequests);
      to.bindStateMachine(machine, 'SendTaskFailure');
    },
    'show-status': (to) => onLinks(to, 'GetItem'),
    'download-archive': (to) => {
      onLinks(to, ...changeRequests);
      to.bindArchiveBucket(archive, 'GetObject');
      to.bindStateMachine(machine, 'SendTaskSuccess');
    },
    'opt-out': (to) => {
      onLinks(to, ...changeRequests);
      to.bindMailingTable(mailing, 'GetItem', 'UpdateItem');
      to.bindStateMachine(machine, 'StartExecution');
    },
    'show-policy': (to) => {
      to.bindSettings(settings.runtime);
      to.bindNoticesTable(notices, 'GetItem', 'Query');
    },
    'give-consent': (to) => {
      to.bindSettings(settings.runtime);
      to.bindMasterKey(masterKey);
      to.bindNoticesTable(notices, 'Query');
      to.bindAccountTable(account, 'GetItem', 'PutItem', 'Query');
    },
  } satisfies Partial<Record<EntryName, Grant>>;

  const stepsOfRequests = {
    'ask-for-confirmation': (to) => {
      onLetters(to, ...changeRequests, claim);
      to.bindAccountTable(account, 'GetItem', 'QueryIndex');
      to.bindMailingTable(mailing, 'GetItem');
      to.bindStateMachine(machine, 'SendTaskSuccess', 'SendTaskFailure');
    },
    'open-grace-period': (to) => {
      onLetters(to, ...changeRequests, claim);
      to.bindStateMachine(machine, 'SendTaskFailure');
    },
    'plan-request': (to) => {
      onLinks(to, ...changeRequests, claim);
      to.bindAccountTable(account, 'Query', 'GetItem', 'QueryIndex');
      to.bindMailingTable(mailing, 'GetItem');
      to.bindHostingBucket(hosting, 'ListBucket', 'ListBucketVersions');
      to.bindStateMachine(machine, 'SendTaskSuccess');
    },
    'execute-in-store': (to) => {
      onRequests(to, ...changeRequests);
      to.bindAccountTable(account, 'Query', 'BatchWriteItem');
      to.bindMailingTable(mailing, 'GetItem', 'UpdateItem', 'DeleteItem');
      to.bindHostingBucket(hosting, ...eraseVersions);
    },
    'write-archive': (to) => {
      onRequests(to, ...changeRequests);
      to.bindAccountTable(account, 'Query');
      to.bindMailingTable(mailing, 'GetItem');
      to.bindHostingBucket(hosting, 'ListBucket', 'GetObject');
      to.bindArchiveBucket(archive, 'PutObject', 'AbortMultipartUpload');
    },
    'deliver-archive': (to) => {
      onLetters(to, ...changeRequests);
      to.bindAccountTable(account, 'GetItem', 'QueryIndex');
      to.bindStateMachine(machine, 'SendTaskSuccess');
    },
    'delete-archive': (to) => {
      onRequests(to, ...changeRequests);
      to.bindArchiveBucket(archive, ...eraseVersions);
    },
    'refuse-promotions': (to) => {
      onRequests(to, ...changeRequests, claim);
      to.bindMailingTable(mailing, 'UpdateItem');
    },
    'close-request': (to) => onLetters(to, ...changeRequests, claim, release),
    'raise-attention': (to) => onRequests(to, ...changeRequests),
  } satisfies Partial<Record<EntryName, Grant>>;

  /**
   * Only freezing sees who all the customers are, and of them nothing but number, language and first day.
   */
  const stepsOfNotices = {
    'freeze-recipients': (to) => {
      to.bindSettings(settings.runtime);
      to.bindNoticesTable(notices, 'GetItem', 'PutItem');
      to.bindAccountTable(account, 'ScanIndex');
    },
    'send-notices': (to) => {
      to.bindSettings(settings.runtime);
      to.bindPublicUrl(httpApi.publicUrl);
      to.bindMasterKey(masterKey);
      to.bindNoticesTable(notices, 'GetItem', 'PutItem', 'UpdateItem', 'Query');
      to.bindAccountTable(account, 'BatchGetItem');
      to.bindNoticeMail(mail);
    },
    'stop-notices': (to) => to.bindNoticesTable(notices, 'GetItem', 'PutItem'),
  } satisfies Partial<Record<EntryName, Grant>>;

  const others = {
    // Asked by the provider's own mailer.
    'ask-mailing-gate': (to) => {
      to.bindPublicUrl(httpApi.publicUrl);
      to.bindMasterKey(masterKey);
      to.bindMailingTable(mailing, 'GetItem');
    },
    // Told by SES what became of a message: adds to the ledger, marks a customer, and may have to stop a run.
    'record-mail-event': (to) => {
      to.bindNoticesTable(notices, 'GetItem', 'PutItem', 'UpdateItem');
      to.bindRequestsTable(data.requests, 'GetItem');
      to.bindAccountTable(account, 'GetItem', 'UpdateItem');
      to.bindMailingTable(mailing, 'UpdateItem');
    },
    // Once an hour.
    'watch-deadlines': (to) => {
      onRequests(to, 'QueryIndex');
      to.bindStateMachine(machine, 'StartExecution', 'SendTaskSuccess', 'SendTaskFailure');
      to.bindNoticesTable(notices, 'GetItem', 'Query');
      to.bindNoticeMachine(noticeMachine);
    },
    // Bound by the master key itself, before anything else exists.
    'create-master-key': () => {},
  } satisfies Partial<Record<EntryName, Grant>>;

  const grants: Record<EntryName, Grant> = {
    ...behindHttp,
    ...stepsOfRequests,
    ...stepsOfNotices,
    ...others,
  };
  for (const entry of entries) grants[entry](functions[entry]);
}
