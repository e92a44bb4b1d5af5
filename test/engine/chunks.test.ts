import { constants, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { type Alphabet, createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { presetAlphabet } from '../../engine/alphabet/presets.ts';
import { chunkAt, MAX_CHUNKS, MIN_PIECE_BYTES, PIECES_PER_CHUNK, planChunks } from '../../engine/chunks/chunks.ts';
import { cutPieces } from '../../engine/chunks/pieces.ts';
import { alphabetOf, bytesOf, lineOf, SEED } from './helpers.ts';

const alphabets = [
  presetAlphabet('BINARY'),
  presetAlphabet('UPPER_EPCG30'),
  createAlphabet('aé€😀'),
  alphabetOf(65_536),
];

/** What a plan asks of tokens of so many digits. */
const tokensOf = (alphabet: Alphabet, digits: number) => ({
  tokenBytes: digits * alphabet.widest,
  tokenBits: digits * Math.log2(alphabet.size),
});

describe('planChunks', () => {
  it('holds its promises for parts of any size', () => {
    const property = fc.property(
      fc.oneof(fc.integer({ min: 1, max: 10 ** 6 }), fc.integer({ min: 1, max: 10 ** 10 })),
      fc.integer({ min: 1, max: 1_024 }),
      fc.constantFrom(...alphabets),
      (size, digits, alphabet) => {
        const plan = planChunks({ size, ...tokensOf(alphabet, digits) });
        expect(plan.chunks).toBeLessThanOrEqual(MAX_CHUNKS);
        const chunks = Array.from({ length: plan.chunks }, (_, i) => chunkAt(plan, i));
        let next = 0;
        // A plan has up to a thousand chunks, so what is expected of each is looked at in one go.
        const wrong = chunks.filter((chunk, i) => {
          const most = chunk.tokens * (digits * alphabet.widest + 1);
          // The last piece may be longer, which leaves room for what deflate may add.
          const pieces = 1 + Math.floor((most * 1.0001 + 1_000 - MIN_PIECE_BYTES) / plan.pieceBytes);
          const entropy = (chunk.tokens * digits * Math.log2(alphabet.size)) / 8;
          const isRight =
            chunk.first === next &&
            chunk.tokens > 0 &&
            chunk.firstPieceNumber === 10 * i + 1 &&
            chunk.isLast === (i === plan.chunks - 1) &&
            pieces <= PIECES_PER_CHUNK &&
            (chunk.isLast || entropy >= MIN_PIECE_BYTES);
          next += chunk.tokens;
          return !isRight;
        });
        expect(wrong).toEqual([]);
        expect(next).toBe(size);
        expect(plan.pieceBytes).toBeGreaterThanOrEqual(MIN_PIECE_BYTES);
        expect(() => chunkAt(plan, plan.chunks)).toThrow(expect.objectContaining({ code: 'parameter' }));
      },
    );
    fc.assert(property, { seed: SEED, numRuns: 60 });
  });

  it('makes a small part one chunk', () => {
    expect(planChunks({ size: 50_000, ...tokensOf(presetAlphabet('UPPER_EPCG30'), 20) }).chunks).toBe(1);
  });

  it('fills the numbers at the extreme: 10^10 tokens of 109 bytes are 1,000 chunks of pieces of 110 MB', () => {
    const plan = planChunks({ size: 10 ** 10, ...tokensOf(presetAlphabet('BASE62'), 109) });
    expect(plan.chunks).toBe(1_000);
    expect(plan.pieceBytes).toBe(110_000_000);
    expect(chunkAt(plan, 999).firstPieceNumber + PIECES_PER_CHUNK - 1).toBe(10_000);
  });

  it('cuts a small part into several chunks where its tunables say so', () => {
    const options = { size: 5_000, ...tokensOf(presetAlphabet('UPPER_EPCG30'), 12) };
    const plan = planChunks({ ...options, minPieceBytes: 2_000, targetChunkBytes: 8_000 });
    expect(plan).toEqual({ size: 5_000, chunks: 9, tokensPerChunk: 616, pieceBytes: 2_000 });
  });

  it.each([0, -1, 1.5, 2 ** 53])('refuses a size of %d', (size) => {
    expect(() => planChunks({ size, ...tokensOf(alphabets[0]!, 5) })).toThrow(
      expect.objectContaining({ code: 'parameter' }),
    );
  });
});

describe('cutPieces', () => {
  const collect = async (stream: Iterable<Uint8Array> | AsyncIterable<Uint8Array>, size: number) => {
    const pieces: Uint8Array[] = [];
    for await (const piece of cutPieces(stream, size)) pieces.push(piece);
    return pieces;
  };

  it('cuts any stream into pieces of the size, the last one joined if short', async () => {
    const streams = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 });
    const property = fc.asyncProperty(streams, fc.integer({ min: 1, max: 50 }), async (stream, size) => {
      const whole = Buffer.concat(stream);
      const pieces = await collect(stream, size);
      expect(Buffer.concat(pieces).equals(whole)).toBe(true);
      expect(pieces).toHaveLength(whole.length === 0 ? 0 : Math.max(1, Math.floor(whole.length / size)));
      for (const piece of pieces.slice(0, -1)) expect(piece).toHaveLength(size);
    });
    await fc.assert(property, { seed: SEED, numRuns: 300 });
  });

  it('holds no more back than S3 asks of the last piece', async () => {
    const size = 8 * 2 ** 20;
    const lengths = async (bytes: number) => (await collect([new Uint8Array(bytes)], size)).map(({ length }) => length);
    expect(await lengths(size + MIN_PIECE_BYTES - 1)).toEqual([size + MIN_PIECE_BYTES - 1]);
    expect(await lengths(size + MIN_PIECE_BYTES)).toEqual([size, MIN_PIECE_BYTES]);
    expect(await lengths(2 * size)).toEqual([size, size]);
    expect(await lengths(2 * size + 1)).toEqual([size, size + 1]);
  });

  it('gives the same pieces out of memory that is used again at once', async () => {
    const streams = fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 });
    const property = fc.asyncProperty(streams, fc.integer({ min: 1, max: 50 }), async (stream, size) => {
      let memory: Uint8Array | undefined;
      const pieces: Buffer[] = [];
      for await (const piece of cutPieces(stream, size, (bytes) => (memory ??= new Uint8Array(bytes)))) {
        pieces.push(Buffer.from(piece));
      }
      expect(Buffer.concat(pieces).equals(Buffer.concat(stream))).toBe(true);
    });
    await fc.assert(property, { seed: SEED, numRuns: 300 });
  });

  it('takes batches whose memory is used again', async () => {
    const line = lineOf(presetAlphabet('UPPER_EPCG30'), 12);
    const views = function* () {
      for (const { bytes } of line.produce(0n, 9_000)) yield bytes;
    };
    const whole = Buffer.concat(await collect(views(), 10_000));
    expect(whole.equals(bytesOf(line, 0n, 9_000))).toBe(true);
  });

  it('never needs a short piece in front of another for chunks as planned, in data and gz', async () => {
    for (const [alphabet, digits] of [
      [presetAlphabet('BINARY'), 40],
      [presetAlphabet('BASE62'), 10],
      [alphabetOf(1_000), 8],
    ] as const) {
      const plan = planChunks({
        ...{ size: 30_000, ...tokensOf(alphabet, digits) },
        ...{ minPieceBytes: 20_000, targetChunkBytes: 60_000 },
      });
      const line = lineOf(alphabet, digits);
      for (let i = 0; i < plan.chunks - 1; i++) {
        const { first, tokens } = chunkAt(plan, i);
        const data = bytesOf(line, BigInt(first), tokens);
        const gz = deflateRawSync(data, { strategy: constants.Z_HUFFMAN_ONLY });
        for (const bytes of [data, gz]) {
          const pieces = await collect([bytes], plan.pieceBytes);
          expect(pieces.length).toBeLessThanOrEqual(PIECES_PER_CHUNK);
          for (const piece of pieces) expect(piece.length).toBeGreaterThanOrEqual(20_000);
        }
      }
    }
  });
});
