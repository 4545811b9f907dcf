/** An event as SES publishes it to a topic, addresses and headers included. */
export const sesEvent = (
  eventType: string,
  more: object = {},
  tags: Record<string, string[]> = noticeTagsOf(2, 1, 0),
) => ({
  eventType,
  mail: {
    timestamp: '2026-03-02T02:00:00.000Z',
    source: 'notices@example.vn',
    messageId: '0100-abc',
    destination: ['khach.0@example.vn'],
    headers: [{ name: 'To', value: 'khach.0@example.vn' }],
    commonHeaders: { to: ['khach.0@example.vn'], subject: 'Chính sách mới' },
    tags: { 'ses:configuration-set': ['Notices'], ...tags },
  },
  ...more,
});

export const noticeTagsOf = (version: number, batch: number, place: number): Record<string, string[]> => ({
  notice: [String(version)],
  batch: [String(batch)],
  place: [String(place)],
});

export const bounceOf = (
  bounceType: 'Permanent' | 'Transient' | 'Undetermined',
  recipient: { status?: string; diagnosticCode?: string } = {},
) => ({
  bounce: {
    bounceType,
    bounceSubType: 'General',
    timestamp: '2026-03-02T02:00:05.000Z',
    bouncedRecipients: [{ emailAddress: 'khach.0@example.vn', action: 'failed', ...recipient }],
  },
});

/** The event that Lambda gets from the topic. */
export const fromTopic = (...messages: (object | string)[]) => ({
  Records: messages.map((message) => ({
    EventSource: 'aws:sns',
    Sns: { Type: 'Notification', Message: typeof message === 'string' ? message : JSON.stringify(message) },
  })),
});
