import type { ErrorName, ResumeOutput } from '../../../contract/machines.ts';
import type { Workflow } from '../../../functions/requests/ports.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';

export interface InMemoryWorkflow extends Workflow {
  /** Ids of the started executions, in order, each once. */
  readonly started: string[];
  /** Ids of the redriven executions. */
  readonly redriven: string[];
  /** How waiting states were resumed or interrupted, in order. */
  readonly answers: { taskToken: string; output?: ResumeOutput; error?: ErrorName }[];
  /** Makes a state wait under this token. */
  wait(taskToken: string): void;
  /** The wait under this token ends without an answer. */
  timeOut(taskToken: string): void;
  /** The execution ends. */
  end(requestId: string, how: 'succeeded' | 'failed'): void;
}

/** A workflow engine that runs nothing and records its calls. */
export function inMemoryWorkflow(): InMemoryWorkflow {
  const executions = new Map<string, 'running' | 'succeeded' | 'failed'>();
  const waiting = new Set<string>();
  const started: string[] = [];
  const redriven: string[] = [];
  const answers: InMemoryWorkflow['answers'] = [];
  const answer = (given: InMemoryWorkflow['answers'][number]) => {
    if (!waiting.delete(given.taskToken)) return 'gone';
    answers.push(given);
    return 'resumed';
  };
  return {
    started,
    redriven,
    answers,
    wait: (taskToken) => waiting.add(taskToken),
    timeOut: (taskToken) => waiting.delete(taskToken),
    end: (requestId, how) => executions.set(requestId, how),
    async start(requestId) {
      if (executions.has(requestId)) return;
      executions.set(requestId, 'running');
      started.push(requestId);
    },
    async resume(taskToken, output) {
      return answer({ taskToken, output });
    },
    async interrupt(taskToken, error) {
      return answer({ taskToken, error });
    },
    async executionStatus(requestId) {
      return executions.get(requestId) ?? 'none';
    },
    async redrive(requestId) {
      if (executions.get(requestId) !== 'failed')
        throw new PermanentError('Only a failed execution is redriven.');
      executions.set(requestId, 'running');
      redriven.push(requestId);
    },
  };
}
