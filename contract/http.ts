/** Lambda entries: `functions/entry/<name>.ts`, each exporting `handler`. */
export const entries = [
  'show-form',
  'submit-request',
  'confirm-request',
  'cancel-request',
  'show-status',
  'download-archive',
  'opt-out',
  'ask-mailing-gate',
  'ask-for-confirmation',
  'open-grace-period',
  'plan-request',
  'execute-in-store',
  'write-archive',
  'deliver-archive',
  'delete-archive',
  'refuse-promotions',
  'close-request',
  'raise-attention',
  'watch-deadlines',
  'show-policy',
  'give-consent',
  'freeze-recipients',
  'send-notices',
  'stop-notices',
  'record-mail-event',
  'create-master-key',
] as const;

export type EntryName = (typeof entries)[number];

/** HTTP routes (API Gateway HTTP API, payload 2.0). Links in letters are built from the same strings. */
export const routes = {
  form: '/',
  requests: '/requests',
  confirm: '/confirm/{id}/{secret}',
  freshLink: '/confirm/{id}/{secret}/fresh-link',
  cancel: '/cancel/{id}/{secret}',
  status: '/status/{id}/{secret}',
  /** The same cancel page as behind the grace letter's link, reached by the button of the status page. */
  cancelFromStatus: '/status/{id}/{secret}/cancel',
  download: '/download/{id}/{secret}',
  optOut: '/opt-out/{token}',
  policy: '/policy',
  policyVersion: '/policy/{version}',
  /** What is different between two versions. */
  policyChanges: '/policy/{version}/since/{earlier}',
  consent: '/consent/{token}',
} as const;

/** Which entry answers which route. HEAD is answered like GET, without a body. */
export const routeTable: readonly {
  methods: readonly ('GET' | 'HEAD' | 'POST')[];
  path: string;
  entry: EntryName;
}[] = [
  { methods: ['GET', 'HEAD'], path: routes.form, entry: 'show-form' },
  { methods: ['GET', 'HEAD'], path: routes.requests, entry: 'show-form' },
  { methods: ['POST'], path: routes.requests, entry: 'submit-request' },
  { methods: ['GET', 'HEAD', 'POST'], path: routes.confirm, entry: 'confirm-request' },
  { methods: ['POST'], path: routes.freshLink, entry: 'confirm-request' },
  { methods: ['GET', 'HEAD', 'POST'], path: routes.cancel, entry: 'cancel-request' },
  { methods: ['GET', 'HEAD'], path: routes.status, entry: 'show-status' },
  { methods: ['GET', 'HEAD', 'POST'], path: routes.cancelFromStatus, entry: 'cancel-request' },
  { methods: ['GET', 'HEAD', 'POST'], path: routes.download, entry: 'download-archive' },
  { methods: ['GET', 'HEAD', 'POST'], path: routes.optOut, entry: 'opt-out' },
  { methods: ['GET', 'HEAD'], path: routes.policy, entry: 'show-policy' },
  { methods: ['GET', 'HEAD'], path: routes.policyVersion, entry: 'show-policy' },
  { methods: ['GET', 'HEAD'], path: routes.policyChanges, entry: 'show-policy' },
  { methods: ['GET', 'HEAD', 'POST'], path: routes.consent, entry: 'give-consent' },
];

/** Answers every other path and method: links arrive cut off, and people deserve a kind page for that. */
export const fallbackRoute = { routeKey: '$default', entry: 'show-form' } as const;
