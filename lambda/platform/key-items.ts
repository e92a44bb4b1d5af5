/** What the partitions of customers' keys begin with, in the table of sessions: permissions name it too. */
export const KEY_PARTITIONS = 'keys#';
