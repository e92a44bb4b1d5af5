import type { Pointer } from './pointer.ts';
import type { Workspace } from './workspace.ts';

/** Numbers in a workspace: little-endian, of an even number of u32 words. */

/** Reads one. */
export function readWords(workspace: Workspace, at: Pointer, words: number): bigint {
  return readNumbers(workspace, at, words, 1)[0]!;
}

/** Reads several, one after the other. */
export function readNumbers(workspace: Workspace, at: Pointer, words: number, count: number): bigint[] {
  const { buffer, byteOffset } = workspace.bytes(at, 4 * words * count);
  const pairs = new BigUint64Array(buffer, byteOffset, (words / 2) * count);
  if (words === 2) return Array.from(pairs);
  return Array.from({ length: count }, (_, i) => {
    let value = 0n;
    for (let from = (words / 2) * (i + 1) - 1; from >= (words / 2) * i; from--) value = (value << 64n) | pairs[from]!;
    return value;
  });
}

/** Writes what `readWords` reads. */
export function writeWords(workspace: Workspace, at: Pointer, words: number, value: bigint): void {
  const numbers = workspace.words(at, words);
  let rest = value;
  for (let i = 0; i < words; i++, rest >>= 32n) numbers[i] = Number(BigInt.asUintN(32, rest));
}
