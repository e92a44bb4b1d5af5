/**
 * Flags of Node.js for a process that runs the local cloud, as `npm start` has them: dozens of threads have a heap each, and where each collects
 * its garbage with several threads, they compute a tenth more than where each does it alone.
 */
export const FLAGS: readonly string[] = ['--single-threaded-gc'];
