import { arnOf } from '../account.ts';
import type { Want } from '../iam/statements.ts';

/** What a call of the parameter store asks of IAM: one want for each parameter that it names. */
export function wantsOf(operation: string, { Name = '', Names = [Name] }: Record<string, unknown>): Want[] {
  return [Names].flat().map((name) => ({
    action: `ssm:${operation}`,
    resource: arnOf('ssm', `parameter/${String(name).replace(/^\//, '')}`),
  }));
}
