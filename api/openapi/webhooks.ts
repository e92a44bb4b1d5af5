import { lineEvent } from '../documents/event-schemas.ts';
import { publishedStatuses, statusTexts } from '../statuses/statuses.ts';
import { capitalized } from './capitalized.ts';
import { lineEvents } from './examples.ts';
import type { Content } from './operations.ts';

type Json = Record<string, unknown>;

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
    publishedStatuses.map((status) => [
      `line.${status}`,
      {
        post: {
          operationId: `told${capitalized(status)}`,
          tags: ['Events'],
          summary: statusTexts[status].event,
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
              { mediaType: 'application/json', schema: lineEvent, example: lineEvents[`line.${status}`] },
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
