import { PermanentError, TransientError } from '../functions/shared/errors.ts';
import type { SiteCode } from '../functions/stores/domain/site-store.ts';

/**
 * Faults say a code and, of a database's error, its name. They never keep the error: its message quotes values, and values
 * name people.
 */
const sentence = (code: SiteCode, detail?: string) => (detail === undefined ? code : `${code}: ${detail}`);

/** The same call may succeed later. */
export class LaterFault extends TransientError {
  readonly code: SiteCode;

  /** @param detail names of tables, columns or errors; never a value */
  constructor(code: SiteCode, detail?: string) {
    super(sentence(code, detail));
    this.code = code;
  }
}

/** A person has to mend something first. */
export class NeverFault extends PermanentError {
  readonly code: SiteCode;

  /** @param detail names of tables, columns or errors; never a value */
  constructor(code: SiteCode, detail?: string) {
    super(sentence(code, detail));
    this.code = code;
  }
}
