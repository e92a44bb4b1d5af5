import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { maxAttempts, once } from './once.ts';

const client = (attempts: number) =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ maxAttempts: attempts }), {
    marshallOptions: { removeUndefinedValues: true },
  });

export const database = once(() => client(maxAttempts));

/** For a write that must not be made twice: one whose answer is lost is not sent again, and may have been made or not. */
export const databaseAtMostOnce = once(() => client(1));
