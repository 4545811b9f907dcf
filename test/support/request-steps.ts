import type {
  AskInput,
  CloseInput,
  ExecuteInStoreInput,
  ExecutionInput,
  OpenTaskInput,
  PlanInput,
  RaiseAttentionInput,
  WaitingStepInput,
  WriteArchiveInput,
} from '../../contract/machines.ts';
import { deleteArchive } from '../../functions/handover/delete-archive.ts';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { writePart } from '../../functions/handover/write-part.ts';
import { askForConfirmation } from '../../functions/requests/ask-for-confirmation.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import { executeInStore } from '../../functions/requests/execute-in-store.ts';
import { openGracePeriod } from '../../functions/requests/open-grace-period.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import { refusePromotions } from '../../functions/requests/refuse-promotions.ts';
import { openTask } from '../../functions/sites/open-task.ts';
import type { SiteWorld } from './site-world.ts';
import type { World } from './world.ts';

/** Everything that a step can be told. Each reads what it knows. */
export type StepPayload = ExecutionInput &
  Partial<
    AskInput &
      WaitingStepInput &
      ExecuteInStoreInput &
      RaiseAttentionInput &
      PlanInput &
      OpenTaskInput &
      Omit<CloseInput, 'results'>
  > & { part?: number; results?: CloseInput['results'] | WriteArchiveInput['results'] };

type Step = (ports: World, payload: StepPayload) => Promise<unknown>;

/** The functions that the request machine calls. */
export const requestSteps = {
  'ask-for-confirmation': (ports, payload) => askForConfirmation(ports, payload as AskInput),
  'open-grace-period': (ports, payload) => openGracePeriod(ports, payload as WaitingStepInput),
  'plan-request': (ports, payload) => planRequest(ports, payload),
  'execute-in-store': (ports, payload) => executeInStore(ports, payload as ExecuteInStoreInput),
  'write-archive': (ports, { part, ...payload }) =>
    part === undefined
      ? writeArchive(ports, payload as WriteArchiveInput)
      : writePart(ports, { ...payload, part } as WriteArchiveInput & { part: number }),
  'deliver-archive': (ports, payload) => deliverArchive(ports, payload as WaitingStepInput),
  'delete-archive': (ports, payload) => deleteArchive(ports, payload),
  'refuse-promotions': (ports, payload) => refusePromotions(ports, payload),
  'close-request': (ports, payload) => closeRequest(ports, payload as CloseInput),
  'open-task': (ports, payload) => openTask(ports as SiteWorld, payload as OpenTaskInput),
  'raise-attention': (ports, payload) => raiseAttention(ports, payload as RaiseAttentionInput),
} as const satisfies Record<string, Step>;

export type StepName = keyof typeof requestSteps;
