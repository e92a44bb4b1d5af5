/** The word as the names of operations and schemas have it in their middle or at their beginning. */
export const capitalized = <W extends string>(word: W) =>
  `${word.charAt(0).toUpperCase()}${word.slice(1)}` as Capitalize<W>;
