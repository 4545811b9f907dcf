import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SESClient } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import { region } from '../emulators/account.ts';
import { localCredentials } from '../emulators/lambda/environment.ts';
import type { Service } from '../emulators/operation-of.ts';

/** Where the functions reach AWS. */
export type ServiceUrls = Record<Service, string>;

/** The variables by which an AWS client finds these services. */
export const endpointsAt = ({ dynamodb, s3, ses, sfn, ssm }: ServiceUrls) => ({
  AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
  AWS_ENDPOINT_URL_S3: s3,
  AWS_ENDPOINT_URL_SES: ses,
  AWS_ENDPOINT_URL_SFN: sfn,
  AWS_ENDPOINT_URL_SSM: ssm,
});

/** SDK clients for the local services: for seeding, tests and inspection. */
export interface Clients {
  dynamo: DynamoDBClient;
  s3: S3Client;
  sfn: SFNClient;
  ssm: SSMClient;
  destroy(): void;
}

const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = localCredentials;
const configFor = (endpoint: string) => ({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });

export function createClients(
  endpoints: Record<`AWS_ENDPOINT_URL_${'DYNAMODB' | 'S3' | 'SFN' | 'SSM'}`, string>,
): Clients {
  const clients = {
    dynamo: new DynamoDBClient(configFor(endpoints.AWS_ENDPOINT_URL_DYNAMODB)),
    s3: new S3Client(configFor(endpoints.AWS_ENDPOINT_URL_S3)),
    sfn: new SFNClient(configFor(endpoints.AWS_ENDPOINT_URL_SFN)),
    ssm: new SSMClient(configFor(endpoints.AWS_ENDPOINT_URL_SSM)),
  };
  return {
    ...clients,
    destroy() {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

/** A client for a local mail service. It makes one attempt per call, so that every failure is visible. */
export const createSesClient = (endpoint: string): SESClient =>
  new SESClient({ ...configFor(endpoint), maxAttempts: 1 });
