/** Why a message that the mail service accepted did not reach its recipient, the most certain reason first. */
export const undeliveredReasons = [
  /** The receiving server says that the mailbox, or its whole domain, does not exist or is closed. */
  'mailbox-gone',
  /** It came back for good, and nothing says that the mailbox is gone. */
  'bounced',
  /** The receiving server refuses our sender or our message, whoever the recipient is. */
  'refused',
  /** The mail service did not send it: the address is on its list of addresses that bounced. */
  'withheld',
  /** The mail service did not send it: it found a virus. */
  'rejected',
  /**
   * The mail service gave up for now: a full mailbox, a silent server. An automatic answer is reported in the same way;
   * then a delivery is reported too.
   */
  'soft-bounced',
] as const;
export type UndeliveredReason = (typeof undeliveredReasons)[number];

/** What became of a message that the mail service accepted. Several may be reported, in any order, and repeatedly. */
export type MailOutcome = 'delivered' | UndeliveredReason | 'complained';
