import { describe, expect, test } from '@jest/globals';
import { boundsOf, boundsText, sizeBounds } from '../../../client/index.ts';

const basic = { minTokens: 1_000, maxTokens: 100_000 };
const of = (available: string, reachable: string) => ({ available, reachable });

describe('a size is known to be out of its bounds before it is sent', () => {
  test.each([
    ['1000', of('7776', '7776'), undefined],
    ['7776', of('7776', '7776'), undefined],
    ['7777', of('7776', '7776'), { minimum: '1000', maximum: '7776', by: 'available' }],
    ['999', of('10000000', '52428'), { minimum: '1000', maximum: '52428', by: 'agreement' }],
    ['52429', of('10000000', '52428'), { minimum: '1000', maximum: '52428', by: 'bytes' }],
    ['100001', of('10000000', '100000'), { minimum: '1000', maximum: '100000', by: 'agreement' }],
    ['216', of('216', '216'), undefined],
    ['215', of('216', '216'), { minimum: '216', maximum: '216', by: 'available' }],
    // Beyond what a number holds.
    ['9007199254740993', of('9007199254740992', '9007199254740992'), expect.objectContaining({ by: 'available' })],
  ])('%s of %j', (size, capacity, expected) => {
    expect(sizeBounds(size, basic, capacity)).toEqual(expected);
  });
});

describe('bounds in words', () => {
  const bounds = (minimum: string, maximum: string, by: 'agreement' | 'bytes' | 'available') => ({
    minimum,
    maximum,
    by,
  });
  test.each([
    [
      'size',
      bounds('1000', '52428', 'bytes'),
      'An order may have 1,000 to 52,428 codes of this length; your agreement allows no larger file.',
    ],
    [
      'size',
      bounds('216', '216', 'available'),
      'An order may have exactly 216 codes of this length; there are no more.',
    ],
    ['size', bounds('0', '0', 'available'), 'There are no codes left.'],
    [
      'digits',
      bounds('3', '100', 'agreement'),
      'A code may have 3 to 100 characters; that is what your agreement allows.',
    ],
    ['analysis', bounds('1', '100000000', 'agreement'), 'Only an order of 1 to 100,000,000 codes can be analysed.'],
  ])('%s %j', (parameter, given, expected) => {
    expect(boundsText(parameter, given)).toBe(expected);
  });

  test('are read from the meta of a refusal that has them', () => {
    expect(boundsOf(bounds('1', '2', 'bytes'))).toEqual(bounds('1', '2', 'bytes'));
    for (const meta of [undefined, {}, { left: 3 }]) expect(boundsOf(meta)).toBeUndefined();
  });
});
