// Made by `npm run build:client` of api/statuses/statuses.ts: do not edit.

/** The statuses of a part that is not given up, in their order, each with those that it has behind it, and itself. */
export const reached = {
  requested: ['requested'],
  started: ['requested', 'started'],
  ended: ['requested', 'started', 'ended'],
  finished: ['requested', 'started', 'ended', 'finished'],
  analyzed: ['requested', 'started', 'ended', 'finished', 'analyzed'],
} as const;

/** The status with which a part is done, by the analysis that was ordered. */
export const last = { none: 'finished', metrics: 'analyzed' } as const;
