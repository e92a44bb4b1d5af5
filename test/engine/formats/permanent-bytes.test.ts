import { createHash } from 'node:crypto';
import { createAlphabet } from '../../../engine/alphabet/alphabet.ts';
import { deriveLineKeys } from '../../../engine/base/keys.ts';
import { uuidToBytes } from '../../../engine/base/uuid.ts';
import { openFormatLine } from '../../../engine/formats/open.ts';
import { packResolved, writeResolved } from '../../../engine/formats/resolved.ts';
import { numeralsFor } from '../../../engine/formats/walked-permutation.ts';
import { shuffle } from '../../../engine/permutation/shuffle.ts';
import { bytesOf, digitsOf, LINE_ID, MAC, numberOf, tokensOf } from '../helpers.ts';
import { referenceFf1 } from '../reference.ts';
import { formatLineOf, resolvedOf } from './helpers.ts';
import { type Described, lineCodes } from './oracle.ts';
import { referenceRanking } from './reference.ts';

/**
 * Golden values of every byte string of docs/decisions/0008-formats.md: engine version 2, and how a format is kept. They
 * must never change: a failure here means that lines already made could not be continued or verified.
 */

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');

const EPCG30 = '0123456789ABCDEFGHKMNPRSTVWXYZ';
const words = ['ass', 'sex', 'fuck', 'shit', 'dead'];
const keys = deriveLineKeys(MAC, 2);

const lines: Readonly<Record<string, Described>> = {
  shuffled: { chars: '0123456789', pattern: 'A-[1-9]##-*', check: { system: 'luhn' }, runs: 3 },
  classes: { chars: '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', pattern: '[A-Z]##-###-###' },
  words: { chars: EPCG30, pattern: '############', words, runs: 3 },
  check: { chars: EPCG30, pattern: '####-####-####-*', words, runs: 3, check: { system: 'iso7064' } },
  long: { chars: EPCG30, pattern: '#'.repeat(100), words },
  mixed: { chars: 'aé€😀', pattern: '€#[é-😀]##-#####-####*', words: ['aé'], runs: 4, check: { system: 'luhn' } },
  letters: { chars: 'ASEX01', pattern: '####-####-########', words: ['ass', 'sex', 'ease', 'a55a'], runs: 3 },
  million: { chars: '0123456789A', pattern: '[0-9]'.repeat(6) },
  without: { chars: '0123456789', pattern: '[1-9]######', codes: ['1000000', '1000001', '5555555', '9999999'] },
};

describe('engine version 2', () => {
  // Computed with Python's hmac, too: HKDF-SHA-256, empty salt.
  it('has keys of its own, and the snapshot key of version 1', () => {
    expect(hex(keys.ff1)).toBe('36d67e2577458f180bf1b6e78e713deb1e145977681dd025e264bd798258050e');
    expect(hex(keys.shuffle)).toBe('36a46715e6581215c8a5e6787496e9428e7d5cbb649c5e67495915316b587637');
    expect(hex(keys.snapshot)).toBe(hex(deriveLineKeys(MAC).snapshot));
  });

  it.each([
    ['10^6', 1_000_000n, 1_000, 2],
    ['10^6 + 1', 1_000_001n, 1_001, 2],
    ['2^32', 2n ** 32n, 65_536, 2],
    ['2^32 + 1', 2n ** 32n + 1n, 257, 4],
    ['2^64', 2n ** 64n, 65_536, 4],
    ['2^64 + 1', 2n ** 64n + 1n, 1_626, 6],
    ['30^12', 30n ** 12n, 27_000, 4],
    ['30^12 + 1', 30n ** 12n + 1n, 27_001, 4],
    ['30^100', 30n ** 100n, 0, 32],
    ['65,536^1,024', 65_536n ** 1_024n, 65_536, 1_024],
  ])('writes indices below %s as the fewest numerals', (...[, size, radix, numerals]) => {
    const found = numeralsFor(size);
    expect(found.numerals).toBe(numerals);
    if (radix > 0) expect(found.radix).toBe(radix);
    expect(BigInt(found.radix) ** BigInt(numerals) >= size).toBe(true);
    expect(BigInt(found.radix - 1) ** BigInt(numerals) < size).toBe(true);
    expect(numerals === 2 || size > 65_536n ** BigInt(numerals - 2)).toBe(true);
  });

  it.each([
    ['shuffled', 'A-638-7', 'b8cc6530a947d64b7a5f95f1b1cf2cbfa5b61f1d932229d6dd6a9ee84b361283'],
    ['classes', 'S11-Q6P-QA6', '342616875d8b488671648e2ef2a66f36cbfe3a3455ef80c29f1518f87ab63d3e'],
    ['words', 'CD7KFS62ZHDP', '13166cd10ff74b774be837b88802045112cf7e69272d5d915fde748abb6c8849'],
    ['check', 'R2NG-VMEB-X126-6', '012fabb675a7f7131235dd2c8c9a22436adaecf0536f8bfcbb66a9d6f41a06fe'],
    ['long', 'PERA9NWXP8ZHBGPDP06HZ3CXXVW27R41AASZPSHV2V8M9G2Y4GVYEX5PXZ7N65YN23DVMBR8NXY454A26DE26ZFSW2SCVS3S2D0T', 'a25d37bcce4cd1b269f7a568d0487aa6170e76777b22c432e420fb998b315883'],
    ['mixed', '€😀€a😀-€€é€😀-ééa😀€', '571f11aa817b11e774e58ef9b69e33267022610d1ab6135302c63cd092cf8806'],
    ['letters', 'XAEX-SA10-1AXSAA1E', 'e887adfd16ab8a37b308a9e9bf260b3285e6e2d3f85d4d333c53c7d0c31c0d2d'],
    ['without', '1571094', '1df86a26b116ae0d6926321073f0ade808b3d27006bbdb91800e2147585ab276'],
  ])('makes the first codes of %s', (name, first, hash) => {
    const line = formatLineOf(lines[name]!);
    expect(line.format.engine).toBe(2);
    const bytes = bytesOf(line, 0n, Math.min(3_000, Number(line.capacity)));
    expect(bytes.toString().split('\n')[0]).toBe(first);
    expect(sha256(bytes)).toBe(hash);
  }); // biome-ignore format: a table
});

describe('what these are, by references that share nothing with the engine:', () => {
  it('the shuffle of all codes in order', () => {
    const all = lineCodes(lines.shuffled!);
    const table = shuffle(keys.shuffle, all.length);
    const made = tokensOf(formatLineOf(lines.shuffled!), 0n, all.length);
    expect(made).toEqual(Array.from(table, (index) => all[index]!));
  });

  it('the shuffle below a million codes, those left out not counted', () => {
    const format: Described = { chars: '0123456789A', pattern: '[0-9]'.repeat(6), codes: ['000000'] };
    const made = tokensOf(formatLineOf(format), 0n, 50);
    const table = shuffle(keys.shuffle, 999_999);
    expect(made).toEqual(Array.from(table.subarray(0, 50), (index) => String(index + 1).padStart(6, '0')));
  });

  it.each(['million', 'classes', 'letters', 'without'])('FF1, walked, of the ranks: %s', (name) => {
    const format = lines[name]!;
    const ranking = referenceRanking(format);
    const left = (format.codes ?? []).map((code) => ranking.rankOf(code)).sort((a, b) => (a < b ? -1 : 1));
    const size = ranking.count - BigInt(left.length);
    const { radix, numerals } = numeralsFor(size);
    const options = { key: keys.ff1, radix, tweak: uuidToBytes(LINE_ID) };
    const made = tokensOf(formatLineOf(format), 0n, 200);
    let walked = 0;
    for (const position of Array(200).keys()) {
      let index = BigInt(position);
      do {
        index = numberOf(referenceFf1(options, digitsOf(index, radix, numerals)), radix);
        walked++;
      } while (index >= size);
      let rank = index;
      for (const one of left) if (one <= rank) rank++;
      expect(made[position]).toBe(ranking.codeAt(rank));
    }
    expect(walked).toBeGreaterThanOrEqual(200);
  });
});

describe('a resolved format', () => {
  const format: Described = {
    chars: '0123456789ABCDEF',
    pattern: 'V-##[A-F]-*',
    words: ['bad', 'b4d', 'face', 'xyz'],
    runs: 2,
    check: { system: 'luhn' },
    codes: ['V-01A-A', 'V-12C-3', 'nothing'],
  };
  const json =
    '{"layout":1,"engine":2,"symbols":16,"pattern":["V-",2,[[10,15]],"-",true],"check":{"system":"luhn","over":"code"},"letters":[["3","3E"],["4","4A"],["8","8B"],["c","C"],["d","D"],["f","F"]],"silent":"-","words":["84d","f4c3"],"runs":2,"fits":"1343","codes":["0","2k"],"request":"ea7da6d4f001d786851d3fd54e13130730f40261cdb5fd9f32697bacfeaf1889","shown":{"pattern":"V-##[A-F]-*","lists":[],"words":{"count":2,"hash":"676e340e7e9d4ed72a86bfa6cd4e74bd97b056b99893a1a86f9398348ce0778f"},"codes":{"count":2,"ignored":1,"hash":"0504089f94148e1b8434761251705ff8b11d289de878d1ef708d1a97f5c6601d"}}}';

  it('is these bytes', () => {
    expect(Buffer.from(writeResolved(resolvedOf(format))).toString()).toBe(json);
  });

  it('makes these codes, from bytes alone', () => {
    const stored = JSON.parse(json);
    const line = openFormatLine({ mac: MAC, lineId: LINE_ID, alphabet: createAlphabet(format.chars), format: stored });
    expect(sha256(bytesOf(line, 0n, Number(line.capacity)))).toBe(
      '591de1b2638f82212c58c7175355b12dc64597fbbb672a9e9488ccc6d1f0247c',
    );
    expect(packResolved(stored).length).toBeLessThan(json.length);
  });
});
