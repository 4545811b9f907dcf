import type { Answer } from '../emulators/forward.ts';
import type { Service } from '../emulators/operation-of.ts';

type Refusal = 'throttled' | 'denied';

/** How each service says that there were too many calls, or that the caller may not do this. */
export function refusalOf(service: Service, refusal: Refusal): Answer {
  switch (service) {
    case 's3':
      return refusal === 'throttled'
        ? xml(503, '<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>')
        : xml(403, '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>');
    case 'ses':
      return refusal === 'throttled'
        ? xml(400, sesError('Throttling', 'Maximum sending rate exceeded.'))
        : xml(403, sesError('AccessDenied', 'The caller may not do this.'));
    case 'dynamodb':
      return refusal === 'throttled'
        ? json('com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException')
        : json('com.amazon.coral.service#AccessDeniedException');
    default:
      return json(refusal === 'throttled' ? 'ThrottlingException' : 'AccessDeniedException');
  }
}

const sesError = (code: string, message: string) =>
  `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>0</RequestId></ErrorResponse>`;

const xml = (status: number, body: string): Answer => ({
  status,
  headers: { 'content-type': 'text/xml' },
  body: Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>${body}`),
});

const json = (type: string): Answer => ({
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.0' },
  body: Buffer.from(JSON.stringify({ __type: type, message: 'Injected.' })),
});
