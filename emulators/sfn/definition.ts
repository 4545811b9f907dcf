import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';

/** What is read here of a state; the rest is the library's business. */
export interface State {
  Type: string;
  Resource?: string;
  Parameters?: unknown;
  TimeoutSeconds?: number;
  Seconds?: number;
  ResultPath?: string | null;
  Catch?: { ErrorEquals: string[]; ResultPath?: string | null }[];
  ItemSelector?: unknown;
  ItemProcessor?: Scope & { ProcessorConfig?: { Mode?: string } };
  [field: string]: unknown;
}

/** A set of states: a whole machine, or what a Map does with each item. */
export interface Scope {
  StartAt: string;
  States: Record<string, State>;
  QueryLanguage?: string;
  TimeoutSeconds?: number;
}

/** The longest wait of a Node timer: 2^31 - 1 milliseconds, 24.8 days. A longer one would fire at once. */
export const maxWaitSeconds = 2_147_483;

export const lambdaTask = 'arn:aws:states:::lambda:invoke';
const waitingLambdaTask = `${lambdaTask}.waitForTaskToken`;

/** Fields that the library ignores, or with which a wait could become longer than a timer without anyone seeing it. */
const unsupportedFields = [
  'Arguments',
  'Assign',
  'Credentials',
  'HeartbeatSeconds',
  'HeartbeatSecondsPath',
  'ItemBatcher',
  'ItemReader',
  'Output',
  'ResultWriter',
  'SecondsPath',
  'TimeoutSecondsPath',
  'Timestamp',
  'TimestampPath',
  'ToleratedFailureCount',
  'ToleratedFailurePercentage',
];

/** Everything of `$$` but what the local run can tell. */
const unsupportedContext =
  /\$\$(?!\.(Execution\.(Id|Name|Input|StartTime)|StateMachine\.(Id|Name)|State\.(Name|EnteredTime)|Task\.Token|Map\.Item)\b)[^"]*/;

const supportedTypes = ['Task', 'Choice', 'Map', 'Pass', 'Wait', 'Succeed', 'Fail'];

/** The definition asks for something that the local run would not do as AWS does. */
class UnsupportedDefinition extends Error {
  override name = 'UnsupportedDefinition';
}

/**
 * Refuses a definition that the library would run differently from AWS, instead of running it wrong.
 *
 * @throws UnsupportedDefinition naming the state and the reason; the validator's own error for an invalid definition.
 */
export function checkDefinition(definition: Scope): void {
  const seen = new Set<string>();
  checkScope(definition, 'The state machine', seen);
  checkLanguage(definition);
}

/** Definitions that were found valid, as JSON: to validate one takes as long as to start everything else. */
const valid = new Set<string>();

function checkLanguage(definition: Scope): void {
  const text = JSON.stringify(definition);
  if (valid.has(text)) return;
  // Constructing validates against the language's schema, and writes into what it validates.
  new StateMachine(JSON.parse(text) as StateMachineDefinition);
  valid.add(text);
}

function checkScope(scope: Scope, owner: string, seen: Set<string>): void {
  refuseIf(isJsonata(scope), owner, 'is written in JSONata; only JSONPath is supported');
  checkWait(scope.TimeoutSeconds, owner);
  for (const [name, state] of Object.entries(scope.States)) {
    const here = `State "${name}"`;
    refuseIf(seen.has(name), here, 'exists twice; tasks are told apart by name');
    seen.add(name);
    checkState(state, here);
    if (state.ItemProcessor) checkScope(state.ItemProcessor, here, seen);
  }
}

function checkState(state: State, here: string): void {
  refuseIf(!supportedTypes.includes(state.Type), here, `has the type ${state.Type}`);
  refuseIf(isJsonata(state), here, 'is written in JSONata; only JSONPath is supported');
  for (const field of unsupportedFields) refuseIf(field in state, here, `uses ${field}`);
  checkWait(state.TimeoutSeconds, here);
  checkWait(state.Seconds, here);
  // The library takes this for a key named "$".
  const resultPaths = [state, ...(state.Catch ?? [])].map((part) => part.ResultPath);
  refuseIf(resultPaths.includes('$'), here, 'has the ResultPath "$"; leave it out, it is the default');
  if (state.Type === 'Task') checkTask(state, here);
  if (state.Type === 'Map') checkMap(state, here);
  // The library takes an empty result for none at all.
  refuseIf('Result' in state && !state.Result, here, 'has an empty Result');
  const { ItemProcessor: _processor, ...own } = state;
  const unknownContext = unsupportedContext.exec(JSON.stringify(own));
  refuseIf(unknownContext !== null, here, `reads ${unknownContext}`);
  const { ItemSelector: _selector, ...rest } = own;
  refuseIf(reads(rest, '$$.Map.'), here, 'reads $$.Map outside ItemSelector; select what the item needs');
}

function checkTask(state: State, here: string): void {
  const waits = state.Resource === waitingLambdaTask;
  refuseIf(!waits && state.Resource !== lambdaTask, here, `calls ${state.Resource}`);
  refuseIf(
    waits !== reads(state.Parameters, '$$.Task.Token'),
    here,
    'must wait exactly when it passes $$.Task.Token on',
  );
}

function checkMap(state: State, here: string): void {
  refuseIf(!state.ItemProcessor, here, 'has no ItemProcessor');
  refuseIf(state.ItemProcessor?.ProcessorConfig?.Mode === 'DISTRIBUTED', here, 'is a distributed Map');
}

function checkWait(seconds: number | undefined, here: string): void {
  refuseIf(
    seconds !== undefined && seconds > maxWaitSeconds,
    here,
    `waits ${seconds} seconds; the longest wait of the local run is ${maxWaitSeconds} (24.8 days)`,
  );
}

const isJsonata = (part: object) => 'QueryLanguage' in part && part.QueryLanguage === 'JSONata';

const reads = (part: unknown, path: string) => JSON.stringify(part)?.includes(path) ?? false;

function refuseIf(condition: boolean, where: string, reason: string): void {
  if (condition) throw new UnsupportedDefinition(`${where} ${reason}.`);
}
