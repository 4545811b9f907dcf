/**
 * Enhanced status codes (RFC 3463) with which large mail providers reject a sender, whoever the recipient is: Gmail for
 * mail without authentication (5.7.26) or from an IP address without a PTR record (5.7.25), Microsoft for a domain that
 * fails DMARC (5.7.509) or its rules for bulk senders (5.7.515), and for blocked networks (5.7.606 to 5.7.649).
 */
const senderCodes = /^5\.7\.(25|26|509|515|6[0-4]\d)$/;

/** Does a bounce blame the sender? Then no customer is marked, and sending on would only make it worse. */
export const isAboutSender = (status: string | undefined): boolean => senderCodes.test(status ?? '');
