import { join } from 'node:path';
import { accessKeyOf } from '../iam/permissions.ts';

/** Where a function runs, besides what its template says. */
export interface Surroundings {
  region: string;
  /** `AWS_ENDPOINT_URL_<SERVICE>` variables. */
  endpoints: Record<string, string>;
  /** A folder in which no AWS configuration lies. */
  sandbox: string;
}

/** The variables that Lambda itself sets, with credentials of the function's role: they open nothing outside this machine. */
export function lambdaEnvironment(
  { region, endpoints, sandbox }: Surroundings,
  { name, handler, memoryMegabytes }: { name: string; handler: string; memoryMegabytes: number },
): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyOf(name),
    AWS_SECRET_ACCESS_KEY: accessKeyOf(name),
    AWS_SESSION_TOKEN: '',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    _HANDLER: handler,
    // The developer's own AWS profile must not reach a function.
    AWS_CONFIG_FILE: join(sandbox, 'no-aws-config'),
    AWS_SHARED_CREDENTIALS_FILE: join(sandbox, 'no-aws-credentials'),
    ...endpoints,
  };
}

/** The credentials of whoever runs the local services: everything is allowed to them. */
export const localCredentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
