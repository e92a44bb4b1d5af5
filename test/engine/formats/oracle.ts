/**
 * What a format means, written down once more as plainly as can be: all strings of a pattern are spelled out and
 * looked at. It shares nothing with the engine but the order of symbols.
 */
export interface Described {
  readonly chars: string;
  readonly pattern: string;
  readonly check?: { readonly system: 'luhn' | 'iso7064' | 'gs1'; readonly over?: 'code' | 'digits' };
  readonly words?: readonly string[];
  readonly lookalikes?: boolean;
  readonly runs?: number;
  readonly codes?: readonly string[];
}

/** One character: fixed, one of some, or the check symbol. */
export type Piece = { readonly fixed: string } | { readonly choices: readonly string[] } | { readonly check: true };

/** All codes that fit, in order place by place; those of `codes` too. */
export function fittingCodes(format: Described): string[] {
  const pieces = piecesOf(format.pattern, format.chars);
  const codes: string[] = [];
  const spell = (made: readonly string[]) => {
    const piece = pieces[made.length];
    if (piece === undefined) {
      const code = made.join('');
      if (isRight(format, pieces, made) && !isAvoidedText(format, pieces, made)) codes.push(code);
    } else if ('fixed' in piece) spell([...made, piece.fixed]);
    else for (const choice of 'check' in piece ? [...format.chars] : piece.choices) spell([...made, choice]);
  };
  spell([]);
  return codes;
}

/** All codes of a line, in that order. */
export function lineCodes(format: Described): string[] {
  return fittingCodes(format).filter((code) => !format.codes?.includes(code));
}

/** The characters of a pattern. */
export function piecesOf(pattern: string, chars: string): Piece[] {
  return Array.from(
    pattern.matchAll(/\\(.)|\[(\^?)((?:\\.|[^\]])*)\]|(.)/gsu),
    ([, escaped, not, inside, plain]): Piece => {
      if (escaped !== undefined) return { fixed: escaped };
      if (plain === '#') return { choices: [...chars] };
      if (plain === '*') return { check: true };
      if (plain !== undefined) return { fixed: plain };
      const order = [...chars];
      const listed = Array.from(inside!.matchAll(/\\(.)-\\?(.)|\\(.)|(.)-\\?(.)|(.)/gsu), ([, a, b, c, d, e, f]) => {
        const [first, last] = [(a ?? c ?? d ?? f)!, (b ?? e ?? a ?? c ?? d ?? f)!];
        return order.slice(order.indexOf(first), order.indexOf(last) + 1);
      }).flat();
      return { choices: order.filter((symbol) => listed.includes(symbol) !== (not === '^')) };
    },
  );
}

/** Whether the check symbol is right, by the textbook's validation of all symbols. */
function isRight({ chars, check }: Described, pieces: readonly Piece[], made: readonly string[]): boolean {
  if (check === undefined) return true;
  const k = [...chars].length;
  const digits = made
    .filter((_, i) => check.over !== 'digits' || !('fixed' in pieces[i]!))
    .map((symbol) => [...chars].indexOf(symbol))
    .filter((digit) => digit >= 0);
  if (check.system === 'iso7064') {
    let product = k;
    digits.forEach((digit, i) => {
      let sum = product + digit;
      if (i === digits.length - 1) product = sum % k === 1 ? -1 : 0;
      else {
        sum %= k;
        product = ((sum === 0 ? k : sum) * 2) % (k + 1);
      }
    });
    return product === -1;
  }
  const sum = digits.reverse().reduce((total, digit, i) => {
    if (i % 2 === 0) return total + digit;
    if (check.system === 'gs1') return total + 3 * digit;
    return total + Math.floor((2 * digit) / k) + ((2 * digit) % k);
  }, 0);
  return sum % k === 0;
}

const alike: Readonly<Record<string, string>> = {
  o: '0', i: '1', l: '1', e: '3', '@': '4', a: '4', $: '5', s: '5', t: '7', b: '8',
}; // biome-ignore format: a table

/** Whether a word or run stands in a code, or in its beginning, from one of its characters on. */
export function isAvoidedText(
  { chars, words = [], lookalikes = true, runs }: Described,
  pieces: readonly Piece[],
  made: readonly string[],
  from = 0,
): boolean {
  const fold = (character: string) =>
    lookalikes ? (alike[character.toLowerCase()] ?? character.toLowerCase()) : character.toLowerCase();
  const letters = (text: string) => Array.from(text, fold).filter((letter) => /[\p{L}\p{N}]/u.test(letter));
  const isFixed = (i: number) => 'fixed' in pieces[i]!;
  const isRead = (character: string) => /[\p{L}\p{N}]/u.test(character) || chars.includes(character);
  const read = made.map((_, i) => i).filter((i) => i >= from && isRead(made[i]!));
  for (const word of words.map(letters)) {
    for (let start = 0; start + word.length <= read.length; start++) {
      const places = read.slice(start, start + word.length);
      if (places.every((i, at) => fold(made[i]!) === word[at]) && !places.every(isFixed)) return true;
    }
  }
  if (runs === undefined) return false;
  for (let start = from; start + runs <= made.length; start++) {
    const places = Array.from({ length: runs }, (_, i) => start + i);
    if (places.some((i) => made[i] !== made[start]!)) continue;
    if (chars.includes(made[start]!) && !places.every(isFixed)) return true;
  }
  return false;
}
