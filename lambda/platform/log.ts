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
  /** The id of the caller's key, which is no secret. */
  readonly key?: string;
  readonly line?: string;
  readonly part?: number;
  readonly attempt?: number;
  readonly chunk?: number;
}

/** Begins the log of an invocation. Removes the keys of the invocation before, which may have run in the same process. */
export function beginLog(context: Context, keys: LogKeys = {}): void {
  log.resetKeys();
  log.addContext(context);
  log.appendKeys({ ...keys });
}

const isFrame = (line: string) => /^\s+at [^"{}]*:\d+:\d+\)?$/.test(line);

/** What the log says of an unknown error. */
export interface Fault {
  readonly name: string;
  readonly stack?: string;
  /** The system's code, such as ECONNRESET. */
  readonly code?: string;
  /** What AWS has said, without the values that it quotes, and the id of the request, which AWS support asks for. */
  readonly said?: string;
  readonly request?: string;
}

/**
 * What an unknown error may say in the log: its class, where it came from, and what AWS said. Other messages stay out: one of a
 * parser, or of a library, can quote what a user has sent.
 */
export function describeError(error: unknown): Fault {
  if (!(error instanceof Error)) return { name: typeof error };
  // The stack begins with the message, of which a line could look like a frame.
  const frames = error.stack?.replace(error.message, '').split('\n').filter(isFrame);
  const { code } = error as { code?: unknown };
  return {
    name: error.name,
    ...(typeof code === 'string' && /^[A-Z][A-Z0-9_]*$/.test(code) ? { code } : {}),
    ...(isAnswerOfAws(error) ? { said: withoutValues(error.message), ...requestOf(error) } : {}),
    ...(frames ? { stack: frames.join('\n') } : {}),
  };
}

/** An error that a service of AWS has answered with, as the SDK's clients throw it. */
interface AnswerOfAws extends Error {
  readonly $fault: 'client' | 'server';
  readonly $metadata: { readonly requestId?: string };
}

function isAnswerOfAws(error: Error): error is AnswerOfAws {
  return '$fault' in error && '$metadata' in error;
}

function requestOf({ $metadata: { requestId } }: AnswerOfAws): { request?: string } {
  return requestId === undefined ? {} : { request: requestId };
}

/** Characters of a message of AWS that are logged. */
const SAID_LENGTH = 500;

/**
 * A message of AWS without what could be a value that was sent: AWS quotes values, and the ids of sessions, which are keys, are
 * UUIDs. Actions and names of resources stay, since they tell what is missing.
 */
function withoutValues(message: string): string {
  return message
    .replace(/"[^"]*"|'[^']*'|`[^`]*`|“[^”]*”|\{[^}]*\}/g, '…')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '…')
    .slice(0, SAID_LENGTH);
}

/**
 * An unknown error as it may leave a function: Lambda logs what is thrown and an execution's history keeps it, so it has the
 * name, which the state machine needs, and the stack frames. It has no message, since that could quote what was sent.
 */
export function withoutMessage(error: unknown): Error {
  const { name, stack = '' } = describeError(error);
  return Object.assign(new Error('See the log of the function.'), { name, stack: `${name}\n${stack}` });
}
