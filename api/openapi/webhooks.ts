import type * as z from 'zod';
import { lineEvent, reissueEvent } from '../documents/event-schemas.ts';
import { redemptionEvent, voidEvent } from '../documents/gate-schemas.ts';
import { publishedStatuses, statusTexts } from '../statuses/statuses.ts';
import { capitalized } from './capitalized.ts';
import * as examples from './examples.ts';
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
  const told = (word: string, summary: string | undefined, schema: z.ZodType, example: object) => [
    `line.${word}`,
    {
      post: {
        operationId: `told${capitalized(word)}`,
        tags: ['Events'],
        summary,
        description:
          'Each event is sent at least once, in any order, and signed as Standard Webhooks asks. The service tries for about a day.',
        security: [],
        parameters: [
          header('webhook-id', 'The same as `data.id`. It is the same at every try.'),
          header('webhook-timestamp', 'When this try was sent, in Unix seconds.'),
          header(
            'webhook-signature',
            '`v1,<base64>`. For a while after the secret was rotated there are two, with a space between them.',
          ),
        ],
        requestBody: {
          required: true,
          content: contentOf([{ mediaType: 'application/json', schema, example }]),
        },
        responses: {
          '2XX': {
            description:
              'You have taken the event. After any other answer but 410, or no answer in 10 seconds, the service tries again.',
          },
          410: { description: 'You want no more events: the service turns the webhook off.' },
        },
      },
    },
  ];
  const statuses = publishedStatuses.map((status) =>
    told(status, statusTexts[status].event, lineEvent, examples.lineEvents[`line.${status}`]),
  );
  return Object.fromEntries([
    ...statuses,
    told('reissued', 'Somebody got issued codes again', reissueEvent, examples.reissueEvent),
    told('voided', 'Codes were made void, or a void was withdrawn', voidEvent, examples.voidEvent),
    told('redeemed', 'Codes were redeemed, or a redemption was undone', redemptionEvent, examples.redemptionEvent),
  ]);
}
