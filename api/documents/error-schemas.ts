import * as z from 'zod';
import { path } from './common-schemas.ts';

/** Every refusal (lambda/http/protocol/answer.ts), those of the gateway (lib/gateway/api.ts) included. */
export const errorDocument = z.object({
  errors: z
    .array(
      z.object({
        id: z.string().optional().describe('To quote, where the fault is ours.'),
        status: z.string().regex(/^[45][0-9]{2}$/),
        title: z.string(),
        detail: z.string(),
        source: z.object({
          parameter: z.string().describe('Name of the member, the query parameter or the header.'),
          pointer: z.string().describe('JSON pointer into the body; empty where it is not in there.'),
        }),
      }),
    )
    .min(1),
  links: z.object({ self: path }),
});
