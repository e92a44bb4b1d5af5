import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';

/**
 * The structured log of every function (JSON lines: level, message, request id, line, part, trace id).
 * What goes in is chosen field by field; events, keys, tokens and snapshots never do.
 */
export const log = new Logger({ serviceName: 'unique-tokens' });

/** What every line of an invocation's log carries, so that one request, or one line's production, can be followed. */
export interface LogKeys {
  /** The gateway's id of the request, which an answer of 500 quotes. */
  readonly requestId?: string;
  readonly line?: string;
  readonly part?: number;
  readonly attempt?: number;
  readonly chunk?: number;
}

/** Begins the log of an invocation: forgets the keys of the one before, which the same process may have served. */
export function beginLog(context: Context, keys: LogKeys = {}): void {
  log.resetKeys();
  log.addContext(context);
  log.appendKeys({ ...keys });
}

const isFrame = (line: string) => /^\s+at [^"{}]*:\d+:\d+\)?$/.test(line);

/** What an unknown error may say in the log: its class and where it came from. SDK messages can quote input, so only names. */
export function describeError(error: unknown): { name: string; stack?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  // The stack begins with the message, of which a line could look like a frame.
  const frames = error.stack?.replace(error.message, '').split('\n').filter(isFrame);
  return { name: error.name, ...(frames ? { stack: frames.join('\n') } : {}) };
}

/**
 * An unknown error as it may leave a function: Lambda logs what is thrown and an execution's history keeps it, so it has the
 * name, by which the state machine decides, and where it came from, but no message, which could quote what was sent.
 */
export function withoutMessage(error: unknown): Error {
  const { name, stack = '' } = describeError(error);
  return Object.assign(new Error('See the log of the function.'), { name, stack: `${name}\n${stack}` });
}
