import { fail } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { LaterFault } from '../../../agent/faults.ts';
import { type Journal, journalInMemory } from '../../../agent/journal/journal.ts';
import { cpanel } from '../../../agent/panels/cpanel.ts';
import { directAdmin } from '../../../agent/panels/directadmin.ts';
import type { Panel } from '../../../agent/panels/panel.ts';
import type { AskPanel } from '../../../agent/panels/panel-http.ts';
import type { PanelParts } from '../../../agent/panels/panel-parts.ts';
import { panelSystem } from '../../../agent/panels/panel-system.ts';
import { recordsIn } from '../../../agent/panels/record.ts';
import type { SiteSystem } from '../../../agent/stores/site-system.ts';
import { fakeDirectAdmin } from '../../../emulators/panel/directadmin.ts';
import { type FakeAccount, type FakePanel, PanelUnreachable } from '../../../emulators/panel/panel.ts';
import { fakeWhm } from '../../../emulators/panel/whm.ts';
import type { Handle } from '../../../functions/stores/domain/site-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { law } from './site-tasks.ts';

export const panelKinds = ['cpanel', 'directadmin'] as const;
export type PanelKind = (typeof panelKinds)[number];

const subject = { customerId: 'C1', address: 'lan.nguyen@example.vn', addressKey: 'key-of-lan' };
const at = new Date('2026-03-10T02:00:00.000Z');
export const noPauses = { random: () => 0, sleep: async () => {} };

/** Asks a panel of this process as if over a wire. */
const asking =
  (fake: FakePanel): AskPanel =>
  async (call) => {
    try {
      return await fake.ask(call);
    } catch (error) {
      throw error instanceof PanelUnreachable ? new LaterFault('panel-away') : error;
    }
  };

/** What the billing system says of an account. */
export const handleOf = (
  { user, uid, created, domain }: FakeAccount,
  changes: Record<string, string | null> = {},
): Handle => ({
  kind: 'panel-user',
  values: {
    server: 'web1',
    login: user,
    uid: String(uid),
    since: created.toISOString().slice(0, 10),
    domain,
    ...changes,
  },
});

export interface PanelWorld {
  fake: FakePanel;
  panel: Panel;
  journal: Journal;
  /** What the billing system says. */
  handles: Handle[];
  parts: PanelParts;
  system: SiteSystem;
  /** Folder in which packages lie. */
  drive: string;
}

/** A store over one fake panel, `web1`. */
export async function panelWorld(
  kind: PanelKind,
  changes: { settings?: Partial<PanelParts['settings']>; journal?: Journal; failure?: number } = {},
): Promise<PanelWorld> {
  const drive = await temporaryFolder();
  mkdirSync(join(drive, 'packages'));
  const fake =
    kind === 'cpanel'
      ? fakeWhm({ drive, ...(changes.failure !== undefined && { failure: changes.failure }) })
      : fakeDirectAdmin({ drive });
  const journal = changes.journal ?? ownJournal();
  return panelWorldOver(kind, fake, drive, journal, changes.settings);
}

/** The same panel for another process, or for the same one after its end. */
export function panelWorldOver(
  kind: PanelKind,
  fake: FakePanel,
  drive: string,
  journal: Journal,
  settings: Partial<PanelParts['settings']> = {},
): PanelWorld {
  const handles: Handle[] = [];
  const panel =
    kind === 'cpanel'
      ? cpanel(asking(fake), noPauses)
      : directAdmin(asking(fake), noPauses, () => new Date());
  let marks = 0;
  const parts: PanelParts = {
    settings: {
      store: 'site:hosting',
      scope: 'data',
      names: {
        kind: 'panel-user',
        server: 'server',
        user: 'login',
        uid: 'uid',
        created: 'since',
        domain: ['domain'],
      },
      elsewhere: new Set(['vps1']),
      notReached: new Set(['backups']),
      copies: [{ name: 'backups', days: 30 }],
      sha256: 'a'.repeat(64),
      ...settings,
    },
    panels: new Map([['web1', panel]]),
    folders: new Map([['web1', { there: '/packages', here: join(drive, 'packages') }]]),
    records: recordsIn(journal, 'site:hosting'),
    names: async () => handles,
    pauses: noPauses,
    clock: () => new Date(),
    newMark: () => {
      marks += 1;
      return `mark${marks}-${Math.random()}`;
    },
  };
  return { fake, panel, journal, handles, parts, system: panelSystem(parts), drive };
}

function ownJournal(): Journal {
  const journal = journalInMemory();
  onTestFinished(() => journal.close());
  return journal;
}

export const taskOf = (request = 'R1') => ({ request, fence: 1, subject, handles: [] });
export const findTask = (kind: 'deletion' | 'handover' = 'deletion', request = 'R1') => ({
  ...taskOf(request),
  kind,
  at,
  law,
});
export const goOn = async () => true;

/** Calls a method that the system has to have. */
const turned = (turn: number, request = 'R1') => ({ ...taskOf(request), turn });
export const suspend = (system: SiteSystem, turn = 1) =>
  system.suspend?.(turned(turn)) ?? fail('cannot suspend');
export const unsuspend = (system: SiteSystem, turn = 2) =>
  system.unsuspend?.(turned(turn)) ?? fail('cannot unsuspend');
