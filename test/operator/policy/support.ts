import type { PolicyVersion } from '../../../functions/policy/domain/policy.ts';
import type { Command } from '../../../operator/policy/command-line.ts';
import type { PolicyPorts } from '../../../operator/policy/ports.ts';
import { runCommand } from '../../../operator/policy/run-command.ts';
import type { Terminal } from '../../../operator/terminal.ts';
import { inMemoryPolicyVersions } from '../../support/in-memory/policy-versions.ts';
import { customersOf, newNoticeWorld } from '../../support/notice-world.ts';
import { sampleVersion } from '../../support/sample-version.ts';

export const act = { by: 'minh', reason: 'ticket 12' };
export const notify2 = { name: 'notify', version: 2, confirm: '2', ...act } as const;
export const status2 = { name: 'status', version: 2, watch: false, json: false } as const;
export const report2 = { name: 'report', version: 2, json: false } as const;
export const preview2 = { name: 'preview', version: 2, from: 'nowhere', json: false } as const;

/** A version that has long been in force. */
const first = sampleVersion({
  number: 1,
  date: '2025-06-01',
  effective: '2025-06-01',
  significance: 'editorial',
});

interface DeskOptions {
  /** Versions published besides version 1. */
  published?: PolicyVersion[];
  notices?: Parameters<typeof newNoticeWorld>[1];
  /** What the operator types; without it there is no terminal. */
  typed?: string;
}

/** The operator's desk on 2 March 2026, 09:00 in Vietnam: with these customers, all in memory. */
export async function desk(
  customers = customersOf(5),
  { published = [sampleVersion()], notices = {}, typed }: DeskOptions = {},
) {
  const world = newNoticeWorld(customers, notices);
  const versions = inMemoryPolicyVersions();
  for (const version of [first, ...published]) await versions.publish(version, world.clock());
  const told: string[] = [];
  const questions: string[] = [];
  const terminal: Terminal = {
    paint: (_style, text) => text,
    showProgress: (line) => void told.push(line),
    hasPerson: typed !== undefined,
    ask: async (question) => {
      questions.push(question);
      return typed ?? '';
    },
    wait: (seconds) => world.sleep(seconds * 1000),
  };
  const ports = { ...world, versions };
  return {
    world: ports,
    versions,
    told,
    questions,
    terminal,
    run: (command: Command, changes: Partial<PolicyPorts> = {}, at: Partial<Terminal> = {}) =>
      runCommand({ ...ports, ...changes }, command, { ...terminal, ...at }),
  };
}
