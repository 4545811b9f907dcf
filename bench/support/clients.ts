import { createClients } from '../../local/clients.ts';

/** SDK clients, all of them for the one service behind a URL: whoever asks uses one. */
export const clientsAt = (url: string) =>
  createClients({
    AWS_ENDPOINT_URL_DYNAMODB: url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_ENDPOINT_URL_SFN: url,
    AWS_ENDPOINT_URL_SSM: url,
  });
