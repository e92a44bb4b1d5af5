import { describe, expect, test } from '@jest/globals';
import { filesOf, filesUpTo, statusOfFile } from '../../api/statuses/files.ts';
import {
  hasIssued,
  isCertain,
  isLast,
  lastStep,
  momentsOf,
  publishedStatuses,
  reaches,
  type State,
  states,
  statesBefore,
  steps,
} from '../../api/statuses/statuses.ts';

/** What the API has promised of each status, spelled out. */
const promised: readonly {
  readonly status: State;
  readonly after: readonly State[];
  readonly moments: readonly State[];
  readonly files: readonly string[];
}[] = [
  { status: 'requested', after: [], moments: ['requested'], files: [] },
  { status: 'started', after: ['requested'], moments: ['requested', 'started'], files: [] },
  { status: 'ended', after: ['started'], moments: ['requested', 'started', 'ended'], files: ['data'] },
  {
    status: 'finished',
    after: ['ended'],
    moments: ['requested', 'started', 'ended', 'finished'],
    files: ['data', 'snapshot'],
  },
  {
    status: 'analyzed',
    after: ['finished'],
    moments: ['requested', 'started', 'ended', 'finished', 'analyzed'],
    files: ['data', 'snapshot', 'analysis', 'score', 'delta'],
  },
  { status: 'failed', after: ['requested', 'started'], moments: ['requested', 'started', 'failed'], files: [] },
];

test('these are all', () => {
  expect(states).toEqual(promised.map(({ status }) => status));
  expect(steps).toEqual(['requested', 'started', 'ended', 'finished', 'analyzed']);
});

describe.each(promised)('$status', ({ status, after, moments, files }) => {
  test('comes after, shows and links what was promised', () => {
    expect(statesBefore(status)).toEqual(after);
    expect(momentsOf(status)).toEqual(moments);
    expect(filesUpTo(status)).toEqual(files);
  });

  test('has reached what it shows the moments of, and nothing else', () => {
    expect(states.filter((other) => reaches(status, other))).toEqual(moments);
  });
});

test('a deleted line can have had any moment', () => {
  expect(momentsOf('deleted')).toEqual(states);
});

test('of the moments that a status shows, only that of `started` can be missing where a part failed', () => {
  const uncertain = promised.flatMap(({ status, moments }) =>
    moments.filter((moment) => !isCertain(status, moment)).map((moment) => `${status} ${moment}`),
  );
  expect(uncertain).toEqual(['failed started']);
});

test('tokens count as issued from `ended` on, and never where the part was given up', () => {
  expect(states.filter(hasIssued)).toEqual(['ended', 'finished', 'analyzed']);
});

test('events tell of what can be fetched, and of failure', () => {
  expect(publishedStatuses).toEqual(['ended', 'finished', 'analyzed', 'failed']);
});

test('a part is done when it is finished, analysed where that was ordered, or given up', () => {
  expect([lastStep('none'), lastStep('metrics')]).toEqual(['finished', 'analyzed']);
  expect(states.filter((status) => isLast(status, 'none'))).toEqual(['finished', 'failed']);
  expect(states.filter((status) => isLast(status, 'metrics'))).toEqual(['analyzed', 'failed']);
});

test('a file is linked only where it is there', () => {
  expect(filesOf('finished', { partial: false })).toEqual(['data']);
  expect(filesOf('finished', { partial: true })).toEqual(['data', 'snapshot']);
  expect(filesOf('analyzed', { partial: true, error: {} })).toEqual(['data', 'snapshot']);
  expect(filesOf('analyzed', { partial: false })).toEqual(['data', 'analysis', 'score', 'delta']);
});

test.each([
  ['data', 'ended'],
  ['snapshot', 'finished'],
  ['analysis', 'analyzed'],
  ['score', 'analyzed'],
  ['delta', 'analyzed'],
] as const)('%s is there from `%s` on', (file, status) => {
  expect(statusOfFile(file)).toBe(status);
});
