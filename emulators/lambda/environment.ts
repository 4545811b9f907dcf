import { join } from 'node:path';
import { accessKeyOf } from '../iam/permissions.ts';

/** The environment in which a function runs, apart from its template. */
export interface FunctionHost {
  region: string;
  /** `AWS_ENDPOINT_URL_<SERVICE>` variables. */
  endpoints: Record<string, string>;
  /** A folder that contains no AWS configuration. */
  sandbox: string;
}

/** The variables that Lambda itself sets, with credentials of the function's role that work nowhere else. */
export function lambdaEnvironment(
  { region, endpoints, sandbox }: FunctionHost,
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

/** The credentials of whoever runs the local services: they allow everything. */
export const localCredentials = { AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/** Of all variables of a function, as JSON: that is what Lambda measures. Quotes within a value count twice. */
const sizeLimitBytes = 4096;

/** Set by Lambda itself. */
const reserved = [
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_DEFAULT_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'AWS_REGION',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'LAMBDA_RUNTIME_DIR',
  'LAMBDA_TASK_ROOT',
];

/** Lambda does not take a function as it is described. */
class InvalidParameterValue extends Error {
  override name = 'InvalidParameterValueException';
}

/** @throws InvalidParameterValue for variables that Lambda would not take, in its words. */
export function checkEnvironment({
  name,
  environment,
}: {
  name: string;
  environment: Readonly<Record<string, string>>;
}): void {
  const refuse = (reason: string): never => {
    throw new InvalidParameterValue(
      `${name}: Lambda was unable to configure your environment variables because the environment variables you have provided ${reason}`,
    );
  };
  const names = Object.keys(environment);
  const taken = names.filter((variable) => reserved.includes(variable));
  if (taken.length > 0)
    refuse(
      `contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${taken.join(', ')}`,
    );
  const odd = names.filter((variable) => !/^[a-z]\w+$/i.test(variable));
  if (odd.length > 0) refuse(`have names that do not begin with a letter: ${odd.join(', ')}`);
  const size = Buffer.byteLength(JSON.stringify(environment));
  if (size > sizeLimitBytes) refuse(`exceeded the 4KB limit. Measured: ${size} bytes`);
}
