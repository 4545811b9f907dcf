/**
 * The data subject: the customer whose data a store handles, by every identifier that their decision is sealed with. A
 * store looks under each one that its records may carry: what is linked by address alone belongs to the customer too.
 */
export interface DataSubject {
  customerId: string;
  /** Normalised address from which the request was confirmed. Never to be logged. */
  address: string;
  /** Keyed hash of the address. */
  addressKey: string;
}
