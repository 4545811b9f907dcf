import { createClients } from '../../local/clients.ts';

/** SDK clients that all point at the same URL: each caller uses only the one that fits the service behind it. */
export const clientsAt = (url: string) =>
  createClients({
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_SFN: url,
    AWS_ENDPOINT_URL_SSM: url,
  });
