import type { Want } from './statements.ts';

/** Who may call an emulator, and for what. Without one, an emulator lets its callers do everything. */
export interface Access {
  /** The secret that belongs to an access key; `undefined` for a key that nobody has. */
  secretOf(accessKeyId: string): string | undefined;
  /**
   * Holds a call against the rights of its caller: all of it must be allowed.
   *
   * @param caller access key id, or the ARN of a state machine
   * @returns why it is refused, in the words of IAM: `User: … is not authorized to perform: … on resource: … because …`
   */
  refusal(caller: string, wants: readonly Want[]): string | undefined;
  /** Whether a caller may do something that it does not ask for: how much an answer tells depends on it. */
  mayAlso(caller: string, want: Want): boolean;
}
