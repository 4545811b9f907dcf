import type { IncomingMessage } from 'node:http';
import { chooseOperation } from './s3/operations.ts';
import { readTarget } from './s3/target.ts';

export const services = ['dynamodb', 's3', 'ses', 'sfn', 'ssm'] as const;
export type Service = (typeof services)[number];

/** The API name of a request. Each protocol transmits it differently. */
export function operationOf(service: Service, request: IncomingMessage, body: Buffer): string {
  switch (service) {
    case 's3':
      return chooseOperation(request, readTarget(request.url ?? '')).name;
    case 'ses':
      return new URLSearchParams(body.toString()).get('Action') ?? '';
    default:
      return String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
  }
}
