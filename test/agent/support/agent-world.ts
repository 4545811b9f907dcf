import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type Journal, openJournal } from '../../../agent/journal/journal.ts';
import type { LogEvent } from '../../../agent/log.ts';
import { cloudAt } from '../../../agent/protocol/cloud.ts';
import { uploadPart } from '../../../agent/protocol/upload.ts';
import type { SiteSystem } from '../../../agent/stores/site-system.ts';
import type { Safety } from '../../../agent/work/parts.ts';
import { type EndOfRun, runAgent } from '../../../agent/work/run-agent.ts';
import type { SiteTask } from '../../../contract/site.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type FakeCloud, startFakeCloud } from './fake-cloud.ts';
import { type FakeSystem, fakeSystem } from './fake-system.ts';
import { confirmationKeys, law, taskOf } from './site-tasks.ts';

export interface AgentWorld {
  system: FakeSystem;
  journal: Journal;
  folder: string;
  log: LogEvent[];
  /** What the clock of this machine is wrong by, in seconds. */
  skewSeconds: number;
  safety: Safety;
  start(): { stop(): Promise<EndOfRun>; end: Promise<EndOfRun> };
}

/** An agent in this process, over a store in memory and a journal on disk. */
export async function agentWorld(
  cloud: FakeCloud,
  changes: {
    safety?: Partial<Safety>;
    system?: Partial<FakeSystem>;
    instance?: string;
    uploads?: string;
  } = {},
): Promise<AgentWorld> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  cloud.agentKeys.push(publicKey);
  const folder = await temporaryFolder();
  const journal = openJournal(folder);
  const system = fakeSystem(changes.system);
  const world: AgentWorld = {
    system,
    journal,
    folder,
    log: [],
    skewSeconds: 0,
    safety: {
      decisionKeys: { confirmation: [confirmationKeys.publicKey] },
      eraseAfterSeconds: 0,
      brakes: { erase: 20, suspend: 20, export: 50 },
      lawFloor: law,
      ...changes.safety,
    },
    start() {
      const stopping = new AbortController();
      const clock = () => new Date(Date.now() + world.skewSeconds * 1000);
      const about = {
        site: 'hanoi',
        instance: changes.instance ?? 'machine-1',
        version: '0.1.0',
        url: cloud.url,
        key: privateKey,
        cloudKeys: [cloud.cloudKey],
        clock,
      };
      const client = cloudAt(about);
      const end = runAgent(
        {
          cloud: client,
          upload: (task, part, content) =>
            uploadPart(task, part, content, {
              cloud: client,
              uploads: changes.uploads ?? cloud.url,
              pauses: { random: () => 0, sleep: async () => {} },
              signal: stopping.signal,
              pieceBytes: 10,
            }),
          systems: new Map([[system.store, system as SiteSystem]]),
          register: system,
          journal,
          safety: world.safety,
          clock,
          key: privateKey,
          version: '0.1.0',
          log: (event) => world.log.push(event),
          waiting: {
            random: () => 0,
            sleep: (_milliseconds, signal) => wait(5, undefined, { signal }).catch(() => {}),
          },
          uptimeSeconds: () => performance.now() / 1000,
          minBeatSeconds: 0,
        },
        stopping.signal,
      );
      const stop = () => {
        stopping.abort();
        return end;
      };
      onTestFinished(async () => {
        await stop();
      });
      return { stop, end };
    },
  };
  onTestFinished(() => journal.close());
  return world;
}

/** An agent that works, and its workflow. */
export async function runningAgent(changes: { safety?: Partial<Safety>; system?: Partial<FakeSystem> } = {}) {
  const cloud = await startFakeCloud();
  const agent = await agentWorld(cloud, changes);
  agent.start();
  return { cloud, ...agent };
}

/** Asks one task of an agent and waits for its end. */
export async function ask(cloud: FakeCloud, task: Omit<SiteTask, 'fence'>) {
  cloud.open(task);
  await cloud.until(() => cloud.endOf(task.task) !== undefined);
  return cloud.endOf(task.task);
}

/** Has a request planned. Answers how the workflow names the plan. */
export async function planned(cloud: FakeCloud, request = 'R1') {
  const end = await ask(cloud, taskOf('find', { request }));
  if (end?.state !== 'done') throw new Error(`not planned: ${JSON.stringify(end)}`);
  return { sha256: JSON.parse(end.evidence.text).plan as string, plannedAt: '2026-03-10T02:00:00.000Z' };
}
