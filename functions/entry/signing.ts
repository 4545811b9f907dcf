import type { Signing } from '../shared/aws/signing.ts';
import { defaultProvider } from './lambda-credentials.ts';

/** The names of services in their addresses, and where the environment may name another address. */
const services = { ssm: 'AWS_ENDPOINT_URL_SSM', s3: 'AWS_ENDPOINT_URL_S3' } as const;

/** Signs calls of a service with the credentials of the function's role, where the function runs. */
export function signingFor(service: keyof typeof services): Signing {
  const region = process.env.AWS_REGION ?? '';
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const endpoint = process.env[services[service]] ?? `https://${service}.${region}.${domain}`;
  return { region, endpoint, credentials: defaultProvider() };
}
