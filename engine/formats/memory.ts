import type { Pointer } from '../kernels/pointer.ts';
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
