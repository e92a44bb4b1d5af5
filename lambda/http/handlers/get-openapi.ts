import { published } from '../files/published.ts';

/** GET and HEAD /openapi.json: the OpenAPI document of this API. */
export const handler = published('get-openapi');
