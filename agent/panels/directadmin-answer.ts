import { LaterFault, NeverFault } from '../faults.ts';
import type { PanelAnswer } from './panel-http.ts';

/** What a legacy command of DirectAdmin said. */
export interface DirectAdminAnswer {
  /** It said `error=1`. Its `text` and `details` are not kept: they name people. */
  isError: boolean;
  values: URLSearchParams;
}

/**
 * Reads an answer of a legacy command: `error=0|1&text=…&details=…`, or fields alone where a read succeeded.
 * @throws NeverFault `panel-refused` for a wrong login, which is answered by a page for people
 */
export function directAdminAnswer({ status, body }: PanelAnswer): DirectAdminAnswer {
  const isPage = /^\s*</.test(body);
  const values = new URLSearchParams(isPage ? '' : body.trim());
  const isLegacy = !isPage && /^[^=&\s{]+=/.test(body.trim());
  if (!isLegacy) {
    if (status === 429 || status >= 500) throw new LaterFault('panel-away');
    if (isPage || status === 401 || status === 403) throw new NeverFault('panel-refused');
    throw new LaterFault('panel-unreadable');
  }
  const error = values.get('error');
  if (error !== null && error !== '0' && error !== '1') throw new LaterFault('panel-unreadable');
  return { isError: error === '1', values };
}

/** The fields of a read that has to succeed. */
export function directAdminFields(answer: PanelAnswer): URLSearchParams {
  const { isError, values } = directAdminAnswer(answer);
  if (isError) throw new LaterFault('panel-unreadable');
  return values;
}
