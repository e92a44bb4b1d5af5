import { createHash } from 'node:crypto';
import type { IHasher } from 'hash-wasm';
// The main module of the package would bundle every hash.
import sha256 from 'hash-wasm/dist/sha256.umd.min.js';
import { hashObject, readObjectAhead } from './store.ts';

/** The state of hashing a file that is too long for one run of a function. */
export interface HashProgress {
  /** Bytes that are hashed already. */
  readonly offset: number;
  /** The inner state of SHA-256, as hash-wasm saves it. The seed cannot be computed from it. */
  readonly state: Uint8Array;
}

/** SHA-256's block (FIPS 180-4), to which HMAC pads its key (RFC 2104). */
const BLOCK_BYTES = 64;

/**
 * HMAC-SHA-256 of an object under the seed as text, lower-case hex. node:crypto hashes up to `sliceBytes` at
 * once. A longer object is hashed in slices, one in each call. node:crypto cannot save its state, so hash-wasm does this, more
 * slowly, and the padding of HMAC is done here.
 * @param length bytes of the object.
 * @param before the state at the end of the previous call.
 * @param hashed is called often, with the number of bytes that are done.
 * @returns the hash, or the state at the end of this call.
 */
export async function hashSlice(
  key: string,
  seed: string,
  length: number,
  sliceBytes: number,
  before: HashProgress | undefined,
  hashed: (bytes: number) => Promise<void>,
): Promise<string | HashProgress> {
  if (length <= sliceBytes) return hashObject(key, seed, hashed, length);
  const inner: IHasher = await sha256.createSHA256();
  if (before) inner.load(before.state);
  else inner.init().update(padded(seed, 0x36));
  const first = before?.offset ?? 0;
  const next = Math.min(first + sliceBytes, length);
  let done = first;
  for await (const bytes of readObjectAhead(key, first, next)) {
    inner.update(bytes);
    done += bytes.length;
    await hashed(done);
  }
  if (next < length) return { offset: next, state: inner.save() };
  return createHash('sha256').update(padded(seed, 0x5c)).update(inner.digest('binary')).digest('hex');
}

/** HMAC's key block: the key, hashed where it is longer than a block, XOR the pad. */
function padded(seed: string, pad: number): Uint8Array {
  const text = Buffer.from(seed, 'utf8');
  const key = text.length > BLOCK_BYTES ? createHash('sha256').update(text).digest() : text;
  const block = new Uint8Array(BLOCK_BYTES).fill(pad);
  for (const [i, byte] of key.entries()) block[i]! ^= byte;
  return block;
}
