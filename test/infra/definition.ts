import type { Resource } from './support.ts';

export interface State {
  Type: string;
  Resource?: string;
  Next?: string;
  Default?: string;
  End?: boolean;
  TimeoutSeconds?: number;
  /** How long a Wait lasts. */
  Seconds?: number;
  MaxConcurrency?: number;
  Parameters?: { FunctionName: string; Payload: Record<string, unknown> };
  Choices?: { Variable?: string; StringEquals?: string; Not?: object; Next: string }[];
  Retry?: Retry[];
  Catch?: { ErrorEquals: string[]; Next: string; ResultPath?: string | null }[];
  ResultPath?: string | null;
  ResultSelector?: Record<string, unknown>;
  OutputPath?: string;
  ItemsPath?: string;
  ItemSelector?: Record<string, unknown>;
  ItemProcessor?: Definition;
}

export interface Retry {
  ErrorEquals: string[];
  IntervalSeconds: number;
  BackoffRate: number;
  MaxAttempts: number;
  MaxDelaySeconds?: number;
}

export interface Definition {
  StartAt: string;
  States: Record<string, State>;
}

/** The machines of the stack. */
export type MachineName = 'PrivacyRequests' | 'PrivacyRequests-notices';

/** A state machine as AWS would get it, with the entry's name in place of each function's ARN. */
export function definitionOf(resources: Record<string, Resource>, name: MachineName): Definition {
  const machine = Object.values(resources).find(
    ({ Type, Properties }) =>
      Type === 'AWS::StepFunctions::StateMachine' && Properties.StateMachineName === name,
  );
  const [, parts]: [string, unknown[]] = machine?.Properties.DefinitionString['Fn::Join'] ?? ['', []];
  return JSON.parse(parts.map((part) => rendered(part, resources)).join(''));
}

/** All states, those inside of Map states included. */
export const statesOf = ({ States }: Definition): [string, State][] =>
  Object.entries(States).flatMap(([name, state]) => [
    [name, state] as [string, State],
    ...(state.ItemProcessor ? statesOf(state.ItemProcessor) : []),
  ]);

function rendered(part: unknown, resources: Record<string, Resource>): string {
  if (typeof part === 'string') return part;
  const { Ref: reference, 'Fn::GetAtt': attribute } = part as {
    Ref?: string;
    'Fn::GetAtt'?: [string, string];
  };
  if (reference === 'AWS::Partition') return 'aws';
  const entry = attribute && resources[attribute[0]]?.Properties.Handler?.split('.')[0];
  if (entry) return `<${entry}>`;
  throw new Error(`The definition refers to something unexpected: ${JSON.stringify(part)}`);
}
