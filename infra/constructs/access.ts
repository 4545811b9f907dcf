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

/** A request is changed by reading it and writing it back if nobody else wrote meanwhile. */
const changeRequests: ItemAction[] = ['GetItem', 'PutItem'];
/** A customer's work slots and the limit counters are claimed by a conditional update. */
const claim: ItemAction = 'UpdateItem';
const release: ItemAction = 'DeleteItem';
/** An erasure covers every version, and unfinished uploads. */
const eraseVersions: ObjectAction[] = [
  'ListBucketVersions',
  'ListBucketMultipartUploads',
  'DeleteObject',
  'DeleteObjectVersion',
  'AbortMultipartUpload',
];

/** The permissions of one function. */
type Grant = (to: PrivacyFunction) => void;

/**
 * The permissions of every function: the system's permission list, to be read next to `functions/entry/`. An entry that
 * is missing here does not compile.
 *
 * Of the functions behind HTTP, the one-click opt-out reaches one store, only to write suppressions, and the consent
 * page another, only to add consents: from outside, nothing about a customer can be read except their request and their
 * consents.
 */
export function grantAccess(functions: Functions, resources: Resources): void {
  const { data, mail, masterKey, workflow, noticeMachine, httpApi, settings } = resources;
  const { account, notices, mailing, hosting, archive } = data;
  const machine = workflow.machineArn;

  /** Functions that work on requests need the settings. */
  const grantRequests = (to: PrivacyFunction, ...actions: ItemAction[]) => {
    to.bindSettings(settings.runtime);
    to.bindRequestsTable(data.requests, ...actions);
  };
  /** Functions that answer customers check their secrets with the master key. */
  const grantLinks = (to: PrivacyFunction, ...actions: ItemAction[]) => {
    to.bindMasterKey(masterKey);
    grantRequests(to, ...actions);
  };
  /** Functions that send letters create new secrets and put them into links. */
  const grantLetters = (to: PrivacyFunction, ...actions: ItemAction[]) => {
    to.bindMail(mail);
    to.bindPublicUrl(httpApi.publicUrl);
    grantLinks(to, ...actions);
  };

  const httpEntries = {
    'show-form': (to) => to.bindSettings(settings.runtime),
    'submit-request': (to) => {
      grantLinks(to, 'GetItem', 'PutItem', claim);
      to.bindStateMachine(machine, 'StartExecution');
    },
    'confirm-request': (to) => {
      grantLinks(to, ...changeRequests);
      to.bindStateMachine(machine, 'SendTaskSuccess', 'SendTaskFailure');
    },
    'cancel-request': (to) => {
      grantLinks(to, ...changeRequests);
      to.bindStateMachine(machine, 'SendTaskFailure');
    },
    'show-status': (to) => grantLinks(to, 'GetItem'),
    'download-archive': (to) => {
      grantLinks(to, ...changeRequests);
      to.bindArchiveBucket(archive, 'GetObject');
      to.bindStateMachine(machine, 'SendTaskSuccess');
    },
    'opt-out': (to) => {
      grantLinks(to, ...changeRequests);
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
      to.bindNoticesTable(notices, 'GetItem', 'Query');
      to.bindAccountTable(account, 'GetItem', 'PutItem', 'Query');
    },
  } satisfies Partial<Record<EntryName, Grant>>;

  const requestSteps = {
    'ask-for-confirmation': (to) => {
      grantLetters(to, ...changeRequests, claim);
      to.bindAccountTable(account, 'GetItem', 'QueryIndex');
      to.bindMailingTable(mailing, 'GetItem');
      to.bindStateMachine(machine, 'SendTaskSuccess', 'SendTaskFailure');
    },
    'open-grace-period': (to) => {
      grantLetters(to, ...changeRequests, claim, release);
      to.bindStateMachine(machine, 'SendTaskFailure');
    },
    'plan-request': (to) => {
      grantLinks(to, ...changeRequests, claim, release);
      to.bindAccountTable(account, 'Query', 'GetItem', 'QueryIndex');
      to.bindMailingTable(mailing, 'GetItem');
      to.bindHostingBucket(hosting, 'ListBucket', 'ListBucketVersions');
      to.bindStateMachine(machine, 'SendTaskSuccess', 'SendTaskFailure');
    },
    'execute-in-store': (to) => {
      grantRequests(to, ...changeRequests);
      to.bindAccountTable(account, 'Query', 'BatchWriteItem');
      to.bindMailingTable(mailing, 'GetItem', 'UpdateItem', 'DeleteItem');
      to.bindHostingBucket(hosting, ...eraseVersions);
    },
    'write-archive': (to) => {
      grantRequests(to, ...changeRequests);
      to.bindAccountTable(account, 'Query');
      to.bindMailingTable(mailing, 'GetItem');
      to.bindHostingBucket(hosting, 'ListBucket', 'GetObject');
      to.bindArchiveBucket(archive, 'PutObject', 'AbortMultipartUpload', 'DeleteObjectVersion');
    },
    'deliver-archive': (to) => {
      grantLetters(to, ...changeRequests);
      to.bindAccountTable(account, 'GetItem', 'QueryIndex');
      to.bindStateMachine(machine, 'SendTaskSuccess');
    },
    'delete-archive': (to) => {
      grantRequests(to, ...changeRequests);
      to.bindArchiveBucket(archive, ...eraseVersions);
    },
    'refuse-promotions': (to) => {
      grantRequests(to, ...changeRequests, claim, release);
      to.bindMailingTable(mailing, 'UpdateItem');
    },
    'close-request': (to) => {
      grantLetters(to, ...changeRequests, 'QueryIndex', claim, release);
      to.bindStateMachine(machine, 'SendTaskFailure');
    },
    'raise-attention': (to) => {
      grantRequests(to, ...changeRequests);
      to.bindStateMachine(machine, 'SendTaskSuccess');
    },
  } satisfies Partial<Record<EntryName, Grant>>;

  /** Only freezing can list all customers, and reads only their number, language and first day. */
  const noticeSteps = {
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
    // Invoked by the provider's own mailer.
    'ask-mailing-gate': (to) => {
      to.bindPublicUrl(httpApi.publicUrl);
      to.bindMasterKey(masterKey);
      to.bindMailingTable(mailing, 'GetItem');
    },
    // Invoked with SES's events: adds to the ledger, marks a customer, and may have to stop a run.
    'record-mail-event': (to) => {
      to.bindNoticesTable(notices, 'GetItem', 'PutItem', 'UpdateItem');
      to.bindRequestsTable(data.requests, 'GetItem');
      to.bindAccountTable(account, 'GetItem', 'UpdateItem');
      to.bindMailingTable(mailing, 'UpdateItem');
    },
    // Invoked hourly.
    'watch-deadlines': (to) => {
      grantRequests(to, 'QueryIndex');
      to.bindStateMachine(machine, 'StartExecution', 'SendTaskSuccess', 'SendTaskFailure');
      to.bindNoticesTable(notices, 'GetItem', 'Query');
      to.bindRequestExecutions(workflow);
      to.bindNoticeMachine(noticeMachine);
    },
    // Bound by the master key construct itself, before anything else exists.
    'create-master-key': () => {},
  } satisfies Partial<Record<EntryName, Grant>>;

  const grants: Record<EntryName, Grant> = {
    ...httpEntries,
    ...requestSteps,
    ...noticeSteps,
    ...others,
  };
  for (const entry of entries) grants[entry](functions[entry]);
}
