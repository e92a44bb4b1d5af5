import type { DynamoDBClient, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-dynamodb';
import type { AbsoluteLocation, HandlerOptions, InitializeMiddleware } from '@smithy/types';
import { database } from '../../../lambda/platform/clients/database.ts';

/** A client of any service, as far as it is intercepted. */
interface Client {
  readonly config: { cacheMiddleware?: boolean | undefined };
  readonly middlewareStack: object;
}

let count = 0;

/**
 * Sends each further call of a client through a middleware of the SDK, before all others. Nothing in lambda/ knows of it.
 * @returns what takes it away again.
 */
export function intercept(
  middleware: InitializeMiddleware<ServiceInputTypes, ServiceOutputTypes>,
  client: Client = database(),
  options: HandlerOptions & AbsoluteLocation = {},
): () => void {
  // What the client has put together for earlier calls is without it.
  client.config.cacheMiddleware = false;
  count += 1;
  const name = `intercept ${count}`;
  const stack = client.middlewareStack as DynamoDBClient['middlewareStack'];
  stack.add(middleware, { step: 'initialize', ...options, name } as { step: 'initialize' });
  return () => {
    stack.remove(name);
  };
}

/** Does the work while a client's calls go through a middleware. */
export async function intercepted<T>(
  middleware: Parameters<typeof intercept>[0],
  work: () => Promise<T>,
  clients: readonly Client[] = [database()],
): Promise<T> {
  const ends = clients.map((client) => intercept(middleware, client));
  try {
    return await work();
  } finally {
    for (const end of ends) end();
  }
}
