import { behind, type Pointer } from '../kernels/pointer.ts';
import type { Workspace } from '../kernels/workspace.ts';

/** What formats keep in a workspace, as their kernels read it (kernels/place.ts). */

/** Bytes of a place's description, and where its check step stands in it. */
export const PLACE_BYTES = 64;
export const CHECK_STEP = 16;

/** Copies an array to the workspace, if it is not there yet. */
export function copyOnce(
  workspace: Workspace,
  copies: Map<object, Pointer>,
  values: Uint16Array | Uint32Array,
): Pointer {
  let at = copies.get(values);
  if (at === undefined) {
    at = workspace.allocate(values.byteLength);
    workspace.bytes(at, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
    copies.set(values, at);
  }
  return at;
}

/** A little-endian number of u32 words. */
export function readWords(workspace: Workspace, at: Pointer, words: number): bigint {
  if (words === 2) return workspace.view().getBigUint64(at, true);
  const numbers = workspace.words(at, words);
  let value = 0n;
  for (let i = words - 1; i >= 0; i--) value = (value << 32n) | BigInt(numbers[i]!);
  return value;
}

/** Several of them, one after the other. */
export function readNumbers(workspace: Workspace, at: Pointer, words: number, count: number): bigint[] {
  if (words === 2) {
    const { buffer, byteOffset } = workspace.bytes(at, 8 * count);
    return Array.from(new BigUint64Array(buffer, byteOffset, count));
  }
  return Array.from({ length: count }, (_, i) => readWords(workspace, behind(at, 4 * words * i), words));
}

/** Writes what `readWords` reads. */
export function writeWords(workspace: Workspace, at: Pointer, words: number, value: bigint): void {
  const numbers = workspace.words(at, words);
  let rest = value;
  for (let i = 0; i < words; i++, rest >>= 32n) numbers[i] = Number(BigInt.asUintN(32, rest));
}
