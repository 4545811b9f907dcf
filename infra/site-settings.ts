import * as v from 'valibot';
import type { SiteSettings } from '../contract/settings.ts';
import { leaseSeconds, pollSeconds } from '../contract/site.ts';
import { count, group, matching, text } from './setting-types.ts';

const hour = 3600;

/** Categories of data, as named in receipts: those of `functions/stores/domain/plan.ts`, which a test compares. */
export const siteCategories = [
  'profile',
  'contacts',
  'invoices',
  'domain-registrations',
  'consents',
  'account-facts',
  'website-files',
  'database-dumps',
  'service-configuration',
  'mailing-topics',
  'suppression-record',
  'tickets',
  'letters',
  'logs',
  'mailboxes',
  'panel-accounts',
  'backups',
  'machines',
  'other-records',
] as const;

const storeName = matching(
  'a name of lower-case letters, digits and dashes that begins with a letter, such as billing',
  /^[a-z][a-z0-9-]{0,30}$/,
);

/** Our choice: before the alarm that a request is due soon, which rings three days ahead. */
const manualDaysBefore = 5;

/** One system of the site; {@link SiteSettings} explains each. */
const store = v.pipe(
  group({
    name: storeName,
    scope: v.picklist(['information', 'data'], 'must be information or data'),
    words: group({ vi: text, en: text }),
    categories: v.pipe(
      v.array(
        v.picklist(siteCategories, `must be one of ${siteCategories.join(', ')}`),
        'must be a list of categories',
      ),
      v.nonEmpty('must name at least one category'),
    ),
    does: v.optional(
      v.array(v.picklist(['suspend', 'refuse', 'copy'], 'must be suspend, refuse or copy'), 'must be a list'),
      [],
    ),
    copies: v.exactOptional(v.record(v.string(), group({ vi: text, en: text }))),
    type: v.optional(v.picklist(['system', 'manual'], 'must be system or manual'), 'system'),
    instructions: v.optional(group({ vi: text, en: text })),
    daysBefore: v.optional(count('days', 1, 10)),
  }),
  v.forward(
    v.partialCheck(
      [['type'], ['instructions']],
      ({ type, instructions }) => (type === 'manual') === (instructions !== undefined),
      'must be there for a store of the type manual, and for no other',
    ),
    ['instructions'],
  ),
  v.forward(
    v.partialCheck(
      [['type'], ['daysBefore']],
      ({ type, daysBefore }) => type === 'manual' || daysBefore === undefined,
      'is for a store of the type manual only',
    ),
    ['daysBefore'],
  ),
  v.forward(
    v.partialCheck(
      [['type'], ['does']],
      ({ type, does }) => type === 'system' || does.length === 0,
      'must be empty for a store of the type manual: a person erases there, and nothing else',
    ),
    ['does'],
  ),
  v.transform(({ name, type: _type, instructions, daysBefore = manualDaysBefore, ...rest }) => ({
    store: `site:${name}` as const,
    ...rest,
    ...(instructions && { manual: { instructions, daysBefore } }),
  })),
);

/** 32 bytes in base64url: the last of 43 characters has two bits that mean nothing, and must be zero. */
const agentKey = matching(
  'an Ed25519 public key as the agent prints it: 43 characters of base64url',
  /^[\w-]{42}[AEIMQUYcgkosw048]$/,
);

const areDifferent = (values: string[]) => new Set(values).size === values.length;

const siteGroup = group({
  name: storeName,
  agentKeys: v.pipe(
    v.array(agentKey, "must be a list of the agent's keys"),
    v.maxLength(2, 'must name at most two keys: the old one and the new one'),
    v.check(areDifferent, 'must not name one key twice'),
  ),
  stores: v.pipe(
    v.array(store, 'must be a list of stores, in the order in which they are erased'),
    v.minLength(1, 'must name at least one store'),
    v.maxLength(20, 'must name at most 20 stores'),
    v.check((stores) => areDifferent(stores.map((each) => each.store)), 'must not name one store twice'),
  ),
  register: v.optional(storeName),
  // A batch at the site takes seconds; a working agent reports after each.
  leaseSeconds: v.optional(count('seconds', 5, hour), leaseSeconds),
  // Never near the silence after which a person is called.
  idlePollSeconds: v.optional(count('seconds', 1, pollSeconds.idle), pollSeconds.idle),
  // Our choice: an agent asks every half minute.
  silentAfterSeconds: v.optional(count('seconds', 60, 24 * hour), 2 * hour),
});

const site = v.pipe(
  siteGroup,
  v.forward(
    v.partialCheck(
      [['agentKeys'], ['stores']],
      ({ agentKeys, stores }) => agentKeys.length > 0 || stores.every(({ manual }) => manual !== undefined),
      'must name the key of the agent',
    ),
    ['agentKeys'],
  ),
  v.forward(
    v.partialCheck(
      [['register'], ['stores']],
      ({ register, stores }) =>
        register === undefined ||
        stores.some(({ store: name, manual }) => name === `site:${register}` && manual === undefined),
      'must be the name of one of its stores, and of none that persons work in',
    ),
    ['register'],
  ),
  v.transform(({ register, ...rest }) => ({
    ...rest,
    ...(register !== undefined && { register: `site:${register}` as const }),
  })),
);

/** The provider's sites. The protocol can tell several apart; the machine asks one. */
export const sites = v.optional(
  v.pipe(v.array(site, 'must be a list of sites'), v.maxLength(1, 'must name one site at most')),
  [],
);

/** The setting as the functions know it. */
export const siteOf = (parsed: readonly SiteSettings[]): { site?: SiteSettings } =>
  parsed[0] === undefined ? {} : { site: parsed[0] };
