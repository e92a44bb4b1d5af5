// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
/** A byte offset into the memory: callers give it as the type of that name in ../pointer.ts. Sizes and strides are `usize`. */
export type Pointer = usize;
