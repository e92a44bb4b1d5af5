import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';

/** An item, a key or the values of an expression as DynamoDB's calls have them: each value names its type. */
export type AttributeValues = Record<string, AttributeValue>;

/** The input of a call, with plain objects where DynamoDB has attribute values. */
export type Plain<Input> = {
  [Name in keyof Input]: NonNullable<Input[Name]> extends AttributeValues
    ? object | Extract<Input[Name], undefined>
    : Input[Name];
};

/** A plain object as DynamoDB takes it, without what is undefined in it. */
export function attributeValues(values: object): AttributeValues {
  return marshall(values, { removeUndefinedValues: true });
}

/** An item that DynamoDB has answered with, as a plain object. */
export function plainItem(values: AttributeValues): Record<string, unknown> {
  return unmarshall(values);
}

/** The members of an input that have plain objects. */
const PLAIN = ['Item', 'Key', 'ExpressionAttributeValues', 'ExclusiveStartKey'] as const;

/** The input as DynamoDB takes it. */
export function typedInput<Input extends object>(input: Plain<Input>): Input {
  const typed: Record<string, unknown> = { ...input };
  for (const name of PLAIN) {
    const values = typed[name];
    if (values !== undefined) typed[name] = attributeValues(values as object);
  }
  return typed as Input;
}
