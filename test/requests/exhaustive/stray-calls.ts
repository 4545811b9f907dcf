import { endings, errorNames } from '../../../contract/machines.ts';
import { storeNames } from '../../../contract/stores.ts';
import type { StepCall } from '../../support/request-machine.ts';
import { requestSteps, type StepName, type StepPayload } from '../../support/request-steps.ts';
import type { Scene } from './scene.ts';
import type { Doing } from './trials.ts';

/** A step that is called, once more or out of turn. */
const called =
  ({ step, payload }: StepCall): Doing['act'] =>
  (ports, { id }) =>
    requestSteps[step](ports, { ...payload, requestId: id });

/** What a step can be told besides its request: each store, each ending. */
const payloadsOf = (step: StepName): Partial<StepPayload>[] => {
  switch (step) {
    case 'execute-in-store':
      return storeNames.map((store) => ({ store }));
    case 'close-request':
      return [{}, ...endings.map((ending) => ({ ending }))];
    case 'raise-attention':
      return [{ error: errorNames.permanent }];
    default:
      return [{}];
  }
};

/**
 * Every step, called when the machine does not wait for it: late, if the machine has called it before, else too early.
 * A late call may also come from an attempt that never got to record its token, and on which nothing waits any more.
 */
export function strayCalls(scene: Scene, id: string): { late: Doing[]; early: Doing[] } {
  const made = scene.workflow.callsOf(id);
  const waitsOn = scene.workflow.positionOf(id)?.token;
  const late: Doing[] = [];
  const early: Doing[] = [];
  for (const step of Object.keys(requestSteps) as StepName[]) {
    for (const told of payloadsOf(step)) {
      const name = `${step} ${Object.values(told)}`.trim();
      const before = made.findLast(
        ({ step: each, payload }) =>
          each === step && payload.store === told.store && payload.ending === told.ending,
      );
      const payload = { requestId: id, taskToken: 'an earlier token', ...told, ...before?.payload };
      const again = { act: called({ step, payload }), repeatedBy: 'nobody' } as const;
      if (!before) {
        early.push({ name: `${name}, too early`, ...again });
        continue;
      }
      const isCurrent = waitsOn !== undefined && payload.taskToken === waitsOn;
      late.push({ name: `${name}, ${isCurrent ? 'called twice' : 'late'}`, ...again });
      if (before.payload.taskToken === undefined) continue;
      const lateToken = called({ step, payload: { ...payload, taskToken: 'an earlier token' } });
      late.push({ name: `${name}, late, with an earlier token`, act: lateToken, repeatedBy: 'nobody' });
    }
  }
  return { late, early };
}
