import { existsSync, mkdirSync, readdirSync, readFileSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { writeAtomic } from '../platform/atomic-file.ts';

/** What an execution has come to. */
export type Status = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** An execution as it is kept on disk. */
export interface ExecutionRecord {
  readonly arn: string;
  readonly machineArn: string;
  readonly name: string;
  readonly status: Status;
  /** Epoch milliseconds. */
  readonly started: number;
  readonly stopped?: number;
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/**
 * The executions of one state machine: one file each, in `running/` until they end, then in `closed/`. A start need
 * look only at the few that run.
 */
export class ExecutionFiles {
  readonly #running: string;
  readonly #closed: string;

  constructor(directory: string) {
    this.#running = join(directory, 'running');
    this.#closed = join(directory, 'closed');
    for (const folder of [this.#running, this.#closed]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  read(name: string): ExecutionRecord | undefined {
    for (const folder of [this.#closed, this.#running]) {
      const file = join(folder, `${name}.json`);
      if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
    }
    return undefined;
  }

  /** Keeps a record. The closed file is written before the running one goes, so that neither is ever missing. */
  write(record: ExecutionRecord): void {
    const running = join(this.#running, `${record.name}.json`);
    if (record.status === 'RUNNING') {
      writeAtomic(running, JSON.stringify(record));
      return;
    }
    writeAtomic(join(this.#closed, `${record.name}.json`), JSON.stringify(record));
    if (existsSync(running)) unlinkSync(running);
  }

  /** Executions that ran when the process ended. */
  running(): ExecutionRecord[] {
    const names = readdirSync(this.#running).filter((file) => file.endsWith('.json'));
    return names.map((file) => this.read(file.slice(0, -5))!).filter(({ status }) => status === 'RUNNING');
  }

  /** All of them, the newest first. */
  all(): ExecutionRecord[] {
    const names = new Set([this.#running, this.#closed].flatMap((folder) => readdirSync(folder)));
    return [...names]
      .filter((file) => file.endsWith('.json'))
      .map((file) => this.read(file.slice(0, -5))!)
      .sort((a, b) => b.started - a.started);
  }
}
