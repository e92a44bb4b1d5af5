/**
 * Name of the index, partition key `open` and sort key `touched`, by which the reconciler finds what is due: in the ledger heads by what
 * comes next for them, in the table of sessions those that are not removed yet.
 */
export const OPEN_INDEX = 'open';
