import type { CommandResult } from '../result.ts';
import type { Terminal } from '../terminal.ts';
import type { Command } from './command-line.ts';
import { notify } from './notify.ts';
import { pause, resume } from './operate.ts';
import type { PolicyPorts } from './ports.ts';
import { preview } from './preview.ts';
import { publish } from './publish.ts';
import { report } from './report.ts';
import { status } from './status.ts';

/** Executes the operator's command. Throws only what ports and files throw. */
export async function runCommand(
  ports: PolicyPorts,
  command: Command,
  terminal: Terminal,
): Promise<CommandResult> {
  switch (command.name) {
    case 'publish':
      return publish(ports, command);
    case 'preview':
      return preview(ports, command, terminal);
    case 'notify':
      return notify(ports, command, terminal);
    case 'status':
      return status(ports, command, terminal);
    case 'pause':
      return pause(ports, command);
    case 'resume':
      return resume(ports, command);
    case 'report':
      return report(ports, command, terminal);
  }
}
