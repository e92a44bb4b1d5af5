import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Functions } from '../lambda/functions.ts';
import { InvocationError } from '../lambda/invocation.ts';

/** The longest input or output of a state, bytes of JSON. */
export const STATE_LIMIT = 262_144;

/** An error as Retry and Catch see it: they match `name`, and Catch passes `message` on as the cause. */
export class TaskError extends Error {
  readonly isRetryable: boolean;
  readonly isCatchable: boolean;

  constructor(name: string, cause: string, final = false) {
    super(cause);
    this.name = name;
    this.isRetryable = !final;
    this.isCatchable = !final;
  }
}

/** The JSON of a state's data. @throws TaskError States.DataLimitExceeded, which nothing catches */
export function stateJson(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  if (Buffer.byteLength(text) > STATE_LIMIT) {
    throw new TaskError('States.DataLimitExceeded', `The state's data has more than ${STATE_LIMIT} bytes`, true);
  }
  return text;
}

/** What a task's resource does: input to output. */
export type TaskHandler = (input: unknown) => Promise<unknown>;

function functionHandler(functions: Functions, name: string): TaskHandler {
  return async (input) => {
    const invocation = functions.invoke(name, stateJson(input));
    if (!invocation) throw new TaskError('Lambda.ResourceNotFoundException', `Function not found: ${name}`);
    try {
      const output = JSON.parse(await invocation.result);
      stateJson(output);
      return output;
    } catch (error) {
      if (!(error instanceof InvocationError)) throw error;
      throw new TaskError(error.error.errorType, JSON.stringify(error.error));
    }
  };
}

const DYNAMODB = {
  deleteItem: DeleteItemCommand,
  getItem: GetItemCommand,
  putItem: PutItemCommand,
  updateItem: UpdateItemCommand,
} as const;

function dynamodbHandler(client: DynamoDBClient, operation: keyof typeof DYNAMODB, prefix: string): TaskHandler {
  return async (input) => {
    try {
      // The parameters are the API's own; the four commands differ only in their types.
      const Command = DYNAMODB[operation] as typeof PutItemCommand;
      const { $metadata: _, ...output } = await client.send(new Command(input as PutItemCommandInput));
      return output;
    } catch (error) {
      throw new TaskError(`${prefix}.${(error as Error).name}`, (error as Error).message);
    }
  };
}

/**
 * The handler of a task's resource: a function's ARN, `lambda:invoke`, or one of DynamoDB's single-item operations.
 *
 * @throws Error if the local cloud does not run the resource
 */
export function taskHandler(resource: string, functions: Functions, dynamodb: DynamoDBClient): TaskHandler {
  if (functions.has(resource)) return functionHandler(functions, resource);
  if (resource === 'arn:aws:states:::lambda:invoke') {
    return async (input) => {
      const { FunctionName, Payload } = input as { FunctionName: string; Payload?: unknown };
      const output = await functionHandler(functions, FunctionName)(Payload ?? {});
      return { ExecutedVersion: '$LATEST', Payload: output, StatusCode: 200 };
    };
  }
  const [, sdk, operation] = /^arn:aws:states:::(aws-sdk:)?dynamodb:(\w+)$/.exec(resource) ?? [];
  if (operation && Object.hasOwn(DYNAMODB, operation)) {
    return dynamodbHandler(dynamodb, operation as keyof typeof DYNAMODB, sdk ? 'DynamoDb' : 'DynamoDB');
  }
  throw new Error(`The local cloud does not run tasks of ${resource}`);
}
