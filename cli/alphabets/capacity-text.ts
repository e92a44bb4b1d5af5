import { type CapacityDocument, type FormatCapacityDocument, medicinesText } from '../../client/index.ts';
import { medicineRulesOf } from '../../engine/alphabet/medicines.ts';
import { grouped } from '../platform/output.ts';

/**
 * How many codes there are, and the odds to guess one, in words.
 * @param size of the order that is meant; without it the largest one
 */
export function tellCapacity({ data: { id, attributes } }: CapacityDocument, size?: string): string {
  const { length, digits, available, reachable, chars } = attributes;
  const odds = oddsOf(BigInt(size ?? reachable), BigInt(available));
  const others = medicinesText(medicineRulesOf(odds.isBelowEu, Number(digits), chars));
  return [
    `${id}: ${length} symbols, codes of ${digits} characters: ${grouped(available)} are possible.`,
    ...oddsLines(
      size,
      reachable,
      `${odds.text}, ${odds.isBelowEu ? 'below' : 'not below'} the 1 in 10,000 of EU 2016/161`,
    ),
    ...(others === '' ? [] : [others]),
  ].join('\n');
}

/** The capacity of a format in words: how many codes, what it takes away, the odds, examples, and whether a line can have one of its codes. */
export function tellFormatCapacity({ data: { attributes } }: FormatCapacityDocument, size?: string): string {
  const { alphabet, format, available, reachable, excluded, examples, apart } = attributes;
  const taken = [
    ['the pattern', excluded.pattern],
    ['words', excluded.words],
    ['lists of words', excluded.lists],
    ['runs', excluded.runs],
    ['codes', excluded.codes],
  ] as const;
  const parts = taken.filter(([, part]) => part > 0).map(([what, part]) => `${what} ${percent(part)}`);
  const odds = oddsOf(BigInt(size ?? reachable), BigInt(available));
  return [
    `${format.pattern} over ${alphabet}: ${grouped(available)} codes are possible.`,
    ...(parts.length > 0 ? [`Excluded by each rule alone: ${parts.join(', ')}.`] : []),
    ...oddsLines(size, reachable, odds.text),
    `For example: ${examples.join('  ')}`,
    ...(apart === undefined
      ? []
      : [apart ? 'That line can have none of these codes.' : 'That line can have some of these codes.']),
  ].join('\n');
}

interface Odds {
  /** As in `1 in 100,000`. */
  readonly text: string;
  /** Whether they are below 1 in 10,000. */
  readonly isBelowEu: boolean;
}

/** The odds that a guess hits one of so many codes. */
export function oddsOf(codes: bigint, possible: bigint): Odds {
  if (codes <= 0n) return { text: 'none', isBelowEu: true };
  return { text: `1 in ${rounded(possible / codes)}`, isBelowEu: codes * 10_000n < possible };
}

/** Says the odds where so many codes are issued. */
export function oddsSentence(codes: string, odds: string, whose = ''): string {
  return `A guess hits one of ${whose}${grouped(codes)} codes with odds of ${odds}.`;
}

function oddsLines(size: string | undefined, reachable: string, odds: string): string[] {
  const most = `One order may have up to ${grouped(reachable)} codes.`;
  return size === undefined ? [most, oddsSentence(reachable, odds)] : [oddsSentence(size, odds, 'your ')];
}

/** Down to two digits where it is large. */
function rounded(value: bigint): string {
  if (value < 1_000_000n) return grouped(String(value));
  const digits = String(value);
  return `${digits[0]}.${digits[1]}e${digits.length - 1}`;
}

/** A part as per cent, never as nothing where it is something. */
function percent(part: number): string {
  const value = 100 * part;
  return value < 0.01 ? 'less than 0.01%' : `${value.toFixed(value < 1 ? 2 : 1)}%`;
}
