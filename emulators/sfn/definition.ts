import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';

/** The fields of a state that are used here; the library handles the rest. */
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

/** A set of states: a whole machine, or a Map's item processor. */
export interface Scope {
  StartAt: string;
  States: Record<string, State>;
  QueryLanguage?: string;
  TimeoutSeconds?: number;
}

/** The longest possible Node timer: 2^31 - 1 milliseconds, 24.8 days. A longer one would fire at once. */
export const maxWaitSeconds = 2_147_483;

export const lambdaTask = 'arn:aws:states:::lambda:invoke';
const waitingLambdaTask = `${lambdaTask}.waitForTaskToken`;

/** Fields that the library ignores, or that could make a wait exceed the longest timer unnoticed. */
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

/** Everything in `$$` that the local run does not provide. */
const unsupportedContext =
  /\$\$(?!\.(Execution\.(Id|Name|Input|StartTime)|StateMachine\.(Id|Name)|State\.(Name|EnteredTime)|Task\.Token|Map\.Item)\b)[^"]*/;

const supportedTypes = ['Task', 'Choice', 'Map', 'Pass', 'Wait', 'Succeed', 'Fail'];

/** The definition contains something that the local run would execute differently from AWS. */
class UnsupportedDefinition extends Error {
  override name = 'UnsupportedDefinition';
}

/**
 * Rejects a definition that the library would run differently from AWS, instead of running it wrongly.
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
  rejectIf(isJsonata(scope), owner, 'is written in JSONata; only JSONPath is supported');
  checkWait(scope.TimeoutSeconds, owner);
  for (const [name, state] of Object.entries(scope.States)) {
    const here = `State "${name}"`;
    rejectIf(seen.has(name), here, 'exists twice; tasks are identified by name');
    seen.add(name);
    checkState(state, here);
    if (state.ItemProcessor) checkScope(state.ItemProcessor, here, seen);
  }
}

function checkState(state: State, here: string): void {
  rejectIf(!supportedTypes.includes(state.Type), here, `has the type ${state.Type}`);
  rejectIf(isJsonata(state), here, 'is written in JSONata; only JSONPath is supported');
  for (const field of unsupportedFields) rejectIf(field in state, here, `uses ${field}`);
  checkWait(state.TimeoutSeconds, here);
  checkWait(state.Seconds, here);
  // The library treats this as a key named "$".
  const resultPaths = [state, ...(state.Catch ?? [])].map((part) => part.ResultPath);
  rejectIf(resultPaths.includes('$'), here, 'has the ResultPath "$"; omit it, it is the default');
  if (state.Type === 'Task') checkTask(state, here);
  if (state.Type === 'Map') checkMap(state, here);
  // The library treats an empty result as no result.
  rejectIf('Result' in state && !state.Result, here, 'has an empty Result');
  const { ItemProcessor: _processor, ...own } = state;
  const unknownContext = unsupportedContext.exec(JSON.stringify(own));
  rejectIf(unknownContext !== null, here, `reads ${unknownContext}`);
  const { ItemSelector: _selector, ...rest } = own;
  rejectIf(reads(rest, '$$.Map.'), here, 'reads $$.Map outside ItemSelector; select what the item needs');
}

function checkTask(state: State, here: string): void {
  const waits = state.Resource === waitingLambdaTask;
  rejectIf(!waits && state.Resource !== lambdaTask, here, `calls ${state.Resource}`);
  rejectIf(
    waits !== reads(state.Parameters, '$$.Task.Token'),
    here,
    'must wait for a task token if, and only if, it passes $$.Task.Token',
  );
}

function checkMap(state: State, here: string): void {
  rejectIf(!state.ItemProcessor, here, 'has no ItemProcessor');
  rejectIf(state.ItemProcessor?.ProcessorConfig?.Mode === 'DISTRIBUTED', here, 'is a distributed Map');
}

function checkWait(seconds: number | undefined, here: string): void {
  rejectIf(
    seconds !== undefined && seconds > maxWaitSeconds,
    here,
    `waits ${seconds} seconds; the longest wait of the local run is ${maxWaitSeconds} (24.8 days)`,
  );
}

const isJsonata = (part: object) => 'QueryLanguage' in part && part.QueryLanguage === 'JSONata';

const reads = (part: unknown, path: string) => JSON.stringify(part)?.includes(path) ?? false;

function rejectIf(condition: boolean, where: string, reason: string): void {
  if (condition) throw new UnsupportedDefinition(`${where} ${reason}.`);
}
