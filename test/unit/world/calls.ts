import { intercepted } from './intercept.ts';

/** Does the work. @returns what it gives, and the names of the calls of DynamoDB that it makes, in their order */
export async function watched<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly calls: string[] }> {
  const calls: string[] = [];
  const result = await intercepted(
    (next, { commandName = '' }) =>
      async (args) => {
        calls.push(commandName.replace('Command', ''));
        return next(args);
      },
    work,
  );
  return { result, calls };
}
