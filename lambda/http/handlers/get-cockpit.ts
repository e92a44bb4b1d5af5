import { published } from '../files/published.ts';

/** GET and HEAD /cockpit: the page from which people order codes, watch, download and verify them. */
export const handler = published('get-cockpit');
