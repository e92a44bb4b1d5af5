/** Digits that no count exceeds: those of the largest capacity, 65,536^1,024. */
export const COUNT_DIGITS = 4_933;
