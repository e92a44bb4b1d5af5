// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
/**
 * The engine's inner loops, in AssemblyScript (TypeScript's syntax, WebAssembly's types), compiled by
 * `npm run build:kernels` into ../kernels.generated.ts. They share one memory with their caller, which gives out all
 * of it (../workspace.ts); every pointer is a caller's.
 */
export { heapBase } from './constants';
export { countUp, gather, splitLong, splitWide } from './digits';
export { chain, extend, longBlocks, longRound } from './long';
export { narrowBlocks, narrowRound } from './narrow';
export { encodeFixed, encodeMixed, xorRows } from './text';
export { wideBlocks, wideRound } from './wide';
