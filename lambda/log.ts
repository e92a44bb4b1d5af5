import { Logger } from '@aws-lambda-powertools/logger';

/**
 * The structured log of every function (JSON lines: level, message, request id, line, part).
 * What goes in is chosen field by field; events, keys, tokens and snapshots never do.
 */
export const log = new Logger({ serviceName: 'unique-tokens' });

/** What an unknown error may say in the log: its class and where it came from. SDK messages can quote input, so only names. */
export function describeError(error: unknown): { name: string; stack?: string } {
  if (!(error instanceof Error)) return { name: typeof error };
  const frames = error.stack?.split('\n').filter((frame) => /^\s+at /.test(frame));
  return { name: error.name, ...(frames ? { stack: frames.join('\n') } : {}) };
}
