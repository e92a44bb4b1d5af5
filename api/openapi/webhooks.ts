import { lineEvent } from '../documents/event-schemas.ts';
import { lineEvents } from './examples.ts';
import type { Content } from './operations.ts';

type Json = Record<string, unknown>;

const told = {
  'line.ended': 'A part’s tokens can be downloaded',
  'line.finished': 'A part’s snapshot, where tokens remain, can be downloaded as well',
  'line.analyzed': 'A part’s analysis is done, or could not be',
  'line.failed': 'A part was given up; its range is free again',
} as const;

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

/**
 * What is posted to a customer's webhook, for the member `webhooks` of the OpenAPI document.
 * @param contentOf writes a body.
 */
export function webhooksOf(contentOf: (contents: readonly Content[]) => Json): Json {
  return Object.fromEntries(
    Object.entries(told).map(([type, summary]) => [
      type,
      {
        post: {
          operationId: `told${type.charAt(5).toUpperCase()}${type.slice(6)}`,
          tags: ['Events'],
          summary,
          description: 'Sent at least once and in no order, signed as Standard Webhooks has it; tried for about a day.',
          security: [],
          parameters: [
            header('webhook-id', 'The same as `data.id`, at every try.'),
            header('webhook-timestamp', 'When this try was sent, in Unix seconds.'),
            header(
              'webhook-signature',
              '`v1,<base64>`, one or, after the secret was rotated, two with a space between.',
            ),
          ],
          requestBody: {
            required: true,
            content: contentOf([
              { mediaType: 'application/json', schema: lineEvent, example: lineEvents[type as keyof typeof told] },
            ]),
          },
          responses: {
            '2XX': { description: 'It was taken. Any other answer but 410, and none in 10 seconds, is tried again.' },
            410: { description: 'Nothing is to be sent any more: the webhook is turned off.' },
          },
        },
      },
    ]),
  );
}
