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
    `Version ${version}: It stands still after the batch that is under way, or at the end of its wait. \`resume ${version}\` goes on behind it.\n`,
  );
}

export async function resume(ports: PolicyPorts, { version, by, reason }: Act): Promise<CommandResult> {
  const run = await resumeNotice(ports, { version, by, reason });
  if ('obstacle' in run)
    return refusalToAct(run.obstacle, 'resume', version, await ports.runs.find(version), ports.clock());
  return done(
    `Version ${version}: Resumed. Nobody who was written to is written to again. \`status ${version} --watch\` follows it.\n`,
  );
}
