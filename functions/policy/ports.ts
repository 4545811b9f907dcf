import type { Language } from '../shared/vocabulary.ts';
import type { PolicyVersion, PublishedVersion } from './domain/policy.ts';

/** The published versions of the privacy policy. */
export interface PolicyVersions {
  /** Writes a version permanently. Answers `exists`, and changes nothing, if its number is taken. */
  publish(version: PolicyVersion, at: Date): Promise<'published' | 'exists'>;
  /** All published versions, oldest first. */
  list(): Promise<PublishedVersion[]>;
  /** The Markdown of a published version. */
  textOf(number: number, language: Language): Promise<string>;
}

/** A customer's answers to one policy version. */
export interface ConsentAnswers {
  /** Since when, by purpose; withdrawn consents are absent. */
  given: Record<string, string>;
  /**
   * The last four digits of the telephone number on file, which the customer knows and whoever was forwarded the letter
   * does not. Absent if there is no such number.
   */
  phoneEnding?: string;
  /** Number of records behind these answers: each act adds one, and none is removed. */
  acts: number;
}

/** Consents to the purposes of a policy version. */
export interface Consents {
  /** Adds records, one per purpose. Throws `PermanentError` if the customer no longer exists. */
  record(
    customerId: string,
    version: number,
    purposes: readonly string[],
    act: 'given' | 'withdrawn',
    at: Date,
  ): Promise<void>;
  /** A customer's answers to a version; `undefined` if there is no such customer. */
  find(customerId: string, version: number): Promise<ConsentAnswers | undefined>;
}
