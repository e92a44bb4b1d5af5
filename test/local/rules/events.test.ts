import { PutEventsCommand, type PutEventsRequestEntry } from '@aws-sdk/client-eventbridge';
import { afterAll, beforeAll, describe, expect } from '@jest/globals';
import { type RulesCloud, startRulesCloud } from './cloud.ts';
import { eachRule } from './rule.ts';

/**
 * What EventBridge refuses: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html and
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html
 */
const LIMIT = 262_144;
let cloud: RulesCloud;
beforeAll(async () => {
  cloud = await startRulesCloud();
});
afterAll(() => cloud?.stop());

const entry = (more: object = {}): PutEventsRequestEntry => ({
  Source: 'rules',
  DetailType: 'Rule',
  Detail: '{}',
  ...more,
});
const put = (...Entries: PutEventsRequestEntry[]) => cloud.events.send(new PutEventsCommand({ Entries }));
/** A detail with which the entry has so many bytes: its source has 5, its type 4. */
const detailOf = (bytes: number): string =>
  `{"x":"${'é'.repeat(Math.floor((bytes - 17) / 2))}${bytes % 2 === 0 ? 'x' : ''}"}`;

describe('EventBridge does not take', () => {
  eachRule<[object, string, string | undefined]>(
    [
      [
        'an entry without a source',
        { Source: undefined },
        'InvalidArgument',
        'Parameter Source is not valid. Reason: Source is a required argument.',
      ],
      ['an entry of an empty source', { Source: '' }, 'InvalidArgument', undefined],
      [
        'an entry without a type',
        { DetailType: undefined },
        'InvalidArgument',
        'Parameter DetailType is not valid. Reason: DetailType is a required argument.',
      ],
      ['an entry of a type of 129 characters', { DetailType: 't'.repeat(129) }, 'InvalidArgument', undefined],
      [
        'an entry without a detail',
        { Detail: undefined },
        'InvalidArgument',
        'Parameter Detail is not valid. Reason: Detail is a required argument.',
      ],
      ['a detail that is no JSON', { Detail: '{' }, 'MalformedDetail', 'Detail is malformed.'],
      ['a detail that is a list', { Detail: '[]' }, 'MalformedDetail', 'Detail is malformed.'],
      ['a detail that is text', { Detail: '"x"' }, 'MalformedDetail', 'Detail is malformed.'],
      ['an entry of AWS', { Source: 'aws.rules' }, 'NotAuthorizedForSourceException', undefined],
    ],
    async (_, more, ErrorCode, message) => {
      const { FailedEntryCount, Entries } = await put(entry(), entry(more));
      expect(FailedEntryCount).toBe(1);
      expect(Entries![0]!.EventId).toBeDefined();
      expect(Entries![1]).toMatchObject({ ErrorCode, ...(message && { ErrorMessage: message }) });
    },
  );
});

describe('EventBridge refuses', () => {
  eachRule<[readonly PutEventsRequestEntry[]]>(
    [
      ['no entry', []],
      ['11 entries', Array(11).fill(entry())],
      ['an entry of 256 KiB', [entry({ Detail: detailOf(LIMIT) })]],
      ['an entry of 256 KiB by its time', [entry({ Detail: detailOf(LIMIT - 14), Time: new Date() })]],
      ['an entry of 256 KiB by its resources', [entry({ Detail: detailOf(LIMIT - 10), Resources: ['éé', 'abcdef'] })]],
      ['entries of 256 KiB together', [entry({ Detail: detailOf(LIMIT / 2) }), entry({ Detail: detailOf(LIMIT / 2) })]],
    ],
    async (_, entries) => {
      await expect(put(...entries)).rejects.toMatchObject({ name: 'ValidationException' });
    },
  );
});

describe('EventBridge takes', () => {
  eachRule<[readonly PutEventsRequestEntry[]]>(
    [
      ['10 entries', Array(10).fill(entry())],
      ['a type of 128 characters', [entry({ DetailType: 't'.repeat(128) })]],
      ['entries of less than 256 KiB', [entry({ Detail: detailOf(LIMIT - 1) })]],
    ],
    async (_, entries) => {
      expect((await put(...entries)).FailedEntryCount).toBe(0);
    },
  );
});
