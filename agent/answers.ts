import type { SiteCode } from '../contract/site.ts';
import type { SiteCode as EngineCode } from '../functions/stores/domain/site-store.ts';
import { LaterFault, NeverFault } from './faults.ts';
import { CloudFault } from './protocol/send.ts';

/** Why a task is not done now: `later` by itself, `never` before a person acts. */
export type Declined =
  | { state: 'later'; code: SiteCode; afterSeconds: number }
  | { state: 'never'; code: SiteCode };

export const later = (code: SiteCode, afterSeconds: number): Declined => ({
  state: 'later',
  code,
  afterSeconds: Math.max(1, Math.ceil(afterSeconds)),
});

export const never = (code: SiteCode): Declined => ({ state: 'never', code });

/** Seconds after which what may mend itself is tried again. */
const againSeconds = 60;
/** The same for a fault that nobody knows. */
const unknownAgainSeconds = 300;

/** The codes of the stores as the protocol spells them. */
const codeOf: Record<EngineCode, SiteCode> = {
  'ambiguous-subject': 'ambiguous-subject',
  'database-away': 'database-away',
  'database-busy': 'lock-wait',
  'database-refused': 'database-refused',
  'file-outside': 'file-outside',
  'files-away': 'files-away',
  'handle-changed': 'handle-changed',
  'held-gone': 'held-gone',
  'law-missing': 'law-too-short',
  'old-fence': 'lock-wait',
  'other-server': 'other-server',
  'panel-away': 'panel-away',
  'panel-busy': 'lock-wait',
  'panel-refused': 'panel-refused',
  'panel-unknown': 'panel-unknown',
  'panel-unreadable': 'unreadable',
  'plan-unknown': 'plan-unknown',
  'plug-away': 'plug-away',
  'plug-busy': 'lock-wait',
  'plug-refused': 'plug-refused',
  'plug-unreadable': 'unreadable',
  'schema-changed': 'schema-changed',
  'schema-not-signed': 'schema-not-signed',
  'schema-unfit': 'schema-unfit',
  superseded: 'old-turn',
};

/** What is told of a thrown fault: its code and nothing else. The words of a foreign system name people. */
export function declinedBy(error: unknown): Declined {
  if (error instanceof NeverFault) return never(codeOf[error.code]);
  if (error instanceof LaterFault)
    return error.code === 'superseded' ? never('old-turn') : later(codeOf[error.code], againSeconds);
  if (error instanceof CloudFault)
    return error.code === 'other-upload-host' || error.code === 'copy-too-large'
      ? never(error.code)
      : later('upload-failed', againSeconds);
  return later('internal', unknownAgainSeconds);
}
