// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
/**
 * The engine's inner loops, in AssemblyScript (TypeScript's syntax, WebAssembly's types), compiled by
 * `npm run build:kernels` into ../kernels.generated.ts. They share one memory with their caller, which gives out all
 * of it (../workspace.ts); every pointer is a caller's.
 */
export { heapBase } from './constants';
export { accumulate, countLong, countShort } from './counting';
export { countUp, gather, splitLong, splitWide } from './digits';
export { chain, extend, longBlocks, longRound } from './long';
export { rankLong, unrankLong } from './long-ranking';
export { narrowBlocks, narrowRound } from './narrow';
export { rankEven, rankRows, rankScan, unrankEven, unrankRows, unrankScan } from './ranking';
export { checkBytes, checkPlace, checkSymbols, fillIn, layOut, putCheckBytes, readDigits, spellOut } from './template';
export { encodeFixed, encodeMixed, xorRows } from './text';
export { halve, joinHalves, settle, skip } from './walking';
export { wideBlocks, wideRound } from './wide';
