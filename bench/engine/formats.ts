import assert from 'node:assert/strict';
import { customAlphabet } from 'nanoid';
import vouchers from 'voucher-code-generator';
import { type Alphabet, createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { presetAlphabet } from '../../engine/alphabet/presets.ts';
import { openFormatLine, resolveFormat } from '../../engine/formats/index.ts';
import { builtInLists } from '../../engine/formats/word-lists.ts';
import type { Line } from '../../engine/line.ts';
import { cpuSeconds, type Effort, rateOf } from '../report/result.ts';
import { LINE_ID, lineOf, MAC } from './cases.ts';

/** A format to produce. `fits` is what peers filter by: they draw, and throw away what does not fit. */
interface FormatCase {
  readonly name: string;
  readonly alphabet: Alphabet;
  readonly format: { readonly pattern: string };
  /** Undefined where a peer would have to compute a check symbol. */
  readonly fits: ((code: string) => boolean) | undefined;
}

/** One row of the table: codes a second, and milliseconds to open. */
export interface FormatResult {
  readonly name: string;
  readonly plainLine: number;
  readonly ours: number;
  readonly verifying: number;
  readonly openMilliseconds: number;
  readonly voucherCodeGenerator: number | undefined;
  readonly nanoidFilterSet: number | undefined;
}

const EPCG30 = presetAlphabet('UPPER_EPCG30');
/** Words that people avoid: of all built-in lists, those of at least three letters. */
const listed = [...new Set(Object.values(builtInLists).flat())].filter((word) => /^[a-z]{3,}$/.test(word));
/** Words of random letters share no beginnings, so they take half as many states again. */
const words = thousandWords();
const avoid = { words, runs: 3, lookalikes: true };
const fitsBeside = (avoided: RegExp) => (code: string) => !/(.)\1\1/.test(code) && !avoided.test(read(code));
const looksLike: Readonly<Record<string, string>> = { '0': 'o', '3': 'e', '4': 'a', '5': 's', '7': 't', '8': 'b' };
const read = (code: string) => code.toLowerCase().replaceAll(/[034578]/g, (letter) => looksLike[letter]!);

const cases: readonly FormatCase[] = [
  { name: 'SUMMER-####-####-####', alphabet: EPCG30, format: { pattern: 'SUMMER-####-####-####' }, fits: () => true },
  { name: 'the same, iso7064', alphabet: EPCG30, format: { ...{ pattern: 'SUMMER-####-####-####*' }, ...{ check: 'iso7064' } }, fits: undefined },
  { name: '[A-Z]##-###-###', alphabet: createAlphabet('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'), format: { pattern: '[A-Z]##-###-###' }, fits: (code) => /^[A-Z]/.test(code) },
  { name: `(30, 12), ${listed.length} listed words`, alphabet: EPCG30, format: { pattern: '#'.repeat(12), ...{ avoid: { ...avoid, words: listed } } }, fits: fitsBeside(new RegExp(listed.join('|'))) },
  { name: 'the same, iso7064', alphabet: EPCG30, format: { pattern: `${'#'.repeat(12)}*`, ...{ check: 'iso7064', avoid: { ...avoid, words: listed } } }, fits: undefined },
  { name: `(30, 100), ${listed.length} listed words`, alphabet: EPCG30, format: { pattern: '#'.repeat(100), ...{ avoid: { words: listed } } }, fits: undefined },
  { name: '(30, 12), 1,000 random words', alphabet: EPCG30, format: { pattern: '#'.repeat(12), ...{ avoid } }, fits: fitsBeside(new RegExp(words.join('|'))) },
  { name: 'the same, iso7064', alphabet: EPCG30, format: { pattern: `${'#'.repeat(12)}*`, ...{ check: 'iso7064', avoid } }, fits: undefined },
  { name: '(30, 100), 1,000 random words', alphabet: EPCG30, format: { pattern: '#'.repeat(100), ...{ avoid: { words } } }, fits: undefined },
]; // biome-ignore format: a table

/** Each format beside the line of (30, 12) without one, and beside peers, in turns. */
export function* formats({ seconds, runs }: Effort): Generator<FormatResult> {
  for (const row of cases) {
    const { alphabet, format, fits } = row;
    const resolved = resolveFormat({ alphabet, format });
    const open = () => openFormatLine({ mac: MAC, lineId: LINE_ID, alphabet, format: resolved });
    const line = open();
    const openMilliseconds = Math.min(...Array.from({ length: OPENINGS }, () => secondsOf(open) * 1_000));
    const codes = codesOf(line, format.pattern.length > 50 ? 1_000 : 20_000);
    assert.deepEqual(
      line.positionsOf(codes),
      codes.map((_, i) => BigInt(i)),
    );
    if (fits !== undefined) assert(codes.every(fits), `${row.name}: ours is not what peers filter for`);

    const bytes = Buffer.byteLength(codes[0]!) + 1;
    const streams: (readonly [Iterator<Uint8Array>, number])[] = [
      [endless(lineOf({ name: '', alphabet: EPCG30, digits: 12 })), 13],
      [endless(line), bytes],
    ];
    if (fits !== undefined) streams.push([voucherCodes(row, fits), bytes], [nanoidCodes(row, fits), bytes]);
    const best = streams.map(() => 0);
    let verifying = 0;
    // One run more than counts: the first is there to warm up.
    for (let run = 0; run <= runs; run++) {
      streams.forEach(([stream, rowBytes], i) => {
        const rate = rateOf(stream, rowBytes, seconds);
        if (run > 0) best[i] = Math.max(best[i]!, rate);
      });
      verifying = Math.max(verifying, verifyRate(line, codes, seconds));
    }
    const [plainLine, ours, voucherCodeGenerator, nanoidFilterSet] = best;
    yield {
      name: row.name,
      plainLine: plainLine!,
      ours: ours!,
      verifying,
      openMilliseconds,
      voucherCodeGenerator,
      nanoidFilterSet,
    };
  }
}

/** Openings of which the fastest counts. */
const OPENINGS = 5;

function secondsOf(work: () => unknown): number {
  const start = cpuSeconds();
  work();
  return cpuSeconds() - start;
}

function* endless(line: Line): Generator<Uint8Array, void, undefined> {
  for (;;) for (const { bytes } of line.produce(0n, 1_000_000)) yield bytes;
}

/** Unique within one call, of 10,000. */
function* voucherCodes({ alphabet, format }: FormatCase, fits: (code: string) => boolean): Generator<Uint8Array> {
  const pattern = format.pattern.replaceAll(/\[[^\]]*\]/g, '#');
  for (;;) yield encode(vouchers.generate({ pattern, count: 10_000, charset: alphabet.chars }).filter(fits));
}

/** Random symbols put into the pattern, kept if they fit and were not there before; the Set starts afresh after 2 M. */
function* nanoidCodes({ alphabet, format }: FormatCase, fits: (code: string) => boolean): Generator<Uint8Array> {
  const pattern = format.pattern.replaceAll(/\[[^\]]*\]/g, '#');
  const next = customAlphabet(alphabet.chars, pattern.split('#').length - 1);
  for (;;) {
    const seen = new Set<string>();
    while (seen.size < 2_000_000) {
      const batch: string[] = [];
      while (batch.length < 1_000) {
        const symbols = next();
        let at = 0;
        const code = pattern.replaceAll('#', () => symbols[at++]!);
        if (seen.has(code) || !fits(code)) continue;
        seen.add(code);
        batch.push(code);
      }
      yield encode(batch);
    }
  }
}

function codesOf(line: Line, count: number): string[] {
  const batches = Array.from(line.produce(0n, count), ({ bytes }) => Buffer.from(bytes).toString());
  return batches.join('').split('\n').slice(0, -1);
}

function verifyRate(line: Line, codes: readonly string[], seconds: number): number {
  const start = cpuSeconds();
  let done = 0;
  for (;;) {
    done += line.positionsOf(codes).length;
    const elapsed = cpuSeconds() - start;
    if (elapsed >= seconds) return done / elapsed;
  }
}

/** Words of 4 to 7 letters that EPCG30 has, by a fixed generator. */
function thousandWords(): string[] {
  const letters = 'abcdefghkmnprstvwxyz';
  let state = 1;
  const below = (limit: number) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 8) % limit;
  };
  return Array.from({ length: 1_000 }, () => Array.from({ length: 4 + below(4) }, () => letters[below(20)]!).join(''));
}

function encode(codes: readonly string[]): Uint8Array {
  return Buffer.from(`${codes.join('\n')}\n`, 'utf8');
}
