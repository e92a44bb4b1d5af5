/** A task of the state machines: one Lambda function, `tasks/<name>.ts`. */
export interface WorkflowFunction {
  readonly name: string;
  /** MB; 1,769 are one vCPU. */
  readonly memory: number;
  /** How its state is tried again (lib/workflow/retries.ts); none where no state machine calls it. */
  readonly retry?: RetryName;
}

/**
 * How a task is tried again. `transient`: what passes by itself, for some minutes. `endless`: for as long as an execution can, since
 * from `ended` on a part never becomes `failed`. `thrice`: then it goes on without the analysis. `patient`: for a day, until the last
 * function of a stopped execution has ended. `webhook`: for about a day.
 */
export type RetryName = 'transient' | 'endless' | 'thrice' | 'patient' | 'webhook';

/** The workflow's functions: the production construct, the local cloud and the tests read this. */
export const workflowFunctions = {
  plan: {
    name: 'plan',
    // It also makes the parts of a single chunk.
    memory: 1_769,
    retry: 'transient',
  },
  produce: {
    name: 'produce',
    memory: 1_769,
    retry: 'transient',
  },
  assemble: {
    name: 'assemble',
    // For its network, with which it reads what it hashes: the most that every account may have. The setting hashMemory has more.
    memory: 3_008,
    retry: 'transient',
  },
  seal: {
    name: 'seal',
    memory: 512,
    retry: 'endless',
  },
  analyse: {
    name: 'analyse',
    memory: 3_008,
    retry: 'thrice',
  },
  fail: {
    name: 'fail',
    memory: 512,
    retry: 'transient',
  },
  purge: {
    name: 'purge',
    memory: 512,
    retry: 'patient',
  },
  notify: {
    name: 'notify',
    memory: 512,
    retry: 'webhook',
  },
  reconcile: {
    name: 'reconcile',
    memory: 512,
  },
} as const satisfies Record<string, WorkflowFunction>;
