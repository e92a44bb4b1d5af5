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
        description: 'Sent at least once and in no order, signed as Standard Webhooks has it; tried for about a day.',
        security: [],
        parameters: [
          header('webhook-id', 'The same as `data.id`, at every try.'),
          header('webhook-timestamp', 'When this try was sent, in Unix seconds.'),
          header('webhook-signature', '`v1,<base64>`, one or, after the secret was rotated, two with a space between.'),
        ],
        requestBody: {
          required: true,
          content: contentOf([{ mediaType: 'application/json', schema, example }]),
        },
        responses: {
          '2XX': { description: 'It was taken. Any other answer but 410, and none in 10 seconds, is tried again.' },
          410: { description: 'Nothing is to be sent any more: the webhook is turned off.' },
        },
      },
    },
  ];
  const statuses = publishedStatuses.map((status) =>
    told(status, statusTexts[status].event, lineEvent, examples.lineEvents[`line.${status}`]),
  );
  return Object.fromEntries([
    ...statuses,
    told('reissued', 'Issued codes are had again', reissueEvent, examples.reissueEvent),
    told('voided', 'Codes are void, or a void is withdrawn', voidEvent, examples.voidEvent),
    told('redeemed', 'Codes were redeemed, or that is withdrawn', redemptionEvent, examples.redemptionEvent),
  ]);
}
