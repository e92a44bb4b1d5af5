/**
 * A code as it could be, made in the page. Each symbol follows from its place alone, so that a further digit adds a symbol and
 * changes no other; and no order gets this code but by chance.
 */
export function exampleOf(symbols: readonly string[], digits: number): string[] {
  return Array.from({ length: digits }, (_, i) => symbols[mixed(i) % symbols.length] as string);
}

/** A whole number of 32 bits that looks like any (the end of MurmurHash3). */
function mixed(place: number): number {
  let value = Math.imul(place + 1, 0x9e3779b1);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** Symbols in groups that are easy to read: of four, or what divides them without a rest. */
export function groupsOf(symbols: readonly string[]): string[] {
  const size = [4, 5, 3].find((one) => symbols.length % one === 0) ?? 4;
  const count = Math.ceil(symbols.length / size);
  return Array.from({ length: count }, (_, i) => symbols.slice(i * size, (i + 1) * size).join(''));
}
