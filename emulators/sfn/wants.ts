import type { Want } from '../iam/statements.ts';

/** What a call of Step Functions asks of IAM. @param ownerOf finds the machine that handed a task token out */
export function wantsOf(
  operation: string,
  input: Record<string, unknown>,
  ownerOf: (token: unknown) => string | undefined,
): Want[] {
  // A token that nobody handed out belongs to no machine; what is wrong with it is answered later.
  const resource =
    'taskToken' in input ? ownerOf(input.taskToken) : (input.stateMachineArn ?? input.executionArn ?? '*');
  return resource === undefined ? [] : [{ action: `states:${operation}`, resource: String(resource) }];
}
