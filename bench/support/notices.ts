import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { environment } from '../../contract/resources.ts';
import { createTables } from '../../emulators/dynamodb/create-tables.ts';
import { startDynamodb } from '../../emulators/dynamodb/start-dynamodb.ts';
import { readTemplateFile } from '../../emulators/template/template.ts';
import type { PublishedVersion } from '../../functions/policy/domain/policy.ts';
import { writeBatches } from '../../functions/shared/aws/dynamo-batch.ts';
import { realPauses, toItem } from '../../functions/shared/aws/dynamo-items.ts';
import { accountKey } from '../../functions/stores/aws/account-items.ts';
import type { Bench } from './bench.ts';
import { clientsAt } from './clients.ts';
import type { Meters } from './meter.ts';
import type { NoticeFigures, NoticeTask } from './notice-sender.ts';

const run = promisify(execFile);
const program = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The synthesised stack. The URL of its pages is unknown here, and not needed. */
export const templateOf = async ({ template }: Pick<Bench, 'template'>) =>
  readTemplateFile(await template(), { 'AWS::ApiGatewayV2::Api.ApiEndpoint': 'https://privacy.example' });

/** An invented version with texts of realistic length. */
const words = {
  title: 'Chính sách quyền riêng tư, phiên bản 2',
  summary: Array.from(
    { length: 6 },
    () =>
      'Chúng tôi giữ dữ liệu của Quý khách trong thời hạn mà pháp luật quy định, và xóa khi hết thời hạn đó.',
  ),
  purposes: {},
};
const version: PublishedVersion = {
  number: 2,
  date: '2026-01-01',
  effective: '2999-01-01',
  significance: 'significant',
  decision: { by: 'bench', on: '2026-01-01', why: 'bench' },
  words: { vi: words, en: words },
  publishedAt: '2026-01-01T00:00:00.000Z',
  sha256: '',
};

/**
 * Carries a run over this many customers in a separate process, next to a local DynamoDB and an SES stub.
 * @param bare messages of the bare loop
 * @param meters record the process's calls, if given
 */
export async function carryNotices(
  { template, say }: Pick<Bench, 'template' | 'say'>,
  { customers, bare, meters }: { customers: number; bare: number; meters?: Meters },
): Promise<NoticeFigures> {
  const stack = await templateOf({ template });
  const dynamodb = await startDynamodb();
  const clients = clientsAt(dynamodb.url);
  const stub = spawn(process.execPath, [program('./ses-stub.ts')], { stdio: ['pipe', 'pipe', 'inherit'] });
  try {
    const [ses] = (await once(createInterface({ input: stub.stdout }), 'line')) as [string];
    await createTables(clients.dynamo, stack.tables());
    const sender = stack.functions().find(({ name }) => name === 'send-notices');
    const variable = (name: keyof typeof environment): string => {
      const value = sender?.environment[environment[name]];
      if (value === undefined) throw new Error(`send-notices has no ${environment[name]}.`);
      return value;
    };
    const accountTable = variable('accountTable');
    say(`writing down ${customers.toLocaleString('en-US')} customers`);
    const writes = Array.from({ length: customers }, (_, index) => ({
      PutRequest: { Item: toItem(profileOf(index)) },
    }));
    await writeBatches(clients.dynamo, accountTable, writes, realPauses);
    const settings = JSON.parse(variable('settings'));
    meters?.connect({ dynamodb: dynamodb.url, ses });
    const task: NoticeTask = {
      dynamodb: meters?.endpoints.dynamodb ?? dynamodb.url,
      accountTable,
      noticesTable: variable('noticesTable'),
      ses: meters?.endpoints.ses ?? ses,
      bare,
      version,
      settings: { ...settings, notices: { ...settings.notices, canaryWaitSeconds: 1 } },
    };
    say('notifying them all');
    const { stdout } = await run(process.execPath, [
      '--expose-gc',
      program('./notice-sender.ts'),
      JSON.stringify(task),
    ]);
    return JSON.parse(stdout) as NoticeFigures;
  } finally {
    stub.stdin.end();
    clients.destroy();
    await dynamodb.close();
  }
}

function profileOf(index: number) {
  const customerId = `KH-${100_000 + index}`;
  return {
    ...accountKey(customerId, 'profile'),
    customerId,
    name: 'Nguyễn Thị Lan',
    address: `khach.${index}@example.vn`,
    addressKey: `key-${index}`,
    phone: '+84 28 5555 0142',
    postalAddress: '12 Đường Lê Lợi, Phường Bến Thành, Thành phố Hồ Chí Minh',
    inEuropeanUnion: false,
    customerSince: '2020-01-01',
    ...(index % 5 === 0 && { language: 'en' }),
  };
}
