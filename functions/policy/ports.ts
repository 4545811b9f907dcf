import type { Language } from '../shared/vocabulary.ts';
import type { PolicyVersion, PublishedVersion } from './domain/policy.ts';

/** The published versions of the privacy policy. */
export interface PolicyVersions {
  /** Writes a version once and for all; `exists` when its number is taken (which is then left alone). */
  publish(version: PolicyVersion, at: Date): Promise<'published' | 'exists'>;
  /** All of them, oldest first. */
  list(): Promise<PublishedVersion[]>;
  /** The Markdown of a published version. */
  textOf(number: number, language: Language): Promise<string>;
}

/** A customer's answers to one policy version. */
export interface ConsentAnswers {
  /** Since when, by purpose; nothing of those withdrawn. */
  given: Record<string, string>;
  /** How many records these answers are made of: each act adds one, and none goes. */
  acts: number;
}

/** Consents to purposes that a policy version names. */
export interface Consents {
  /** Adds records, one per purpose. `PermanentError` when the customer is gone. */
  record(
    customerId: string,
    version: number,
    purposes: readonly string[],
    act: 'given' | 'withdrawn',
    at: Date,
  ): Promise<void>;
  /** What a customer answered to a version. `undefined`: no such customer. */
  find(customerId: string, version: number): Promise<ConsentAnswers | undefined>;
}
