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
        id: z.string().optional().describe('Only for errors of the service. Tell it to the operator.'),
        status: z.string().regex(/^[45][0-9]{2}$/),
        code: z
          .enum([SCOPE_REFUSED, SNAPSHOT_REQUIRED, REISSUE_OFF])
          .optional()
          .describe(
            '`scope`: the key is good, but its scope does not allow the request. `snapshot`: this customer must send the snapshot to continue a line. `reissue`: the operator has switched this off.',
          ),
        title: z.string(),
        detail: z.string(),
        source: z.object({
          parameter: z.string().describe('Name of the member, the query parameter or the header.'),
          pointer: z
            .string()
            .describe('JSON pointer to the member of the body. It is empty if the error is not in the body.'),
        }),
        meta: z
          .record(z.string(), z.unknown())
          .optional()
          .describe(
            'More about the error. If a size, the digits or an analysis is out of bounds: `minimum` and `maximum` (decimal strings), and what sets the bound in `by` (`agreement`, `bytes`, `available`).',
          ),
      }),
    )
    .min(1),
  links: z.object({ self: path }),
});
