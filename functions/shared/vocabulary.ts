/** The vocabulary of requests, shared by all parts of the system. */

/** What a customer can request. */
export const kinds = ['deletion', 'handover', 'opt-out'] as const;
export type Kind = (typeof kinds)[number];

/** What a deletion or handover covers: identity and contact data, hosted content, or both. */
export const scopes = ['information', 'data', 'everything'] as const;
export type Scope = (typeof scopes)[number];

/** Kinds of promotional mail a customer can refuse. */
export const topics = ['promotions', 'price-lists', 'sales-policy'] as const;
export type Topic = (typeof topics)[number];

export const languages = ['vi', 'en'] as const;
export type Language = (typeof languages)[number];

/** How a request arrived: the web form, the JSON API, or the one-click header of a promotional mail. */
export type Channel = 'form' | 'api' | 'one-click';
