import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { asDeleted, hasExpired, isSessionOver, isStanding, linesEndBefore } from '../../lambda/lines/retention.ts';
import { variables } from '../../lambda/platform/environment.ts';

const before = { ...process.env };
beforeAll(() => {
  process.env[variables.lineDays] = '90';
  process.env[variables.sessionDays] = '30.5';
});
afterAll(() => {
  process.env = before;
});

const HOUR_MS = 3_600_000;
const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS).toISOString();
const lineHours = 90 * 24;
const sessionHours = 30.5 * 24;

describe('a line', () => {
  test.each([
    ['at rest, young', 'rest', lineHours - 1, false],
    ['at rest, old', 'rest', lineHours + 1, true],
    ['under way, however old', 'production', lineHours * 10, false],
    ['being removed', 'purge', lineHours * 10, false],
    ['of which nothing comes next', undefined, lineHours * 10, false],
  ] as const)('%s', (_, open, hours, expired) => {
    const head = { touched: ago(hours), ...(open === undefined ? {} : { open }) };
    expect(hasExpired(head)).toBe(expired);
    expect(isStanding(head)).toBe(!expired);
    expect(isStanding({ ...head, deleted: ago(1) })).toBe(false);
  });

  test('is shown as deleted since it expired, or since it was deleted', () => {
    const head = { touched: '2026-01-01T00:00:00.000Z', open: 'rest' } as Parameters<typeof asDeleted>[0];
    expect(asDeleted(head).deleted).toBe('2026-04-01T00:00:00.000Z');
    expect(asDeleted({ ...head, deleted: '2026-02-01T00:00:00.000Z' }).deleted).toBe('2026-02-01T00:00:00.000Z');
  });

  test('expires by a moment, to the millisecond', () => {
    const now = Date.parse('2026-06-30T12:00:00.000Z');
    expect(linesEndBefore(now)).toBe('2026-04-01T12:00:00.000Z');
  });
});

test.each([
  ['young', sessionHours - 1, false],
  ['old', sessionHours + 1, true],
])('a session that is %s', (_, hours, over) => {
  expect(isSessionOver({ touched: ago(hours) })).toBe(over);
});

test.each(['', '0', '-1', 'ninety', 'Infinity'])('an age of "%s" is refused, not taken for none', (days) => {
  process.env[variables.lineDays] = days;
  expect(() => linesEndBefore()).toThrow(variables.lineDays);
  process.env[variables.lineDays] = '90';
});
