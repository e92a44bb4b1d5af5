import type { Permissions } from '../../api/routes/permissions.ts';

/** A task of the state machines: one Lambda function, `tasks/<name>.ts`. */
export interface WorkflowFunction {
  readonly name: string;
  /** MB; 1,769 are one vCPU. */
  readonly memory: number;
  readonly permissions: Permissions;
  /** How its state is tried again (lib/workflow/retries.ts); none where no state machine calls it. */
  readonly retry?: RetryName;
}

/**
 * How a task is tried again. `transient`: what passes by itself, for some minutes. `endless`: for as long as an execution can, since
 * from `ended` on a part never becomes `failed`. `thrice`: then it goes on without the analysis. `patient`: for a day, until the last
 * function of a stopped execution has ended. `webhook`: for about a day.
 */
export type RetryName = 'transient' | 'endless' | 'thrice' | 'patient' | 'webhook';

/** What publishing a status needs. */
const publishing = {
  customers: ['GetItem'],
  events: ['PutEvents'],
  notification: ['StartExecution'],
} as const satisfies Permissions;

/** What a function needs that removes files and uploads. */
const removal = ['DeleteObject', 'ListBucket', 'AbortMultipartUpload', 'ListBucketMultipartUploads'] as const;

/** The workflow's functions and what each may do: the production construct, the local cloud and the tests read this. */
export const workflowFunctions = {
  plan: {
    name: 'plan',
    memory: 512,
    retry: 'transient',
    permissions: {
      sessions: ['GetItem'],
      ledger: ['GetItem', 'UpdateItem'],
      lines: ['GetItem', 'PutItem'],
      files: ['PutObject', ...removal],
      witnesses: ['PutObject'],
    },
  },
  produce: {
    name: 'produce',
    memory: 1_769,
    retry: 'transient',
    permissions: {
      ledger: ['GetItem'],
      lines: ['GetItem', 'PutItem', 'UpdateItem'],
      files: ['PutObject', ...removal],
      lineKey: ['GenerateMac'],
    },
  },
  assemble: {
    name: 'assemble',
    memory: 1_769,
    retry: 'transient',
    permissions: {
      ledger: ['GetItem', 'UpdateItem', 'PutItem'],
      lines: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
      files: ['GetObject', 'PutObject', ...removal],
      witnesses: ['ListBucket'],
    },
  },
  seal: {
    name: 'seal',
    memory: 512,
    retry: 'endless',
    permissions: {
      ...publishing,
      ledger: ['GetItem', 'UpdateItem', 'PutItem'],
      lines: ['GetItem', 'PutItem'],
      files: ['PutObject', ...removal],
      lineKey: ['GenerateMac'],
    },
  },
  analyse: {
    name: 'analyse',
    memory: 3_008,
    retry: 'thrice',
    permissions: {
      ...publishing,
      ledger: ['GetItem', 'UpdateItem'],
      lines: ['GetItem', 'PutItem'],
      files: ['GetObject', 'PutObject', ...removal],
    },
  },
  fail: {
    name: 'fail',
    memory: 512,
    retry: 'transient',
    permissions: {
      ...publishing,
      ledger: ['GetItem', 'UpdateItem'],
      lines: ['GetItem', 'PutItem'],
      files: removal,
      witnesses: ['ListBucket'],
    },
  },
  purge: {
    name: 'purge',
    memory: 512,
    retry: 'patient',
    permissions: {
      sessions: ['GetItem', 'Query', 'UpdateItem', 'DeleteItem'],
      ledger: ['GetItem', 'UpdateItem', 'PutItem'],
      lines: ['GetItem', 'Query', 'UpdateItem', 'DeleteItem'],
      files: removal,
      production: ['DescribeExecution', 'StopExecution'],
    },
  },
  notify: {
    name: 'notify',
    memory: 512,
    retry: 'webhook',
    permissions: { customers: ['GetItem', 'UpdateItem'], lineKey: ['GenerateMac'] },
  },
  reconcile: {
    name: 'reconcile',
    memory: 512,
    permissions: {
      ...publishing,
      ledger: ['GetItem', 'UpdateItem'],
      openIndex: ['Query'],
      sessions: ['GetItem', 'UpdateItem'],
      sessionIndex: ['Query'],
      lines: ['GetItem', 'PutItem'],
      files: removal,
      witnesses: ['ListBucket'],
      production: ['StartExecution', 'DescribeExecution'],
      purge: ['StartExecution'],
    },
  },
} as const satisfies Record<string, WorkflowFunction>;
