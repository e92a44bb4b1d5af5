import type { StateMachineDefinition } from 'aws-local-stepfunctions';

/** A task of a definition and the Map and Parallel states that it stands in, the outermost first. */
export interface TaskPlan {
  readonly name: string;
  readonly resource: string;
  readonly within: readonly string[];
}

/** A definition made fit for the local interpreter. */
export interface LocalDefinition {
  readonly definition: StateMachineDefinition;
  readonly tasks: readonly TaskPlan[];
}

type State = Record<string, unknown> & { Type: string };
type Machine = { States: Record<string, State> } & Record<string, unknown>;

/** The interpreter's own default is 60 s, AWS's is none: as long as its timer can be set for. */
const NO_TIMEOUT_SECONDS = 2_000_000;

/** Fields that the interpreter would ignore. */
const UNSUPPORTED = [
  'Arguments',
  'Assign',
  'ItemBatcher',
  'ItemReader',
  'Output',
  'ResultWriter',
  'ToleratedFailurePercentage',
];

function check(name: string, state: Record<string, unknown>): void {
  const processor = state.ItemProcessor as { ProcessorConfig?: { Mode?: string } } | undefined;
  const found = UNSUPPORTED.filter((field) => field in state);
  if (state.QueryLanguage === 'JSONata') found.push('QueryLanguage JSONata');
  if (processor?.ProcessorConfig?.Mode === 'DISTRIBUTED') found.push('a distributed Map');
  if (found.length > 0) throw new Error(`State "${name}" uses ${found.join(', ')}, which the local cloud does not run`);
}

function prepare(machine: Machine, within: readonly string[], tasks: TaskPlan[]): void {
  for (const [name, state] of Object.entries(machine.States)) {
    check(name, state);
    if (state.Type === 'Task') {
      tasks.push({ name, resource: String(state.Resource), within });
      if (!('TimeoutSeconds' in state) && !('TimeoutSecondsPath' in state)) state.TimeoutSeconds = NO_TIMEOUT_SECONDS;
    }
    const inner = [state.ItemProcessor ?? state.Iterator, ...((state.Branches as unknown[]) ?? [])];
    for (const nested of inner) if (nested) prepare(nested as Machine, [...within, name], tasks);
  }
}

/**
 * Makes a definition fit for the local interpreter: gives tasks AWS's endless default timeout, and lists them.
 *
 * @throws Error naming the state that uses what the interpreter does not know
 */
export function localDefinition(definition: StateMachineDefinition): LocalDefinition {
  const copy = structuredClone(definition) as unknown as Machine;
  const tasks: TaskPlan[] = [];
  check('(the state machine)', copy);
  prepare(copy, [], tasks);
  const seconds = copy.TimeoutSeconds;
  if (typeof seconds === 'number') copy.TimeoutSeconds = Math.min(seconds, NO_TIMEOUT_SECONDS);
  return { definition: copy as unknown as StateMachineDefinition, tasks };
}
