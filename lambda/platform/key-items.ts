/** What the partitions of customers' keys begin with, in the table of sessions: permissions name it too. */
export const KEY_PARTITIONS = 'keys#';

/** What the partitions of the counters of misses begin with, in the table of rates. */
export const MISS_PARTITIONS = 'misses#';
