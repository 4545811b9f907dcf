import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { describe, expect, it } from 'vitest';
import { logBytesOf, personalDataPlaces } from '../../bench/support/personal-data.ts';

const customer = { address: 'lan.nguyen@example.vn', name: 'Nguyễn Thị Lan', phone: '+84 28 5555 0142' };

/** A system with empty stores: only its log and one history have content. */
function systemThatSays(logLine: string, event: object = {}): Parameters<typeof personalDataPlaces>[0] {
  const sfn = {
    send: async (command: object) =>
      command instanceof ListExecutionsCommand
        ? { executions: [{ executionArn: 'arn', name: '5XZ58G389PPY' }] }
        : { events: [event] },
  };
  return {
    tables: {},
    buckets: {},
    clients: { sfn },
    stateMachineArn: 'arn',
    log: { lines: () => ['close-request {"event":"request-finished"}', logLine] },
  } as unknown as Parameters<typeof personalDataPlaces>[0];
}

describe('personal data', () => {
  it('is not found where there is none', async () => {
    const clean = systemThatSays('submit-request {"requestId":"5XZ58G389PPY"}', { input: '{}' });

    expect(await personalDataPlaces(clean, customer)).toEqual([]);
  });

  it.each([
    ['as it is', 'lan.nguyen@example.vn'],
    ['in capitals', 'LAN.NGUYEN@EXAMPLE.VN'],
    ['decomposed', 'Nguyễn Thị Lan'.normalize('NFD')],
    ['as JSON escapes it', 'Nguy\\u1ec5n Th\\u1ecb Lan'],
    ['as a URL encodes it', 'lan.nguyen%40example.vn'],
    ['in base 64', Buffer.from('lan.nguyen@example.vn').toString('base64')],
    ['without spaces', '+842855550142'],
  ])('is found in the log %s', async (_how, text) => {
    const leaking = systemThatSays(`submit-request {"detail":"x ${text} x"}`);

    expect(await personalDataPlaces(leaking, customer)).toEqual(['log']);
  });

  it("is found in an execution's history", async () => {
    const leaking = systemThatSays('', {
      stateEnteredEventDetails: { input: '{"to":"lan.nguyen@example.vn"}' },
    });

    expect(await personalDataPlaces(leaking, customer)).toEqual(['execution 5XZ58G389PPY']);
  });
});

describe('the log bytes of a request', () => {
  it('are the bytes of its own lines, without function names and with line ends', () => {
    const own = '{"event":"ệ","requestId":"5XZ58G389PPY"}';
    const lines = [
      `plan-request ${own}`,
      'plan-request {"requestId":"CE8J1GDFTFTK"}',
      `close-request ${own}`,
    ];

    const bytes = logBytesOf('5XZ58G389PPY', { log: { path: '', write() {}, lines: () => lines } });

    expect(bytes).toBe(2 * (Buffer.byteLength(own) + 1));
  });
});
