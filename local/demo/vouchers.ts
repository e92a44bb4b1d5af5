import { check, say, verdict } from './say.ts';
import { order, post, type Service } from './service.ts';

const SIZE = 1000;
/** 20 characters: `#` stands for one of the character set, `*` for the check symbol. */
const PATTERN = 'SHOP-####-####-####*';
const ALPHABET = 'UPPER_EPCG30';
const FORMAT = { pattern: PATTERN, check: 'iso7064' };

const codesOf = (file: Buffer): string[] => file.toString('utf8').trimEnd().split('\n');

/** Another character of the set than the code has there. */
function mistyped(code: string, place: number): string {
  return `${code.slice(0, place)}${code[place] === 'A' ? 'C' : 'A'}${code.slice(place + 1)}`;
}

/** Vouchers from order to use: they are verified as people type them, the line is continued, and each is taken once. */
export async function vouchers(service: Service): Promise<void> {
  const { data: space } = await post(service, '/capacity', 'capacity', { alphabet: ALPHABET, format: FORMAT });
  const { available, examples } = space.attributes;
  const attributes = { size: String(SIZE), digits: '12', alphabet: ALPHABET, format: FORMAT, note: 'summer sale' };
  const first = await order(service, '/tokens', attributes);
  const codes = codesOf(first.codes);
  const [code = ''] = codes;
  say(
    `${SIZE} vouchers of the pattern ${PATTERN}, in ${first.seconds.toFixed(2)} s`,
    ...codes.slice(0, 3),
    `${BigInt(available).toLocaleString('en')} codes fit the pattern. The last character is a check symbol.`,
  );

  const asked = [code.toLowerCase().replaceAll('-', ' '), mistyped(code, 5), examples[0]];
  const { data } = await post(service, '/verify', 'verification', { tokens: asked });
  const [untidy, typo, foreign] = data.attributes.results;
  if (!untidy.issued || typo.reason !== 'check' || foreign.reason !== 'unissued')
    throw new Error(`The codes were not verified as they must be: ${JSON.stringify(data)}`);
  say(
    'Verified, as people type them',
    verdict(asked[0], true, `issued: code 1 of batch ${untidy.lines[0].part}, read as ${untidy.lines[0].read}`),
    verdict(asked[1], false, 'mistyped: the check symbol does not fit'),
    verdict(asked[2], false, 'well made, but never issued'),
  );

  const second = await order(service, `/tokens/${first.line}`, { from: String(SIZE), size: String(SIZE) });
  const both = new Set([...codes, ...codesOf(second.codes)]);
  say(
    `Continued: ${SIZE} more of the same line, in ${second.seconds.toFixed(2)} s`,
    check(`${both.size.toLocaleString('en')} codes in two batches, no two the same`, both.size === 2 * SIZE),
  );

  const redeem = async () => {
    const answer = await post(service, '/redeem', 'redemption', { tokens: [code] });
    return answer.data.attributes.results[0].lines[0].redeemed;
  };
  const [once, twice] = [await redeem(), await redeem()];
  if (!once.first || twice.first) throw new Error('A code was not redeemed exactly once.');
  say('Redeemed, twice', verdict(code, true, 'taken'), verdict(code, false, `already taken at ${twice.at}`));
}
