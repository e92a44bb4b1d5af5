import { createCipheriv } from 'node:crypto';
import { digitsOf, numberOf } from './helpers.ts';

/** What the reference needs; bytes and digits as plain arrays. */
export interface ReferenceOptions {
  readonly key: Uint8Array;
  readonly radix: number;
  readonly tweak: Uint8Array;
}

/**
 * FF1 as the standard writes it down (SP 800-38G, Algorithms 7 and 8), one text at a time, with BigInt and AES-CBC:
 * shares nothing with the engine, and knows radix 65,536, which `@noble/ciphers` refuses.
 */
export function referenceFf1(options: ReferenceOptions, text: readonly number[], decrypt = false): number[] {
  const { radix, tweak } = options;
  const n = text.length;
  const u = n >> 1;
  const v = n - u;
  let bits = 0n;
  while (1n << bits < BigInt(radix) ** BigInt(v)) bits++;
  const b = Math.ceil(Number(bits) / 8);
  const d = 4 * Math.ceil(b / 4) + 4;
  const p = Buffer.from([
    1,
    2,
    1,
    ...bytes(BigInt(radix), 3),
    10,
    u % 256,
    ...bytes(BigInt(n), 4),
    ...bytes(BigInt(tweak.length), 4),
  ]);
  let a = text.slice(0, u);
  let c = text.slice(u);
  const rounds = Array.from({ length: 10 }, (_, i) => (decrypt ? 9 - i : i));
  for (const i of rounds) {
    if (decrypt) [a, c] = [c, a];
    const padding = (((-tweak.length - b - 1) % 16) + 16) % 16;
    const q = Buffer.concat([
      tweak,
      Buffer.alloc(padding),
      Buffer.from([i]),
      Buffer.from(bytes(numberOf(c, radix), b)),
    ]);
    const r = cbcMac(options.key, Buffer.concat([p, q]));
    const s = [r];
    for (let j = 1; j < Math.ceil(d / 16); j++) {
      const counter = Buffer.from(bytes(BigInt(j), 16));
      s.push(cbcMac(options.key, counter.map((byte, at) => byte ^ r[at]!) as Buffer));
    }
    const y = BigInt(`0x${Buffer.concat(s).subarray(0, d).toString('hex')}`);
    const m = i % 2 === 0 ? u : v;
    const modulus = BigInt(radix) ** BigInt(m);
    const sum = numberOf(a, radix) + (decrypt ? -y : y);
    const next = digitsOf(((sum % modulus) + modulus) % modulus, radix, m);
    [a, c] = decrypt ? [next, c] : [c, next];
  }
  return [...a, ...c];
}

function bytes(value: bigint, length: number): number[] {
  return digitsOf(value, 256, length);
}

function cbcMac(key: Uint8Array, text: Buffer): Buffer {
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, Buffer.alloc(16));
  return cipher.update(text).subarray(-16);
}
