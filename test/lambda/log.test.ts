import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { describe, expect, test } from '@jest/globals';
import { describeError, withoutMessage } from '../../lambda/platform/log.ts';
import { task } from '../../lambda/workflow/task.ts';

/** An error that quotes a secret, in a line that looks like a frame, too. */
function telltale(): Error {
  const error = new Error('refused: "a secret"\n    at a secret (file:///a secret.ts:1:1)');
  error.name = 'ValidationException';
  return error;
}

describe('an error that quotes what it was sent', () => {
  test('is logged by its name and its frames', () => {
    const { name, stack } = describeError(telltale());
    expect(name).toBe('ValidationException');
    expect(stack).toMatch(/^ {4}at telltale \(.*log\.test\.ts:\d+:\d+\)\n/);
    expect(stack).not.toContain('a secret');
    expect(describeError('a secret')).toEqual({ name: 'string' });
  });

  test('is told with what AWS says, but for the values that it quotes', () => {
    const id = '6b1d2a7e-02e5-4c0b-9a44-3f1f5e2f8a90';
    const ofAws = (message: string) =>
      describeError(
        new DynamoDBServiceException({
          name: 'ValidationException',
          $fault: 'client',
          message,
          $metadata: { httpStatusCode: 400, requestId: 'A1B2' },
        }),
      );
    // As AWS words them.
    const denied = (resource: string) =>
      `User: arn:aws:sts::123456789012:assumed-role/Role/name is not authorized to perform: dynamodb:Query on resource: ${resource} because no identity-based policy allows the dynamodb:Query action`;
    const said: [message: string, logged: string][] = [
      [
        'The AttributeValue for a key attribute cannot contain an empty string value. Key: item',
        'The AttributeValue for a key attribute cannot contain an empty string value. Key: item',
      ],
      [
        denied('arn:aws:dynamodb:eu-central-1:123456789012:table/Sessions'),
        denied('arn:aws:dynamodb:eu-central-1:123456789012:table/Sessions'),
      ],
      [
        `1 validation error detected: Value '${id}' at 'key' failed to satisfy constraint`,
        '1 validation error detected: Value … at … failed to satisfy constraint',
      ],
      [
        'Invalid UpdateExpression: Syntax error; token: "a secret", near: "a secret ="',
        'Invalid UpdateExpression: Syntax error; token: …, near: …',
      ],
      [`Execution Does Not Exist: session ${id}`, 'Execution Does Not Exist: session …'],
      ['Item {"S":"a secret"} is too large', 'Item … is too large'],
    ];
    for (const [message, logged] of said) {
      expect(ofAws(message)).toMatchObject({ name: 'ValidationException', said: logged, request: 'A1B2' });
    }
    expect(ofAws('x'.repeat(10_000)).said).toHaveLength(500);
  });

  test('is told with the code of the system', () => {
    expect(describeError(Object.assign(new Error('a secret'), { code: 'ECONNRESET' }))).toMatchObject({
      code: 'ECONNRESET',
    });
    expect(describeError(Object.assign(new Error('a secret'), { code: 'a secret' }))).not.toHaveProperty('code');
    expect(describeError(new Error('a secret'))).not.toHaveProperty('said');
  });

  test('leaves a task by its name, which the state machine goes by, and no word of its message', async () => {
    const failing = task(async () => {
      throw telltale();
    });
    const attempt = { line: '11111111-1111-4111-8111-111111111111', part: 1, attempt: 1 };
    const error = await failing(attempt, {} as never).then(
      () => undefined,
      (thrown: Error) => thrown,
    );
    expect(error?.name).toBe('ValidationException');
    expect(`${error?.message} ${error?.stack}`).not.toContain('a secret');
  });

  test('an error without a message keeps its frames', () => {
    expect(withoutMessage(new Error()).stack).toMatch(/ {4}at .*log\.test\.ts/);
  });
});
