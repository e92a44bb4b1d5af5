/** Deflate's literals, and the mark of the end of a block behind them. */
const LITERALS = 256;
export const END_OF_BLOCK = 256;
/** No code is longer, so that two of them are 16 bits. A text in UTF-8 never has all 256 bytes, so there are codes enough. */
const MOST_BITS = 8;

/** A Huffman code for bytes, as deflate has it (RFC 1951, 3.2.2): the bits of each code reversed, and their number; 0 where there is none. */
export interface HuffmanCode {
  readonly lengths: Uint8Array;
  readonly codes: Uint16Array;
}

/** The code for bytes that come so often, each counted byte and the end of a block with a code. */
export function huffmanCode(counts: Float64Array): HuffmanCode {
  let weights = Float64Array.from({ length: LITERALS + 1 }, (_, symbol) => counts[symbol] ?? 0);
  weights[END_OF_BLOCK] = 1;
  let lengths = codeLengths(weights);
  while (lengths.some((length) => length > MOST_BITS)) {
    // Flatter weights have shorter codes.
    weights = weights.map((weight) => Math.ceil(weight / 2));
    lengths = codeLengths(weights);
  }
  return { lengths, codes: canonicalCodes(lengths) };
}

/** Huffman's algorithm: the two lightest trees are joined until one is left; a symbol's length is its depth. */
function codeLengths(weights: Float64Array): Uint8Array {
  const lengths = new Uint8Array(weights.length);
  let trees = [...weights.keys()]
    .filter((symbol) => (weights[symbol] as number) > 0)
    .map((symbol) => ({ weight: weights[symbol] as number, symbols: [symbol] }));
  if (trees.length === 1) for (const symbol of trees[0]?.symbols ?? []) lengths[symbol] = 1;
  while (trees.length > 1) {
    trees.sort((a, b) => a.weight - b.weight);
    const [first, second] = trees as [(typeof trees)[0], (typeof trees)[0]];
    const symbols = [...first.symbols, ...second.symbols];
    for (const symbol of symbols) (lengths[symbol] as number) += 1;
    trees = [{ weight: first.weight + second.weight, symbols }, ...trees.slice(2)];
  }
  return lengths;
}

/** Codes of the same length are consecutive numbers in the order of the symbols, shorter ones before longer ones. */
function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const codes = new Uint16Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= MOST_BITS; length++) {
    code <<= 1;
    for (const [symbol, own] of lengths.entries()) if (own === length) codes[symbol] = reversed(code++, length);
  }
  return codes;
}

function reversed(code: number, length: number): number {
  let bits = 0;
  for (let i = 0; i < length; i++) bits |= ((code >> i) & 1) << (length - 1 - i);
  return bits;
}
