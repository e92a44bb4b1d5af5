import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { once } from './once.ts';
import { clientSettings } from './settings.ts';

/** All calls of one command go through the same middleware, which the SDK would else put together anew for each. */
const settings = { ...clientSettings, cacheMiddleware: true };

export const database = once(() => new DynamoDBClient(settings));

/** For a write that must not be made twice: one whose answer is lost is not sent again, and may have been made or not. */
export const databaseAtMostOnce = once(() => new DynamoDBClient({ ...settings, maxAttempts: 1 }));
