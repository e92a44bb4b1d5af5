// @ts-nocheck AssemblyScript: its compiler checks the types (npm run build:kernels).
import { TURN, WEIGH } from './place';
import { Pointer } from './pointer';

/** Digits and check symbols into the text of a format. `digits` is a u16 a column, `row` bytes a code. */

/** Reads one place of a batch into the states of check machines, a u32 each. */
export function checkPlace(place: Pointer, states: Pointer, count: i32, digits: Pointer, row: usize): void {
  const weigh = load<usize>(place, WEIGH);
  const turn = load<usize>(place, TURN);
  for (const end = states + ((<usize>count) << 2); states < end; states += 4, digits += row) {
    const sum = load<u32>(states) + load<u16>(weigh + ((<usize>load<u16>(digits)) << 1));
    store<u32>(states, load<u16>(turn + ((<usize>sum) << 1)));
  }
}

/** Writes check symbols by the states of check machines. */
export function checkSymbols(states: Pointer, count: i32, symbolOf: Pointer, digits: Pointer, row: usize): void {
  for (const end = states + ((<usize>count) << 2); states < end; states += 4, digits += row) {
    store<u16>(digits, load<u16>(symbolOf + ((<usize>load<u32>(states)) << 1)));
  }
}

/**
 * Texts of one length. Each begins as `blank`, a multiple of 16 bytes of which `length` count, and has its symbols put
 * in: `offsets` is a u32 a column, `symbols` a u32 a digit, of which `width` bytes count. Some bytes behind are spoilt.
 */
export function fillIn(
  digits: Pointer,
  row: usize,
  count: i32,
  blank: Pointer,
  length: usize,
  offsets: Pointer,
  columns: usize,
  symbols: Pointer,
  width: i32,
  out: Pointer,
): void {
  const end = offsets + (columns << 2);
  for (; count > 0; count--, digits += row, out += length) {
    for (let at: usize = 0; at < length; at += 16) v128.store(out + at, v128.load(blank + at));
    let from = digits;
    for (let offset = offsets; offset < end; offset += 4, from += 2) {
      const to = out + load<usize>(offset);
      const symbol = load<u32>(symbols + ((<usize>load<u16>(from)) << 2));
      store<u8>(to, symbol);
      if (width === 1) continue;
      store<u8>(to, symbol >> 8, 1);
      if (width > 2) store<u8>(to, symbol >> 16, 2);
      if (width > 3) store<u8>(to, symbol >> 24, 3);
    }
  }
}

/**
 * Texts of any length: pieces of `texts` in turn with symbols. `pieces` is two u32 a column and two for the end, where a
 * piece begins and how long it is; `symbols` is 8 bytes a digit, UTF-8 and code point, the width in its top byte.
 *
 * @param sums a u32 a column, to XOR code points and widths into.
 * @returns the end of the text.
 */
export function spellOut(
  digits: Pointer,
  row: usize,
  count: i32,
  pieces: Pointer,
  columns: usize,
  symbols: Pointer,
  sums: Pointer,
  out: Pointer,
): Pointer {
  const end = pieces + (columns << 3);
  for (; count > 0; count--, digits += row) {
    let from = digits;
    let sum = sums;
    for (let piece = pieces; piece < end; piece += 8, from += 2, sum += 4) {
      const length = load<usize>(piece, 4);
      memory.copy(out, load<usize>(piece), length);
      out += length;
      const symbol = symbols + ((<usize>load<u16>(from)) << 3);
      const codePoint = load<u32>(symbol, 4);
      store<u32>(out, load<u32>(symbol));
      store<u32>(sum, load<u32>(sum) ^ codePoint);
      out += codePoint >> 24;
    }
    const length = load<usize>(end, 4);
    memory.copy(out, load<usize>(end), length);
    out += length;
  }
  return out;
}

/** Digits of texts without anything between symbols, a line end after each. `digitOf` is a u16 a code point. */
export function readDigits(
  text: Pointer,
  count: i32,
  columns: usize,
  digitOf: Pointer,
  digits: Pointer,
  row: usize,
): void {
  for (; count > 0; count--, digits += row, text++) {
    for (let to = digits, end = digits + (columns << 1); to < end; to += 2) {
      let codePoint = <u32>load<u8>(text++);
      if (codePoint >= 0x80) {
        const more = codePoint >= 0xf0 ? 3 : codePoint >= 0xe0 ? 2 : 1;
        codePoint &= 0x3f >> more;
        for (let i = 0; i < more; i++) codePoint = (codePoint << 6) | (load<u8>(text++) & 0x3f);
      }
      store<u16>(to, load<u16>(digitOf + ((<usize>codePoint) << 1)));
    }
  }
}

/**
 * Lays out texts of one byte a symbol, a line end after each: copies pieces of them and of a blank in turn, each in whole
 * vectors of which the next overwrites what is too much. `pieces` is four u32 each: 1 for the text or 0 for the blank,
 * where it begins there, where in the code, how long. Behind each text, the blank and `out` 16 bytes may be touched.
 */
export function layOut(
  text: Pointer,
  textBytes: usize,
  count: i32,
  blank: Pointer,
  pieces: Pointer,
  piecesEnd: Pointer,
  length: usize,
  out: Pointer,
): void {
  for (; count > 0; count--, text += textBytes, out += length) {
    for (let piece = pieces; piece < piecesEnd; piece += 16) {
      let from = (load<u32>(piece) !== 0 ? text : blank) + load<usize>(piece, 4);
      let to = out + load<usize>(piece, 8);
      for (const end = to + load<usize>(piece, 12); to < end; to += 16, from += 16) v128.store(to, v128.load(from));
    }
  }
}

/** As `checkPlace`, of symbols of one byte; `weigh` is a u16 a byte. */
export function checkBytes(
  weigh: Pointer,
  turn: Pointer,
  states: Pointer,
  count: i32,
  text: Pointer,
  textBytes: usize,
): void {
  for (const end = states + ((<usize>count) << 2); states < end; states += 4, text += textBytes) {
    const sum = load<u32>(states) + load<u16>(weigh + ((<usize>load<u8>(text)) << 1));
    store<u32>(states, load<u16>(turn + ((<usize>sum) << 1)));
  }
}

/** Puts check symbols of one byte in; `symbolOf` is a u8 a state. */
export function putCheckBytes(states: Pointer, count: i32, symbolOf: Pointer, to: Pointer, length: usize): void {
  for (const end = states + ((<usize>count) << 2); states < end; states += 4, to += length) {
    store<u8>(to, load<u8>(symbolOf + <usize>load<u32>(states)));
  }
}
