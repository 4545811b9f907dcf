import { type EntryName, entries } from '../../contract/http.ts';
import type { KeyName } from '../../contract/resources.ts';
import type { Settings } from '../settings.ts';
import type { Data } from './data.ts';
import type { Functions } from './functions.ts';
import type { HttpApi } from './http-api.ts';
import type { Keys } from './keys.ts';
import type { Mail } from './mail.ts';
import type { NoticeMachine } from './notice-machine.ts';
import type { ItemAction, ObjectAction, RequestItems } from './permissions.ts';
import type { PrivacyFunction } from './privacy-function.ts';
import type { Workflow } from './workflow.ts';

export interface Resources {
  data: Data;
  mail: Mail;
  keys: Keys;
  workflow: Workflow;
  noticeMachine: NoticeMachine;
  httpApi: HttpApi;
  settings: Settings;
}

/** A request is changed by reading it and writing it back if nobody came in between. */
const change: RequestItems = { requests: ['GetItem', 'PutItem'] };
/** Slots are claimed and released by conditional writes; what is left of an ended request is released on the way. */
const claim: ItemAction[] = ['GetItem', 'UpdateItem', 'DeleteItem'];
/** Erasing reaches every version, and uploads that nobody finished. */
const eraseVersions: ObjectAction[] = [
  'ListBucketVersions',
  'ListBucketMultipartUploads',
  'DeleteObject',
  'DeleteObjectVersion',
  'AbortMultipartUpload',
];

/** Beside the archives: how a copy is cut, and the descriptions of its parts. */
const cuts = '*/cuts/*';
const descriptions = '*/parts/*.json';

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
  const { data, mail, keys, workflow, noticeMachine, httpApi, settings } = resources;
  const { account, notices, mailing, hosting, archive } = data;
  const machine = workflow.machineArn;
  const hasRegisterAtSite = settings.runtime.site?.register !== undefined;

  /** Functions that work on requests need the settings. */
  const grantRequests = (to: PrivacyFunction, access: RequestItems = change) => {
    to.bindSettings(settings.runtime);
    to.bindRequestsTable(data.requests, access);
  };
  /** Functions that send letters create new secrets and put them into links. */
  const grantLetters = (to: PrivacyFunction, access: RequestItems, ...more: KeyName[]) => {
    to.bindMail(mail);
    to.bindPublicUrl(httpApi.publicUrl);
    to.bindKeys(keys, 'secrets', ...more);
    grantRequests(to, access);
  };

  /** Functions that have to know who has an address read it where the register is. */
  const grantRegister = (to: PrivacyFunction) => {
    if (!data.site || !hasRegisterAtSite) return to.bindAccountLookUp(account);
    to.bindSiteTable(data.site, { lookUps: ['GetItem', 'DeleteItem'] });
    to.bindAddressMarks(account, 'GetItem');
  };

  const httpEntries = {
    'show-form': (to) => to.bindSettings(settings.runtime),
    'submit-request': (to) => {
      to.bindKeys(keys, 'addresses', 'requestIds', 'matchCodes');
      grantRequests(to, { ...change, limits: ['UpdateItem'] });
      to.bindStateMachine(machine, 'StartExecution');
    },
    'confirm-request': (to) => {
      to.bindKeys(keys, 'secrets', 'matchCodes');
      to.bindVerifying(keys, 'question');
      to.bindSealing(keys, 'confirmation');
      grantRequests(to);
      to.bindStateMachine(machine, 'SendTaskSuccess', 'SendTaskFailure');
    },
    'cancel-request': (to) => {
      to.bindKeys(keys, 'secrets');
      grantRequests(to);
      to.bindStateMachine(machine, 'SendTaskFailure');
    },
    'show-status': (to) => {
      to.bindKeys(keys, 'secrets');
      grantRequests(to, { requests: ['GetItem'] });
    },
    'download-archive': (to) => {
      to.bindKeys(keys, 'secrets', 'matchCodes');
      to.bindVerifying(keys, 'delivery');
      grantRequests(to);
      to.bindArchiveBucket(archive, 'GetObject');
      // No page reads what is on file at the site.
      if (!hasRegisterAtSite) to.bindCustomerField(account, 'addressKey');
      to.bindStateMachine(machine, 'SendTaskSuccess');
    },
    'opt-out': (to) => {
      to.bindKeys(keys, 'optOutTokens', 'addresses', 'requestIds');
      grantRequests(to);
      to.bindMailingTable(mailing, { subscribers: ['GetItem'], suppressions: ['UpdateItem'] });
      to.bindStateMachine(machine, 'StartExecution');
    },
    'show-policy': (to) => {
      to.bindSettings(settings.runtime);
      to.bindNoticesTable(notices, 'GetItem', 'Query');
    },
    'give-consent': (to) => {
      to.bindSettings(settings.runtime);
      to.bindKeys(keys, 'consentTokens', 'secrets');
      to.bindNoticesTable(notices, 'Query');
      to.bindPolicyConsents(account);
      to.bindRequestsTable(data.requests, { limits: ['UpdateItem'] });
    },
  } satisfies Partial<Record<EntryName, Grant>>;

  const requestSteps = {
    'ask-for-confirmation': (to) => {
      to.bindSealing(keys, 'question');
      grantLetters(to, { ...change, limits: ['GetItem', 'UpdateItem'] }, 'addresses', 'customers');
      grantRegister(to);
      to.bindMailingTable(mailing, { subscribers: ['GetItem'] });
      to.bindStateMachine(machine, 'SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat');
    },
    'open-grace-period': (to) => {
      to.bindVerifying(keys, 'confirmation');
      grantLetters(to, { ...change, openWork: claim });
      to.bindStateMachine(machine, 'SendTaskFailure', 'SendTaskHeartbeat');
    },
    'plan-request': (to) => {
      to.bindKeys(keys, 'addresses');
      to.bindVerifying(keys, 'confirmation');
      to.bindSealing(keys, 'plan');
      grantRequests(to, { ...change, openWork: claim });
      grantRegister(to);
      to.bindAccountTable(account, 'Query');
      to.bindMailingTable(mailing, { subscribers: ['GetItem'], suppressions: ['GetItem'] });
      to.bindHostingBucket(hosting, 'ListBucket', 'ListBucketVersions');
      to.bindCopyFacts(archive, cuts, 'PutObject');
      to.bindStateMachine(machine, 'SendTaskSuccess', 'SendTaskFailure');
    },
    'execute-in-store': (to) => {
      to.bindVerifying(keys, 'plan');
      grantRequests(to);
      to.bindAccountTable(account, 'Query', 'BatchWriteItem');
      to.bindMailingTable(mailing, {
        subscribers: ['GetItem', 'DeleteItem'],
        suppressions: ['GetItem', 'UpdateItem'],
      });
      to.bindHostingBucket(hosting, ...eraseVersions);
    },
    'write-archive': (to) => {
      to.bindVerifying(keys, 'plan');
      grantRequests(to);
      to.bindAccountTable(account, 'Query');
      to.bindMailingTable(mailing, { subscribers: ['GetItem'], suppressions: ['GetItem'] });
      to.bindHostingBucket(hosting, 'ListBucket', 'GetObject');
      to.bindArchiveBucket(archive, 'PutObject', 'AbortMultipartUpload', 'DeleteObjectVersion');
      to.bindCopyFacts(archive, cuts);
      to.bindCopyFacts(archive, descriptions);
    },
    'deliver-archive': (to) => {
      to.bindVerifying(keys, 'plan');
      to.bindSealing(keys, 'delivery');
      grantLetters(to, change, 'addresses');
      grantRegister(to);
      to.bindStateMachine(machine, 'SendTaskSuccess', 'SendTaskHeartbeat');
    },
    'delete-archive': (to) => {
      grantRequests(to);
      to.bindArchiveBucket(archive, ...eraseVersions);
    },
    'refuse-promotions': (to) => {
      grantRequests(to, { ...change, openWork: claim });
      to.bindMailingTable(mailing, { suppressions: ['UpdateItem'] });
    },
    'close-request': (to) => {
      grantLetters(to, { ...change, openWork: claim, listOpen: true });
      if (!hasRegisterAtSite) to.bindCustomerField(account, 'address');
      to.bindStateMachine(machine, 'SendTaskFailure');
    },
    'raise-attention': (to) => {
      grantRequests(to);
      to.bindStateMachine(machine, 'SendTaskSuccess', 'SendTaskHeartbeat');
    },
  } satisfies Partial<Record<EntryName, Grant>>;

  /** Only freezing sees who all the customers are, and of them nothing but number, language and first day. */
  const noticeSteps = {
    'freeze-recipients': (to) => {
      to.bindSettings(settings.runtime);
      to.bindNoticesTable(notices, 'GetItem', 'PutItem');
      to.bindCustomerList(account);
    },
    'send-notices': (to) => {
      to.bindSettings(settings.runtime);
      to.bindPublicUrl(httpApi.publicUrl);
      to.bindKeys(keys, 'consentTokens');
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
      to.bindKeys(keys, 'addresses', 'optOutTokens');
      to.bindMailingTable(mailing, { subscribers: ['GetItem'], suppressions: ['GetItem'] });
    },
    // Invoked with what SES reports: adds to the ledger, marks a customer, and may have to stop a run.
    'record-mail-event': (to) => {
      to.bindNoticesTable(notices, 'GetItem', 'PutItem', 'UpdateItem');
      to.bindRequestsTable(data.requests, { requests: ['GetItem', 'PutItem'] });
      if (hasRegisterAtSite) {
        to.bindAddressMarks(account, 'UpdateItem');
        to.bindKeys(keys, 'addresses');
      } else to.bindReachability(account);
      to.bindMailingTable(mailing, { suppressions: ['UpdateItem'] });
    },
    // Once an hour.
    'watch-deadlines': (to) => {
      grantRequests(to, { requests: ['GetItem'], listOpen: true });
      to.bindStateMachine(machine, 'StartExecution', 'SendTaskSuccess', 'SendTaskFailure');
      to.bindNoticesTable(notices, 'GetItem', 'Query');
      to.bindRequestExecutions(workflow);
      to.bindNoticeMachine(noticeMachine);
    },
    // Bound by the keys themselves, before anything else exists.
    'create-keys': () => {},
  } satisfies Partial<Record<EntryName, Grant>>;

  const grants: Record<EntryName, Grant> = {
    ...httpEntries,
    ...requestSteps,
    ...noticeSteps,
    ...others,
  };
  for (const entry of entries) grants[entry](functions[entry]);
}
