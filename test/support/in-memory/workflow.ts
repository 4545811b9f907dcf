import type { ErrorName, ResumeOutput } from '../../../contract/machines.ts';
import { executionNameOf } from '../../../functions/requests/domain/execution-name.ts';
import type { Workflow } from '../../../functions/requests/ports.ts';

export interface InMemoryWorkflow extends Workflow {
  /** Names of the started executions, in order, each once. */
  readonly started: string[];
  /** Names of the redriven executions. */
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
    async start(request) {
      const name = executionNameOf(request);
      if (executions.has(name)) return;
      executions.set(name, 'running');
      started.push(name);
    },
    async resume(taskToken, output) {
      return answer({ taskToken, output });
    },
    async interrupt(taskToken, error) {
      return answer({ taskToken, error });
    },
    isWaiting: async (taskToken) => waiting.has(taskToken),
    async executionStatus(request) {
      return executions.get(executionNameOf(request)) ?? 'none';
    },
    async redrive(request) {
      const name = executionNameOf(request);
      if (executions.get(name) !== 'failed') return 'impossible';
      executions.set(name, 'running');
      redriven.push(name);
      return 'redriven';
    },
  };
}
