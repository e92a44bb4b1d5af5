/**
 * A typed client of the API. Its operations are generated from the OpenAPI document (`npm run build:client`); what is beside them
 * opens a client and saves every program the same few lines. It needs `fetch` alone.
 */
export { ForeignAnswerError, RedirectError } from './answers.ts';
export type * from './api.generated.ts';
export { ApiError, TimeoutError } from './api.generated.ts';
export * from './download.ts';
export * from './pages.ts';
export * from './service.ts';
export { ConnectionError } from './transport.ts';
export { PartFailedError, type Status, type WaitOptions, waitUntil } from './wait.ts';
