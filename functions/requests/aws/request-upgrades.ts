import type { Upgrades } from '../../shared/aws/read-forward.ts';
import { linkHashOf } from '../domain/letter-reports.ts';
import type { LetterName, Request, StoredSecret } from '../domain/request.ts';

/** A request of the first version, which left to the settings what a letter had promised. */
type Request1 = Omit<Request, 'confirmation' | 'grace' | 'delivery'> & {
  confirmation?: Omit<NonNullable<Request['confirmation']>, 'secret' | 'graceSeconds'> & { secret: Secret1 };
  grace?: { secret: Secret1; endsAt: string };
  delivery?: Omit<NonNullable<Request['delivery']>, 'secret'> & { secret: Secret1 };
};
type Secret1 = Omit<StoredSecret, 'maxWrongCodes'>;

/** The first version's default settings. */
const defaults1 = { maxWrongCodes: 3, graceSeconds: 3 * 86_400 };

const eventNames1: Record<string, string> = {
  'cancel-wanted': 'cancel-requested',
  'fresh-link-wanted': 'fresh-link-requested',
};

function from1(older: unknown): Request {
  const { confirmation, grace, delivery, ...request } = older as Request1;
  const withTries = (secret: Secret1): StoredSecret => ({
    maxWrongCodes: defaults1.maxWrongCodes,
    ...secret,
  });
  return {
    ...request,
    history: request.history.map((line) => ({ ...line, event: eventNames1[line.event] ?? line.event })),
    ...(confirmation && {
      confirmation: {
        graceSeconds: defaults1.graceSeconds,
        ...confirmation,
        secret: withTries(confirmation.secret),
      },
    }),
    ...(grace && { grace: { ...grace, secret: withTries(grace.secret) } }),
    ...(delivery && { delivery: { ...delivery, secret: withTries(delivery.secret) } }),
  };
}

/** The second version did not keep which link a letter carries: the one that was valid. */
function from2(older: unknown): Request {
  const request = older as Request;
  const letters = Object.entries(request.letters).map(([name, sent]) => {
    const link = linkHashOf(request, name as LetterName);
    return [name, { ...sent, ...(link && { link }) }];
  });
  return { ...request, letters: Object.fromEntries(letters) };
}

/** How stored requests of earlier versions are read. */
export const requestUpgrades: Upgrades = [from1, from2];
