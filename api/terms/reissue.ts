/** Of which lines issued codes can be had again: of all, of those that are neither deleted nor expired, of none. */
export const reissueChoices = ['all', 'kept', 'none'] as const;
export type ReissueChoice = (typeof reissueChoices)[number];

/** The `code` of a refusal because the operator has switched it off. */
export const REISSUE_OFF = 'reissue';

/** The most that one request gets: API Gateway sends 10 MB at once and then 2 MB a second, so 100 MB take less than a minute. */
export const MOST_REISSUED = { codes: 1_000_000, bytes: 100_000_000 } as const;
