import fc from 'fast-check';
import { type CodeShape, readCode } from '../../../engine/readings/index.ts';
import { SEED } from '../helpers.ts';
import { type Codes, lines, texts } from './arbitrary.ts';

const isCode = (shape: CodeShape, text: string) => shape.misfitOf(text) === undefined;
const check = <T extends unknown[]>(property: fc.IProperty<T>, numRuns = 500) =>
  fc.assert(property, { seed: SEED, numRuns });

/** Text of one case where the alphabet tells them apart has lost which code it was; so has text of one width. */
const folded = (text: string) => text.normalize('NFKC').toLowerCase().toUpperCase().toLowerCase();
const isFoldable = ({ alphabet }: CodeShape) =>
  new Set(Array.from(alphabet.chars, folded)).size === alphabet.size &&
  Array.from(alphabet.chars).every((symbol) => [...symbol.normalize('NFKC')].length === 1);

/** What becomes of a code that a person copies. `pick` chooses among ways, over and over. */
type Mangle = (text: string, line: Codes, pick: (ways: number) => number) => string;

const wrap: Mangle = (text, _, pick) => {
  const [open, close] = [['"', '"'], [' ', '\r\n'], ['\uFEFF', ''], ['“', '”'], ['="', '"'], ['', '\t']][pick(6)]!; // biome-ignore format: pairs
  return open + text + close;
};
const separate: Mangle = (text, { shape }, pick) => {
  const marks = ['-', ' ', '–', '.', '_', '/', '\u00a0', '\u200b', '−'].filter(
    (mark) => shape.extras.isSeparator(mark) && !shape.isOwn(mark),
  );
  return marks.length === 0
    ? text
    : Array.from(text, (character) => (pick(3) === 0 ? character + marks[pick(marks.length)] : character)).join('');
};
const lower: Mangle = (text) => text.toLowerCase();
const upper: Mangle = (text) => text.toUpperCase();
const apart: Mangle = (text) => text.normalize('NFD');
const compatible: Mangle = (text) => text.normalize('NFKC');
const wide: Mangle = (text) =>
  text.replaceAll(/[!-~]/g, (character) => String.fromCodePoint(character.charCodeAt(0) + 0xfee0));
const LOOKS: Readonly<Record<string, string>> = { 0: 'Oo', 1: 'IlLi', l: 'I', I: 'l' };
/** Characters are taken for others that look like them. What is taken for another symbol is lost, so these are left alone. */
const look: Mangle = (text, { shape }, pick) => {
  const symbols = new Set(Array.from(shape.alphabet.chars, folded));
  return Array.from(text, (character) => {
    const others = LOOKS[character]?.replaceAll(/./g, (other) => (symbols.has(folded(other)) ? '' : other));
    return others && pick(2) === 0 ? others[pick(others.length)] : character;
  }).join('');
};
const element: Mangle = (text) => `(21)${text}`;
const scan: Mangle = (text) => `]d20109506000134352${'21'}${text}\u001d17261231`;
const link: Mangle = (text) => `https://id.example/01/09506000134352/21/${encodeURIComponent(text)}`;
/** Without the fixed text, all of it or its separators. */
const bare: Mangle = (text, { shape }, pick) => {
  const all = pick(2) === 0;
  const { characters, isFixedSeparator } = shape;
  const letters = Array.from(text);
  if (letters.length !== characters.length) return text;
  return letters.filter((_, i) => !(all ? characters[i]!.kind === 'fixed' : isFixedSeparator[i])).join('');
};

const chains: readonly (readonly Mangle[])[] = [
  ...[wrap, separate, apart, look, element, scan, link, bare].map((one) => [one]),
  [bare, separate, wrap],
  [separate, element],
  [bare, link],
  [bare, separate, scan],
];
/** These lose nothing where an alphabet has one case and one width of each symbol. */
const foldableChains: readonly (readonly Mangle[])[] = [
  ...[lower, upper, compatible, wide].map((one) => [one]),
  [lower, look],
  [upper, look, lower],
  [lower, separate, wrap],
  [upper, wide, separate],
  [bare, lower, look, separate, wrap],
  [apart, lower, bare, wrap],
  [bare, look, wide, element],
  [lower, look, scan],
];

const picks = fc.array(fc.nat(), { minLength: 40, maxLength: 40 });
const pickerOf = (numbers: readonly number[]) => {
  let at = 0;
  return (ways: number) => numbers[at++ % numbers.length]! % ways;
};

/** Mangles step by step; undefined where a step made another code, as it stands, of it: then that one was sent. */
function mangled(code: string, line: Codes, chain: readonly Mangle[], numbers: readonly number[]): string | undefined {
  const pick = pickerOf(numbers);
  let text = code;
  for (const mangle of chain) {
    text = mangle(text, line, pick);
    if (text !== code && isCode(line.shape, text)) return undefined;
  }
  return text;
}

test('a code is read as itself, both ways', () => {
  check(
    fc.property(lines, ({ shape, codes }) => {
      const asSent = codes.map((code) => ({ code, isAsSent: true }));
      expect(codes.map((code) => readCode(code, shape, 'lenient'))).toEqual(asSent);
      expect(codes.map((code) => readCode(code, shape, 'strict'))).toEqual(asSent);
    }),
  );
});

test('a code that was copied untidily is read as itself or not at all', () => {
  let [read, all] = [0, 0];
  check(
    fc.property(lines, picks, (line, numbers) => {
      for (const chain of [...chains, ...(isFoldable(line.shape) ? foldableChains : [])]) {
        for (const code of line.codes) {
          const text = mangled(code, line, chain, numbers);
          if (text === undefined) continue;
          all++;
          const reading = readCode(text, line.shape);
          if (!('code' in reading)) continue;
          read++;
          if (reading.code !== code)
            throw new Error(`${line.pattern}: ${code} became ${text}, read as ${reading.code}`);
        }
      }
    }),
  );
  expect(all).toBeGreaterThan(50_000);
  expect(read / all).toBeGreaterThan(0.5);
});

test('where an alphabet tells cases apart, text of one case is what it says, or nothing', () => {
  check(
    fc.property(lines, ({ shape, codes }) => {
      if (isFoldable(shape) || shape.fixed > 0) return;
      for (const code of codes) {
        for (const text of [code.toLowerCase(), code.toUpperCase()]) {
          const reading = readCode(` ${text}`, shape);
          if ('code' in reading) expect([code, text]).toContain(reading.code);
        }
      }
    }),
  );
});

test('what loses nothing is always read', () => {
  check(
    fc.property(lines, picks, (line, numbers) => {
      const { shape, codes } = line;
      // Marks of GS1 and scanners that are symbols may be meant.
      const chainsToRead = [
        [separate],
        [separate, scan],
        [bare],
        [bare, element],
        ...(isFoldable(shape) ? [[lower]] : []),
      ];
      const copies = chainsToRead.flatMap((chain) =>
        codes.flatMap((code) => {
          const text = mangled(code, line, chain, numbers);
          const isOther = chain.includes(lower) && Array.from(text ?? '').length !== Array.from(code).length;
          return text === undefined || isOther ? [] : [{ text, code }];
        }),
      );
      const read = copies.map(({ text }) => ({ text, ...readCode(text, shape) }));
      expect(read).toMatchObject(copies);
    }),
    500,
  );
});

test('any string has one reading: a code that reads as itself, or a reason about a text that has it', () => {
  check(
    fc.property(lines, texts, ({ shape }, text) => {
      const reading = readCode(text, shape);
      expect(readCode(text, shape)).toEqual(reading);
      const strict = readCode(text, shape, 'strict');
      expect('code' in strict).toBe(isCode(shape, text));
      if ('code' in strict) expect(reading).toEqual(strict);
      if ('code' in reading) {
        expect(readCode(reading.code, shape)).toEqual({ code: reading.code, isAsSent: true });
        expect(reading.isAsSent).toBe(reading.code === text);
        return;
      }
      const { reason, at, read = text } = reading;
      expect(shape.misfitOf(read)).toEqual({ reason, ...(at !== undefined && { at }) });
      if (at !== undefined) expect(Array.from(read).length).toBeGreaterThan(at);
    }),
    2_000,
  );
});
