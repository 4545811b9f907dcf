/**
 * A separate process that answers like SES and does nothing else, so that only its caller is measured. Prints its URL,
 * and exits when its standard input ends.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const namespace = 'http://ses.amazonaws.com/doc/2010-12-01/';
const answer = (action: string, result: string) =>
  `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></${action}Response>`;

let taken = 0;
/** As long as a real one. */
function messageId(): string {
  taken += 1;
  return `0100019300000000-${String(taken).padStart(8, '0')}-0000-0000-0000-000000000000-000000`;
}
/** So high that only the caller's own speed is the limit. */
const quota =
  '<Max24HourSend>-1</Max24HourSend><MaxSendRate>100000</MaxSendRate><SentLast24Hours>0</SentLast24Hours>';

// Keeps connections open: one that closes just when it is reused would count as a fault.
const server = createServer({ keepAliveTimeout: 600_000 }, async (request, response) => {
  let head = '';
  for await (const chunk of request) head ||= (chunk as Buffer).toString('latin1', 0, 200);
  const action = new URLSearchParams(head).get('Action') ?? '';
  const body =
    action === 'GetSendQuota'
      ? answer(action, quota)
      : answer('SendRawEmail', `<MessageId>${messageId()}</MessageId>`);
  response.writeHead(200, { 'content-type': 'text/xml' }).end(body);
});
server.listen(0, '127.0.0.1', () => {
  console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.stdin.on('end', () => process.exit(0)).resume();
