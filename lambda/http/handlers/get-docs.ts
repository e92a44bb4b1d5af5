import { published } from '../files/published.ts';

/** GET and HEAD /docs: the OpenAPI document as a page to read. */
export const handler = published('get-docs');
