import { database } from '../../../lambda/platform/clients/database.ts';

/** Does the work. @returns what it gives, and the names of the calls of DynamoDB that it makes, in their order */
export async function watched<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly calls: string[] }> {
  const calls: string[] = [];
  const { middlewareStack } = database();
  middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        calls.push(commandName.replace('Command', ''));
        return next(args);
      },
    { step: 'initialize', name: 'watched' },
  );
  try {
    return { result: await work(), calls };
  } finally {
    middlewareStack.remove('watched');
  }
}
