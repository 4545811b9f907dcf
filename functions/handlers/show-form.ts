import { fallbackRoute } from '../../contract/http.ts';
import type { BasePorts } from '../requests/ports.ts';
import type { Secrets } from '../shared/ports.ts';
import { newSecret } from '../shared/secrets.ts';
import { httpHandler, page } from './http.ts';

/**
 * `GET /` and `GET /requests`: the form. Its hidden key makes a form that is submitted twice one request. Any path that
 * we do not serve gets the page for dead links.
 */
export const showFormHandler = (
  ports: Pick<BasePorts, 'settings' | 'log' | 'clock'> & Pick<Secrets, 'random'>,
) =>
  httpHandler(ports, async (event) =>
    event.routeKey === fallbackRoute.routeKey
      ? page(ports, event, 404, { type: 'refused', reason: 'link-unknown' })
      : page(ports, event, 200, {
          type: 'form',
          values: { topics: [] },
          errors: {},
          idempotencyKey: newSecret(ports.random),
        }),
  );
