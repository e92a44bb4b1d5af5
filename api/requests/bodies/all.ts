/**
 * The bodies that the API accepts, for its document. A handler imports its own alone: to make the schemas takes longer than to load the
 * library, and what is imported is made at each cold start.
 */
export * from './alphabet.ts';
export * from './capacity.ts';
export * from './codes.ts';
export * from './continuation.ts';
export * from './gate.ts';
export * from './order.ts';
export * from './redemption.ts';
export * from './session.ts';
export * from './verification.ts';
export * from './verification-over-lines.ts';
export * from './void.ts';
export * from './withdrawal.ts';
