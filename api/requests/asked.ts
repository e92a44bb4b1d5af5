import * as z from 'zod';
import type { ReadingMode } from '../../engine/readings/read-code.ts';
import { required } from './members.ts';

/** Most tokens that one verification takes. */
export const MOST_VERIFIED = 1_000;

/** What a verification asks, of whichever line. */
export const asked = {
  tokens: z
    .array(z.string('A token must be a string.'), required('The list of tokens'))
    .max(MOST_VERIFIED, `At most ${MOST_VERIFIED} tokens can be verified at once.`)
    .describe('The strings to check. A string of more than 2,048 characters is never a code.'),
  reading: z
    .enum(['lenient', 'strict'], { error: 'The reading must be "lenient" or "strict".' })
    .default('lenient' satisfies ReadingMode)
    .describe(
      '`lenient` understands what people, scanners and spreadsheets make of a code: blanks, separators, upper and lower case, GS1 strings. `strict` takes each string exactly as it is.',
    ),
};
