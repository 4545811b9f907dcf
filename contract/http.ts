/** One path of the HTTP API, and the entry that handles each method on it. HEAD is handled like GET, without a body. */
interface Route<Name extends string = string> {
  path: string;
  GET?: Name;
  POST?: Name;
}

/**
 * Every route of the HTTP API (payload 2.0), and thereby every entry behind it. Links in letters are built from these
 * paths.
 */
export const routes = {
  form: { path: '/', GET: 'show-form' },
  requests: { path: '/requests', GET: 'show-form', POST: 'submit-request' },
  confirm: { path: '/confirm/{id}/{secret}', GET: 'confirm-request', POST: 'confirm-request' },
  freshLink: { path: '/confirm/{id}/{secret}/fresh-link', POST: 'confirm-request' },
  cancel: { path: '/cancel/{id}/{secret}', GET: 'cancel-request', POST: 'cancel-request' },
  status: { path: '/status/{id}/{secret}', GET: 'show-status' },
  /** The cancel page of the grace letter's link, reached by the button on the status page. */
  cancelFromStatus: {
    path: '/status/{id}/{secret}/cancel',
    GET: 'cancel-request',
    POST: 'cancel-request',
  },
  download: { path: '/download/{id}/{secret}', GET: 'download-archive', POST: 'download-archive' },
  optOut: { path: '/opt-out/{token}', GET: 'opt-out', POST: 'opt-out' },
  policy: { path: '/policy', GET: 'show-policy' },
  policyVersion: { path: '/policy/{version}', GET: 'show-policy' },
  /** The differences between two versions. */
  policyChanges: { path: '/policy/{version}/since/{earlier}', GET: 'show-policy' },
  consent: { path: '/consent/{token}', GET: 'give-consent', POST: 'give-consent' },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
type Routes = (typeof routes)[RouteName];
type HttpEntry = Extract<Routes, { GET: string }>['GET'] | Extract<Routes, { POST: string }>['POST'];

/** Handles every other path and method: links arrive truncated, and their readers still deserve a helpful page. */
export const fallbackRoute = { routeKey: '$default', entry: 'show-form' } as const;

/** Entries invoked by a state machine, a schedule, a topic, the provider's mailer or the deployment. */
const otherEntries = [
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
  'freeze-recipients',
  'send-notices',
  'stop-notices',
  'record-mail-event',
  'create-keys',
] as const;

/** Entries that a deployment has for its site alone: the step that asks, and what the agent calls. */
export const siteEntries = ['open-task', 'claim-tasks', 'answer-task', 'open-part'] as const;
export type SiteEntryName = (typeof siteEntries)[number];

/** Entries of every deployment. */
export type EntryName = HttpEntry | (typeof otherEntries)[number];
/** A Lambda entry: `functions/entry/<name>.ts`, which exports `handler`. */
export type AnyEntryName = EntryName | SiteEntryName;

/** One path and the entry that handles some of its methods. */
export interface RouteRow {
  methods: readonly ('GET' | 'HEAD' | 'POST')[];
  path: string;
  entry: HttpEntry;
}

/** The routes in the form from which the API is built. */
export const routeTable: readonly RouteRow[] = Object.values<Route<HttpEntry>>(routes).flatMap(
  ({ path, GET, POST }): RouteRow[] => {
    if (GET && GET === POST) return [{ methods: ['GET', 'HEAD', 'POST'], path, entry: GET }];
    return [
      ...(GET ? [{ methods: ['GET', 'HEAD'] as const, path, entry: GET }] : []),
      ...(POST ? [{ methods: ['POST'] as const, path, entry: POST }] : []),
    ];
  },
);

/** The entries of every deployment. */
export const entries: readonly EntryName[] = [
  ...new Set(routeTable.map(({ entry }) => entry)),
  ...otherEntries,
];
