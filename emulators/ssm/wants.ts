import { arnOf } from '../account.ts';
import type { Want } from '../iam/statements.ts';

/** What a call of the parameter store asks of IAM. */
export function wantsOf(operation: string, { Name = '' }: Record<string, unknown>): Want[] {
  return [
    { action: `ssm:${operation}`, resource: arnOf('ssm', `parameter/${String(Name).replace(/^\//, '')}`) },
  ];
}
