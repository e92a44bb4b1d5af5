import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const files = new Map<string, WriteStream>();

function fileOf(directory: string, name: string): WriteStream {
  const path = join(directory, 'logs', `${name}.log`);
  let stream = files.get(path);
  if (!stream) {
    mkdirSync(join(directory, 'logs'), { recursive: true, mode: 0o700 });
    stream = createWriteStream(path, { flags: 'a', mode: 0o600 });
    files.set(path, stream);
  }
  return stream;
}

/** Where the log lines of one part go. */
export interface Log {
  /** Into the part's file; on the console only with `LOG=debug`. */
  info(line: string): void;
  /** Into the part's file and to standard error. */
  warn(line: string): void;
}

/** A log of the part `name`, kept at `<directory>/logs/<name>.log`. */
export function openLog(directory: string, name: string, debug: boolean): Log {
  const file = fileOf(directory, name);
  return {
    info: (line) => {
      file.write(`${line}\n`);
      if (debug) process.stderr.write(`${name}: ${line}\n`);
    },
    warn: (line) => {
      file.write(`${line}\n`);
      process.stderr.write(`${name}: ${line}\n`);
    },
  };
}

/** A structured log line (Powertools' or the like) that says it is a warning or worse. */
const WARNING = /"level"\s*:\s*"(WARN|ERROR|CRITICAL)"/i;

/** Sends what a worker thread writes into `log`: standard error, and structured lines of level warning up, as `warn`. */
export function collect(log: Log, stdout: Readable, stderr: Readable): void {
  createInterface({ input: stdout }).on('line', (line) => (WARNING.test(line) ? log.warn(line) : log.info(line)));
  createInterface({ input: stderr }).on('line', (line) => log.warn(line));
}
