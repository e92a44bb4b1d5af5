import { expect, test } from '@jest/globals';
import {
  EventStreamSerde,
  eventStreamSerdeProvider,
  resolveEventStreamSerdeConfig,
} from '../../../../lambda/platform/clients/no-event-streams.ts';

test('what stands in for event streams says so where somebody uses one, and adds nothing to a client', () => {
  expect(() => new EventStreamSerde()).toThrow('no event streams');
  expect(() => eventStreamSerdeProvider()).toThrow('no event streams');
  const configuration = { region: 'eu-central-1' };
  expect(resolveEventStreamSerdeConfig(configuration)).toBe(configuration);
});
