import fc from 'fast-check';
import type { RuntimeSettings } from '../../contract/settings.ts';
import { Markup } from '../../functions/web/html.ts';

export const settings: RuntimeSettings = {
  provider: {
    name: 'Vietnam Server',
    website: 'https://www.vietnamserver.example/',
    supportEmail: 'privacy@vietnamserver.example',
    supportPhone: '+84 24 5550 0199',
    address: '36 Phố Ví Dụ, Hà Nội, Việt Nam',
    colour: '#0b5cad',
  },
  mail: {
    sender: 'privacy@vietnamserver.example',
    noticeSender: 'notices@vietnamserver.example',
    replyTo: 'privacy@vietnamserver.example',
  },
  defaultLanguage: 'vi',
  periods: {
    confirmationLinkSeconds: 86_400,
    confirmationWaitSeconds: 604_800,
    graceSeconds: 259_200,
    archiveSeconds: 604_800,
    downloadUrlSeconds: 300,
    evidenceMonths: 24,
    registrantHoldDays: 30,
    accountFactsMonths: 24,
    refusalRecordMonths: 12,
    newAddressDays: 30,
  },
  limits: {
    lettersPerAddressPerHour: 3,
    lettersPerAddressPerDay: 10,
    lettersPerAddressPerClientPerDay: 10,
    formsPerClientPerHour: 20,
    wrongCodes: 5,
    freshLinks: 3,
  },
  archives: { partBytes: 10_000_000_000, partFiles: 100_000 },
  notices: {
    daysAhead: 30,
    canarySize: 50,
    canaryWaitSeconds: 3600,
    quotaWaitSeconds: 900,
    bouncePercent: 4,
    complaintPercent: 0.08,
  },
};

const attacks = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</title></style></textarea><svg/onload=alert(1)>',
  '&lt;b&gt;&amp;&#39;',
  '\r\nBcc: everybody@example.vn\r\n\r\n',
  '{{7*7}}<%= 7 %>',
  '`onfocus=alert(1) autofocus`',
  '\u202egnp.exe\u2028\u0000',
  '-->]]>',
];

/** Text as an attacker would type it. Never empty, so that no optional part of a page appears or goes with it. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(fc.oneof(fc.constantFrom(...attacks), fc.string({ unit: 'binary', maxLength: 12 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => `x${parts.join('')}`);

/** Keys whose values are facts of a closed set, numbers, instants or links: no outsider can set them. */
const closed =
  /^(type|errors|kind|scope|topics?|status|reason|error|milestone|state|store|category|result|basis|until|firstUntil|colour|website|defaultLanguage|language|letterLanguage|at|.*At|mints|firstResponseBy|date|effective|on|is|change|significance|given)$/;

/**
 * A copy with `text` in every field of free text. Links keep a harmless beginning, because a link
 * of another scheme is refused by a test of its own.
 */
export function withText<T>(value: T, text: string, key = ''): T {
  // Markup is tested where it is created.
  if (closed.test(key) || value instanceof Markup) return value;
  if (typeof value === 'string') {
    if (/^https?:/.test(value)) return `https://privacy.example.vn/${encodeURI(text.toWellFormed())}` as T;
    if (value.startsWith('/')) return `/x${text}` as T;
    return text as T;
  }
  if (Array.isArray(value)) return value.map((each) => withText(each, text, key)) as T;
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [name, withText(each, text, name)]),
    ) as T;
  }
  return value;
}
