import { createHash, type Hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import S3Error from '@20minutes/s3rver/lib/models/error.js';
import { createCRC32, createCRC64 } from 'hash-wasm';

/** A running checksum. */
interface Checksum {
  update(chunk: Uint8Array): void;
  digest(): Uint8Array;
}

interface Algorithm {
  readonly bytes: number;
  start(): Checksum | Promise<Checksum>;
}

function hash(name: string): Algorithm & { start(): Hash } {
  return { bytes: createHash(name).digest().length, start: () => createHash(name) };
}

/** The SDK's default, so the one that must be fast: Node's own. */
const CRC32: Algorithm = {
  bytes: 4,
  start: () => {
    let value = 0;
    return {
      update: (chunk) => {
        value = crc32(chunk, value);
      },
      digest: () => {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(value);
        return bytes;
      },
    };
  },
};

/** Polynomials in their reflected form. */
const CASTAGNOLI = 0x82f63b78;
const NVME = '9a6c9329ac4bc9b5';

function wasm(bytes: number, make: () => ReturnType<typeof createCRC32>): Algorithm {
  return {
    bytes,
    start: async () => {
      const hasher = await make();
      return { update: (chunk) => void hasher.update(chunk), digest: () => hasher.digest('binary') };
    },
  };
}

const ALGORITHMS: Readonly<Record<string, Algorithm>> = {
  'content-md5': hash('md5'),
  'x-amz-checksum-crc32': CRC32,
  'x-amz-checksum-crc32c': wasm(4, () => createCRC32(CASTAGNOLI)),
  'x-amz-checksum-crc64nvme': wasm(8, () => createCRC64(NVME)),
  'x-amz-checksum-sha1': hash('sha1'),
  'x-amz-checksum-sha256': hash('sha256'),
};

/** Refuses what is not the base64 of so many bytes as the checksum has. */
function checkForm(name: string, value: string): void {
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length === ALGORITHMS[name]!.bytes && bytes.toString('base64') === value) return;
  if (name === 'content-md5') throw new S3Error('InvalidDigest', 'The Content-MD5 you specified was invalid.');
  throw new S3Error('InvalidRequest', `Value for ${name} header is invalid.`);
}

/** The checksums that a request promises of its body, in its headers or behind the body. */
export class Checksums {
  readonly #promised = new Map<string, string | undefined>();
  readonly #running = new Map<string, Checksum>();

  /** @throws S3Error InvalidDigest or InvalidRequest if what is promised cannot be one checksum */
  static async of(headers: IncomingHttpHeaders): Promise<Checksums> {
    const checksums = new Checksums();
    const promised = checksums.#promised;
    for (const name of Object.keys(ALGORITHMS)) {
      const value = headers[name] as string | undefined;
      if (value !== undefined) checkForm(name, value);
      if (value !== undefined || headers['x-amz-trailer'] === name) promised.set(name, value);
    }
    if ([...promised.keys()].filter((name) => name !== 'content-md5').length > 1) {
      const reason = 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.';
      throw new S3Error('InvalidRequest', reason);
    }
    for (const name of promised.keys()) checksums.#running.set(name, await ALGORITHMS[name]!.start());
    return checksums;
  }

  /** Whether any is promised. */
  get any(): boolean {
    return this.#promised.size > 0;
  }

  /** Takes what stands behind the body. */
  trailer(name: string, value: string): void {
    if (!this.#promised.has(name)) return;
    checkForm(name, value);
    this.#promised.set(name, value);
  }

  update(chunk: Uint8Array): void {
    for (const checksum of this.#running.values()) checksum.update(chunk);
  }

  /** @throws S3Error BadDigest if the body is not what was promised */
  check(): void {
    for (const [name, checksum] of this.#running) {
      if (Buffer.from(checksum.digest()).toString('base64') === this.#promised.get(name)) continue;
      const what = name === 'content-md5' ? 'Content-MD5' : name.replace('x-amz-checksum-', '').toUpperCase();
      throw new S3Error('BadDigest', `The ${what} you specified did not match what we received.`);
    }
  }
}
