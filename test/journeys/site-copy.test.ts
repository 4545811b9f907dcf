import { createPublicKey, randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openJournal } from '../../agent/journal/journal.ts';
import { type Cloud, cloudAt } from '../../agent/protocol/cloud.ts';
import { CloudFault } from '../../agent/protocol/send.ts';
import { uploadPart } from '../../agent/protocol/upload.ts';
import type { SiteSystem } from '../../agent/stores/site-system.ts';
import { sqlSystem } from '../../agent/stores/sql-system.ts';
import { runAgent } from '../../agent/work/run-agent.ts';
import { environment } from '../../contract/resources.ts';
import { versionsOf } from '../../local/inspect.ts';
import { readArchive, sha256Of, unzip } from '../../local/read-archive.ts';
import { fakeSystem } from '../agent/support/fake-system.ts';
import { openSampleBilling } from '../agent/support/sample-billing.ts';
import { law } from '../agent/support/site-tasks.ts';
import { openSqliteDatabase } from '../agent/support/sqlite-database.ts';
import { patience } from '../support/patience.ts';
import { agentPair } from '../support/seals.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { newAgent, sites, workUntil } from './site-support.ts';
import { localStack } from './support.ts';

interface ListedPart {
  name: string;
  store?: string;
  kind: string;
  size: number;
  sha256: string;
  manifestSha256?: string;
}

describe('a copy with parts of a site, on the local stack', () => {
  const local = localStack({ sites: sites.map((site) => ({ ...site, leaseSeconds: 5 })) });

  const objectsOf = (reference: string) =>
    versionsOf(local.stack, 'archive', `${reference.replaceAll('-', '')}/`);
  const openUploads = async () => {
    const { clients, buckets } = local.stack;
    return (
      (await clients.s3.send(new ListMultipartUploadsCommand({ Bucket: buckets.archive }))).Uploads ?? []
    );
  };

  /** Downloads every part, as the customer does: the code is typed once. */
  async function downloadAll(link: string, matchCode: string) {
    const { customer } = local;
    let page = await customer.press(await customer.visit(link), { code: matchCode, part: '1' });
    const urlOf = () => page.root.querySelector('a[href*="X-Amz-Signature"]')?.getAttribute('href') ?? '';
    const shown = page.root.text;
    const first = await readArchive(Buffer.from(await (await fetch(urlOf())).arrayBuffer()));
    const { parts } = first.manifest as unknown as { parts: ListedPart[] };
    const others: (ListedPart & { bytes: Buffer; disposition: string | null })[] = [];
    for (const [index, listed] of parts.entries()) {
      page = await customer.press(page, { part: String(index + 2) });
      const response = await fetch(urlOf());
      others.push({
        ...listed,
        bytes: Buffer.from(await response.arrayBuffer()),
        disposition: response.headers.get('content-disposition'),
      });
    }
    return { page, shown, first, others };
  }

  it('has what the site uploaded, byte by byte, in the words of its stores, and leaves nothing behind', async () => {
    const owner = await local.newCustomer();
    const agent = await newAgent(local, {
      [owner.id]: { 'site:panel': { 'panel-accounts': 2 }, 'site:billing': { profile: 1, tickets: 3 } },
    });
    const { reference, matchCode } = await local.confirmed(owner, { kind: 'handover', scope: 'everything' });
    await workUntil(local, agent, reference, 'delivered');
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'download');

    const { page, shown, first, others } = await downloadAll(link, matchCode);

    expect(first.wrong).toEqual([]);
    expect([...first.files.keys()].some((path) => path.startsWith('data/'))).toBe(true);
    expect(others.map(({ bytes }) => bytes.toString())).toEqual([
      `2 panel-accounts of ${owner.id} in site:panel`,
      `1 profile of ${owner.id} in site:billing`,
      `3 tickets of ${owner.id} in site:billing`,
    ]);
    for (const { bytes, size, sha256, name, disposition } of others) {
      expect([bytes.length, sha256Of(bytes)]).toEqual([size, sha256]);
      expect(disposition).toContain(name);
    }
    expect(shown).toContain('Hệ thống tính cước');
    expect(first.files.get('index.html')?.toString()).toContain('Máy chủ web');
    expect(await openUploads()).toEqual([]);

    await local.customer.press(page, { action: 'discard' });
    const closed = await workUntil(local, agent, reference, 'completed');
    expect(await objectsOf(reference)).toEqual([]);
    expect(closed.outcomes['site:billing']).toContainEqual({
      category: 'tickets',
      result: 'returned',
      count: 3,
    });
  });

  it('comes from the agent itself: tables and files packed, a package as it is, also after it was killed', async () => {
    const owner = await local.newCustomer();
    const billing = await openSampleBilling(openSqliteDatabase);
    await billing.plant(owner.id);
    await billing.plant('KH-neighbour');
    // Two pieces: one that S3 takes, and the rest.
    const content = randomBytes(9 * 1024 * 1024);
    let isHeld = true;
    const panel: SiteSystem = fakeSystem({
      store: 'site:panel',
      scope: 'data',
      categories: ['panel-accounts', 'backups'],
      exported: ['panel-accounts'],
      async *export() {
        yield {
          category: 'panel-accounts',
          name: 'web1-cpmove-lan.tar.gz',
          isPackage: true,
          async *read() {
            yield content.subarray(0, 8_500_000);
            if (isHeld) await wait(60_000, undefined, { signal: holding.signal }).catch(() => {});
            yield content.subarray(8_500_000);
          },
        };
      },
    });
    const holding = new AbortController();
    const systems = new Map<SiteSystem['store'], SiteSystem>([
      ['site:panel', panel],
      [
        'site:billing',
        sqlSystem({ map: billing.map, engine: billing.store, scope: 'information', close: async () => {} }),
      ],
    ]);
    const parameter = async (name: string) => {
      const Name = `${local.stack.environment[environment.keysPath]}/${name}`;
      const { Parameter } = await local.stack.clients.ssm.send(new GetParameterCommand({ Name }));
      return createPublicKey({
        key: Buffer.from(Parameter?.Value ?? '', 'base64'),
        format: 'der',
        type: 'spki',
      });
    };
    const [transport, confirmation] = [
      await parameter('site-transport-public'),
      await parameter('seal-confirmation-public'),
    ];
    const journal = openJournal(await temporaryFolder());
    onTestFinished(() => journal.close());
    const log: string[] = [];
    const start = () => {
      const stopping = new AbortController();
      const clock = () => new Date();
      const cloud = cloudAt({
        site: 'hanoi',
        // The same machine as in the other test: the key belongs to one.
        instance: 'instance-1',
        version: '0.1.0',
        url: local.stack.site?.url ?? '',
        key: agentPair.privateKey,
        cloudKeys: [transport],
        clock,
      });
      const pauses = { random: () => 0, sleep: async () => {} };
      const uploads = new URL(local.stack.urls.s3).origin;
      // Whoever is killed says no last word.
      let isDead = false;
      const mortal: Cloud = {
        ...cloud,
        tell: async (told, signal) => {
          if (isDead) throw new CloudFault('cloud-away');
          return cloud.tell(told, signal);
        },
      };
      const end = runAgent(
        {
          cloud: mortal,
          upload: (task, part, from) =>
            uploadPart(task, part, from, { cloud, uploads, signal: stopping.signal, pauses }),
          systems,
          journal,
          safety: {
            decisionKeys: { confirmation: [confirmation] },
            eraseAfterSeconds: 0,
            brakes: { erase: 20, suspend: 20, export: 50 },
            lawFloor: law,
          },
          clock,
          key: agentPair.privateKey,
          version: '0.1.0',
          log: (event) => log.push(JSON.stringify(event)),
          waiting: {
            random: () => 0,
            sleep: (_ms, signal) => wait(100, undefined, { signal }).catch(() => {}),
          },
          uptimeSeconds: () => performance.now() / 1000,
          minBeatSeconds: 1,
        },
        stopping.signal,
      );
      return async () => {
        isDead = true;
        stopping.abort();
        await end;
      };
    };

    const { reference, matchCode } = await local.confirmed(owner, { kind: 'handover', scope: 'everything' });
    const stop = start();
    while ((await openUploads()).length === 0) await wait(patience.interval);
    isHeld = false;
    holding.abort();
    await stop();
    const stopAgain = start();
    onTestFinished(stopAgain);
    await local.waitFor(reference, 'delivered');
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'download');
    const { first, others } = await downloadAll(link, matchCode);

    expect(first.wrong).toEqual([]);
    const [packed, rows] = others;
    expect(packed?.name).toMatch(/part-002\.tar\.gz$/);
    expect(packed?.bytes.equals(content)).toBe(true);
    expect(others.map(({ store, kind }) => [store, kind])).toEqual([
      ['panel', 'as-it-is'],
      ['billing', 'zip'],
    ]);
    const unpacked = await unzip(rows?.bytes ?? Buffer.alloc(0));
    const manifest = unpacked.get('manifest-billing-1.json') ?? Buffer.alloc(0);
    expect(sha256Of(manifest)).toBe(rows?.manifestSha256);
    for (const { path, sha256 } of JSON.parse(manifest.toString()).entries)
      expect(sha256Of(unpacked.get(path) ?? Buffer.alloc(0)), path).toBe(sha256);
    const all = [...unpacked].map(([path, bytes]) => `${path}\n${bytes}`).join('\n');
    expect(all).toContain(owner.id);
    expect(all).not.toContain('KH-neighbour');
    const request = await local.stored(reference);
    expect(request.outcomes['site:panel']).toContainEqual({
      category: 'panel-accounts',
      result: 'returned',
      count: 1,
    });
    // Of each part one object that counts, and nothing half uploaded.
    const parts = (await objectsOf(reference)).map(({ key }) => key).filter((key) => key.includes('/site/'));
    expect(new Set(parts).size).toBe(4);
    expect(await openUploads()).toEqual([]);
    for (const text of [...log, ...local.stack.log.lines()]) {
      expect(text).not.toContain('cpmove');
      expect(text).not.toContain(owner.address);
    }
  });
});
