declare const pointer: unique symbol;

/** A byte offset into a workspace's memory. Counts and sizes are plain numbers, so that neither is given for the other. */
export type Pointer = number & { readonly [pointer]: true };

/** The pointer so many bytes behind another one. */
export function behind(at: Pointer, bytes: number): Pointer {
  return (at + bytes) as Pointer;
}
