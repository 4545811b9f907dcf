import { pauseNotice, resumeNotice } from '../../functions/notices/operate-notices.ts';
import { type CommandResult, done } from '../result.ts';
import type { Command } from './command-line.ts';
import type { PolicyPorts } from './ports.ts';
import { refusalToAct } from './words.ts';

type Act = Extract<Command, { name: 'pause' | 'resume' }>;

export async function pause(ports: PolicyPorts, { version, by, reason }: Act): Promise<CommandResult> {
  const run = await pauseNotice(ports, { version, by, reason });
  if ('obstacle' in run)
    return refusalToAct(run.obstacle, 'pause', version, await ports.runs.find(version), ports.clock());
  return done(
    `Version ${version}: It pauses after the current batch, or at the end of its wait. \`resume ${version}\` continues after it.\n`,
  );
}

export async function resume(ports: PolicyPorts, { version, by, reason }: Act): Promise<CommandResult> {
  const run = await resumeNotice(ports, { version, by, reason });
  if ('obstacle' in run)
    return refusalToAct(run.obstacle, 'resume', version, await ports.runs.find(version), ports.clock());
  return done(
    `Version ${version}: Resumed. Customers who have been notified are not notified again. \`status ${version} --watch\` follows it.\n`,
  );
}
