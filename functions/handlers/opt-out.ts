import { findOptOut, type OptOutKey, optOut } from '../requests/opt-out.ts';
import type { BasePorts, Workflow } from '../requests/ports.ts';
import { pathOf } from '../shared/links.ts';
import type { Secrets } from '../shared/ports.ts';
import { isRefusal } from '../shared/refusal.ts';
import type { Mailing } from '../stores/ports.ts';
import { optOutPages } from '../web/pages/opt-out.ts';
import { formTexts } from './form-body.ts';
import { httpHandler, isPost, languageOf, showing, showProblem, statusOfRefusal, tokenOf } from './http.ts';

const page = showing(optOutPages);

/**
 * `GET /opt-out/…` only shows the page; `POST` opts out, both from a mail client's one-click button (whatever its body)
 * and from our page.
 */
export const optOutHandler = (
  ports: BasePorts & Secrets<OptOutKey> & { mailing: Mailing; workflow: Workflow },
) =>
  httpHandler(ports, async (event) => {
    const token = tokenOf(event);
    const language = languageOf(event, ports.settings.defaultLanguage);
    const result = isPost(event)
      ? await optOut(ports, { token, language, all: formTexts(event).scope === 'all' })
      : findOptOut(ports, token);
    if (isRefusal(result)) {
      return showProblem(ports, event, statusOfRefusal[result.refused], {
        type: 'refused',
        reason: result.refused,
        route: 'opt-out',
      });
    }
    return 'topics' in result
      ? page(ports, event, 200, { type: 'opted-out', ...result })
      : page(ports, event, 200, {
          type: 'opt-out',
          topic: result.topic,
          action: pathOf('optOut', { token }),
        });
  });
