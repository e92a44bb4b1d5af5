import type { Touches } from '../touches.ts';

/** A task of the state machines: one Lambda function, `<name>.ts`. */
export interface WorkflowFunction {
  readonly name: string;
  /** MB; 1,769 are one vCPU. */
  readonly memory: number;
  readonly touches: Touches;
}

/** What telling of a status touches. */
const telling = {
  customers: ['GetItem'],
  events: ['PutEvents'],
  notification: ['StartExecution'],
} as const satisfies Touches;

/** The workflow's functions and what each may touch: the production construct, the local cloud and the tests read this. */
export const workflowFunctions = {
  plan: {
    name: 'plan',
    memory: 512,
    touches: {
      ledger: ['GetItem', 'UpdateItem'],
      lines: ['GetItem', 'PutItem'],
      files: ['PutObject', 'AbortMultipartUpload'],
      witnesses: ['PutObject'],
    },
  },
  produce: {
    name: 'produce',
    memory: 1_769,
    touches: {
      ledger: ['GetItem'],
      lines: ['GetItem', 'PutItem', 'UpdateItem'],
      files: ['PutObject', 'DeleteObject'],
      lineKey: ['GenerateMac'],
    },
  },
  assemble: {
    name: 'assemble',
    memory: 1_769,
    touches: {
      ledger: ['GetItem', 'UpdateItem', 'PutItem'],
      lines: ['GetItem', 'PutItem', 'UpdateItem', 'Query'],
      files: ['GetObject', 'PutObject'],
      witnesses: ['ListBucket'],
    },
  },
  seal: {
    name: 'seal',
    memory: 512,
    touches: {
      ...telling,
      ledger: ['GetItem', 'UpdateItem', 'PutItem'],
      lines: ['PutItem'],
      files: ['PutObject'],
      lineKey: ['GenerateMac'],
    },
  },
  analyse: {
    name: 'analyse',
    memory: 3_008,
    touches: {
      ...telling,
      ledger: ['GetItem', 'UpdateItem'],
      lines: ['PutItem'],
      files: ['GetObject', 'PutObject', 'AbortMultipartUpload'],
    },
  },
  fail: {
    name: 'fail',
    memory: 512,
    touches: {
      ...telling,
      ledger: ['GetItem', 'UpdateItem'],
      lines: ['GetItem', 'PutItem'],
      files: ['DeleteObject', 'ListBucket', 'AbortMultipartUpload'],
    },
  },
  purge: {
    name: 'purge',
    memory: 512,
    touches: {
      sessions: ['GetItem', 'Query', 'UpdateItem', 'DeleteItem'],
      ledger: ['GetItem', 'UpdateItem', 'PutItem'],
      lines: ['GetItem', 'Query', 'UpdateItem', 'DeleteItem'],
      files: ['DeleteObject', 'ListBucket', 'AbortMultipartUpload'],
      production: ['DescribeExecution', 'StopExecution'],
    },
  },
  notify: {
    name: 'notify',
    memory: 512,
    touches: { customers: ['GetItem', 'UpdateItem'], lineKey: ['GenerateMac'] },
  },
  reconcile: {
    name: 'reconcile',
    memory: 512,
    touches: {
      ...telling,
      ledger: ['GetItem', 'UpdateItem'],
      openIndex: ['Query'],
      sessions: ['GetItem', 'UpdateItem'],
      sessionIndex: ['Query'],
      lines: ['GetItem', 'PutItem'],
      files: ['DeleteObject', 'ListBucket', 'AbortMultipartUpload'],
      production: ['StartExecution', 'DescribeExecution'],
      purge: ['StartExecution'],
    },
  },
} as const satisfies Record<string, WorkflowFunction>;
