import * as z from 'zod';
import { SNAPSHOT_REQUIRED } from '../terms/customer.ts';
import { REISSUE_OFF } from '../terms/reissue.ts';
import { SCOPE_REFUSED } from '../terms/scopes.ts';
import { path } from './common-schemas.ts';

/** Every refusal (lambda/http/protocol/answer.ts), those of the gateway (lib/gateway/api.ts) included. */
export const errorDocument = z.object({
  errors: z
    .array(
      z.object({
        id: z.string().optional().describe('To quote, where the fault is ours.'),
        status: z.string().regex(/^[45][0-9]{2}$/),
        code: z
          .enum([SCOPE_REFUSED, SNAPSHOT_REQUIRED, REISSUE_OFF])
          .optional()
          .describe(
            '`scope`: the key is good, but its scope does not allow the request. `snapshot`: this customer continues lines from their snapshots alone. `reissue`: the operator has switched it off.',
          ),
        title: z.string(),
        detail: z.string(),
        source: z.object({
          parameter: z.string().describe('Name of the member, the query parameter or the header.'),
          pointer: z.string().describe('JSON pointer into the body; empty where it is not in there.'),
        }),
        meta: z
          .record(z.string(), z.unknown())
          .optional()
          .describe(
            'Values that go with the refusal: of a size, digits or an analysis out of bounds, `minimum` and `maximum`, decimal strings, and `by` (`agreement`, `bytes`, `available`), what bounds it.',
          ),
      }),
    )
    .min(1),
  links: z.object({ self: path }),
});
