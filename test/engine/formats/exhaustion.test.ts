import { tokensOf } from '../helpers.ts';
import { small } from './cases.ts';
import { codeRankerOf, formatLineOf, resolvedOf } from './helpers.ts';
import { fittingCodes, lineCodes } from './oracle.ts';

describe.each(small)('%s', (_, format) => {
  const line = formatLineOf(format);
  const all = lineCodes(format);

  it('counts what fits', () => {
    expect(resolvedOf(format).fits).toBe(String(fittingCodes(format).length));
    expect(line.capacity).toBe(BigInt(all.length));
  });

  it('makes each code that fits once, and no other', () => {
    const made = tokensOf(line, 0n, Number(line.capacity));
    expect([...made].sort()).toEqual([...all].sort());
  });

  it('finds each code at its position', () => {
    const made = tokensOf(line, 0n, Number(line.capacity));
    expect(line.positionsOf(made)).toEqual(made.map((_, i) => BigInt(i)));
  });

  it('ranks codes place by place', () => {
    const ranker = codeRankerOf(format);
    expect(ranker.capacity).toBe(line.capacity);
    expect(all.map((code) => ranker.rankOf(code))).toEqual(all.map((_, i) => BigInt(i)));
    const left = fittingCodes(format).filter((code) => !all.includes(code));
    expect(left.map((code) => ranker.rankOf(code))).toEqual(left.map(() => undefined));
  });
});
