/** What functions may be permitted, in the words of IAM, and what they are bound to. */

/** What a function may do with items. */
export type ItemAction =
  | 'GetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'BatchGetItem'
  | 'BatchWriteItem'
  | 'Query';

/** What a function may do with objects. */
export type ObjectAction =
  | 'ListBucket'
  | 'ListBucketVersions'
  | 'ListBucketMultipartUploads'
  | 'GetObject'
  | 'PutObject'
  | 'DeleteObject'
  | 'DeleteObjectVersion'
  | 'AbortMultipartUpload';

/** What a function may do with the state machine. */
export type WorkflowAction =
  | 'StartExecution'
  | 'SendTaskSuccess'
  | 'SendTaskFailure'
  /** Asks whether a state waits, and answers nothing. */
  | 'SendTaskHeartbeat';

/** What a function may do in the table of requests: with requests, with customers' open work, with counters. */
export interface RequestItems {
  requests?: readonly ItemAction[];
  openWork?: readonly ItemAction[];
  limits?: readonly ItemAction[];
  /** The index over open requests. */
  listOpen?: true;
}

/** What a function may do in the mailing table. */
export interface MailingItems {
  subscribers?: readonly ItemAction[];
  suppressions?: readonly ItemAction[];
}

/** What a function may do in the table of the site: with tasks, with look-ups, with agents, with nonces. */
export interface SiteItems {
  tasks?: readonly ItemAction[];
  lookUps?: readonly ItemAction[];
  agents?: readonly ItemAction[];
  nonces?: readonly ItemAction[];
  /** The index over tasks and look-ups that are open, or whose machine was not told. */
  listQueue?: true;
}

/** The parameters that contain the keys. */
export interface KeyParameters {
  /** Without a trailing slash. */
  readonly path: string;
  readonly masterKeyName: string;
  /** @param name of a parameter, with its leading slash */
  arnOf(name: string): string;
}

/** A state machine and all its executions. */
export interface WatchedMachine {
  readonly machineArn: string;
  readonly executionsArn: string;
}
