import type { WorkerSettings } from './messages.ts';
import { useSourceMap } from './source-map.ts';

/** A handler as a bundle exports it. */
export type Handler = (event: unknown, ...rest: unknown[]) => unknown;

/** The mark by which the runtime knows a streaming handler. */
export const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

const runtimeError = (name: string, message: string) => Object.assign(new Error(message), { name: `Runtime.${name}` });

/**
 * The handler of a bundle.
 * @throws Error with the names that the runtime client has for what is none; whatever the module throws
 */
export async function loadHandler({ module, handler: name, freezes }: WorkerSettings): Promise<Handler> {
  // What may be debugged is not frozen.
  useSourceMap(module, !freezes);
  const exports = await import(module).catch((error) => {
    throw error instanceof SyntaxError ? runtimeError('UserCodeSyntaxError', String(error)) : error;
  });
  const handler = exports[name.slice(name.indexOf('.') + 1)];
  if (!handler) throw runtimeError('HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw runtimeError('HandlerNotFound', `${name} is not a function`);
  if (handler.length > 2 && !(STREAMING in handler)) {
    throw runtimeError('CallbackHandlerDeprecated', 'Node.js 24 has no handlers with a callback: return a promise.');
  }
  return handler;
}
