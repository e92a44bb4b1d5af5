import { describe, expect, test } from '@jest/globals';
import { describeError, withoutMessage } from '../../lambda/log.ts';
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
