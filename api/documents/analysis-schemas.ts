import * as z from 'zod';
import { bytes, decimal, hash, path, uuid } from './common-schemas.ts';

/** The analysis of a part, as it is stored (lambda/workflow/tasks/analyse.ts). */

const figures = z.object({
  minimum: z.number(),
  maximum: z.number(),
  mean: z.number(),
  median: z.number(),
  std: z.number().describe('Standard deviation of the sample.'),
  var: z.number().describe('Variance of the sample (n − 1).'),
  hurst: z.number().nullable().describe('Hurst exponent. It is null if there are too few tokens to estimate it.'),
});
const sizes = z.object({ data: bytes, score: bytes, delta: bytes });
const hashes = z.object({ data: hash, score: hash, delta: hash });

export const analysisDocument = z.object({
  meta: z.object({ hurst: z.string().describe('Name of the estimator.') }),
  links: z.object({ self: path, data: path, score: path, delta: path }),
  data: z.object({
    attributes: z.object({
      level: z.literal('metrics'),
      score: figures.describe('Figures of the positions of the tokens among all sorted tokens. All digits are exact.'),
      delta: figures
        .optional()
        .describe('Figures of the differences of neighbours in the file, if there are two or more tokens.'),
      data: z.object({
        minimum: z.string().describe('The first token in sorted order.'),
        maximum: z.string().describe('The last token in sorted order.'),
        checksum: z.string(),
        size: decimal,
        digits: decimal,
      }),
      filesizes: sizes,
      filehashes: hashes.optional(),
    }),
    id: uuid,
    type: z.literal('analysis'),
  }),
});
