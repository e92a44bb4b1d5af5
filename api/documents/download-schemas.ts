import * as z from 'zod';
import { decimal, moment, selfLinks, uuid } from './common-schemas.ts';

/** The address of a file that is too large for a stream (file-stream.ts). */
export const downloadDocument = z.object({
  links: selfLinks,
  data: z.object({
    attributes: z.object({
      url: z.url().describe('Address of the file. It works without a key until it expires.'),
      expires: moment,
      size: decimal.describe('Bytes of the file.'),
    }),
    id: uuid,
    type: z.literal('download'),
  }),
});
