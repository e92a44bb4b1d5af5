import * as z from 'zod';
import { count, required } from './members.ts';

/** What says of which codes a line is. */

export const digits = count('digits')
  .optional()
  .describe(
    'Length of a token: its number of symbols. With a pattern you may leave it out. If you send it, it must be the number of `#` and `[…]`.',
  );

export const alphabet = z
  .string(required('The alphabet'))
  .describe('NAME of a preset, or of an alphabet of the session.');

/** Digits can be left out only where a format may say how many there are. */
export const hasDigits = ({ digits, format }: { readonly digits?: unknown; readonly format?: unknown }) =>
  digits !== undefined || format !== undefined;
export const digitsMissing = {
  path: ['digits'],
  message: 'digits is missing.',
  // Also where other members are wrong, so that one answer tells all.
  when: ({ value }: { value: unknown }) => typeof value === 'object' && value !== null,
};
