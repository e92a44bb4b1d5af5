/**
 * A typed client of the API. Its operations are generated from the OpenAPI document (`npm run build:client`); what is beside them
 * opens a client and saves every program the same few lines. It needs `fetch` alone.
 */

export type * from './generated/api.generated.ts';
export { ApiError, TimeoutError } from './generated/api.generated.ts';
export { ForeignAnswerError, RedirectError } from './service/answers.ts';
export { type Bounds, boundsOf, boundsText, sizeBounds } from './service/bounds.ts';
export * from './service/continuation.ts';
export * from './service/download.ts';
export { type MedicineRules, medicinesText } from './service/medicines.ts';
export * from './service/pages.ts';
export * from './service/redemption.ts';
export * from './service/reissue.ts';
export * from './service/service.ts';
export { ConnectionError } from './service/transport.ts';
export * from './service/verification.ts';
export { hasReached, lastStatus, PartFailedError, type Status, type WaitOptions, waitUntil } from './service/wait.ts';
