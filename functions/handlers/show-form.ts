import type { Basics, Secrecy } from '../app/ports.ts';
import { newSecret } from '../domain/secrets.ts';
import { httpHandler, page } from './http.ts';

/** `GET /` and `GET /requests`: the form. Its hidden key makes a form that is sent twice one request. */
export const showFormHandler = (
  ports: Pick<Basics, 'settings' | 'log' | 'clock'> & Pick<Secrecy, 'random'>,
) =>
  httpHandler(ports, async (event) =>
    page(ports, event, 200, {
      type: 'form',
      values: { topics: [] },
      errors: {},
      idempotencyKey: newSecret(ports.random),
    }),
  );
