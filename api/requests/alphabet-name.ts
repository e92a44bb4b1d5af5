/** The name of an alphabet. */
export const alphabetName = /^[A-Za-z][A-Za-z0-9_.-]{0,63}$/;
