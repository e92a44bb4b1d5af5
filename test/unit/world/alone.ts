/** The end of the names of the second set of tables, for what works on all that there is: one test file uses each of them. */
export const ALONE = '-alone';
