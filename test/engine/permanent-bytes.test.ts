import { createHash } from 'node:crypto';
import { type Alphabet, createAlphabet } from '../../engine/alphabet/alphabet.ts';
import { presetAlphabet } from '../../engine/alphabet/presets.ts';
import { deriveLineKeys, ENGINE_VERSION, macMessage } from '../../engine/base/keys.ts';
import { uuidToBytes } from '../../engine/base/uuid.ts';
import { shuffle } from '../../engine/permutation/shuffle.ts';
import { openSnapshot, SNAPSHOT_FORMAT, sealSnapshot } from '../../engine/snapshot/snapshot.ts';
import { packChecksum } from '../../engine/text/checksum.ts';
import { signatureOf, webhookMacMessage, writtenSecret } from '../../lambda/webhooks/webhook-secret.ts';
import { alphabetOf, bytesOf, digitsOf, LINE_ID, lineOf, MAC } from './helpers.ts';
import { referenceFf1 } from './reference.ts';

/**
 * Golden values of every byte string of docs/decisions/0001-permanent-bytes.md. They must never change: a failure here
 * means that lines already made could not be continued or verified. A new engine version gets values of its own.
 */

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const keys = deriveLineKeys(MAC);

it('is engine version 1, snapshot format 1', () => {
  expect([ENGINE_VERSION, SNAPSHOT_FORMAT]).toEqual([1, 1]);
});

describe('line secret', () => {
  it('asks the key service for the MAC of purpose and line id', () => {
    const message = 'unique-tokens/1/line/00112233-4455-4677-8899-aabbccddeeff';
    expect(Buffer.from(macMessage(LINE_ID)).toString('latin1')).toBe(message);
    expect(hex(macMessage(LINE_ID.toUpperCase()))).toBe(Buffer.from(message).toString('hex'));
  });

  // Computed with Python's hmac, too: HKDF-SHA-256, empty salt.
  it('gives three keys by HKDF', () => {
    expect(hex(keys.ff1)).toBe('bd8e4104f2659ab7020a500d316fdd6d900e43d8c089bb0dcf776f5995b6cc92');
    expect(hex(keys.shuffle)).toBe('3c7ee1b934d4d24df714fc98f10e078ddba474a7bc2c5feb9ecc718fb0396793');
    expect(hex(keys.snapshot)).toBe('6bbf6a42d3fef14c4798dd110b1ba2cd854632155f0ad84974ebee87140fdd55');
  });
});

describe('webhook secret', () => {
  it('asks the key service for the MAC of purpose, customer and generation', () => {
    const customer = '0e1f3c7a-1f5d-4f4b-8a55-6f7c2d0b9e43';
    const message = 'unique-tokens/1/webhook/0e1f3c7a-1f5d-4f4b-8a55-6f7c2d0b9e43/12';
    expect(Buffer.from(webhookMacMessage(customer, 12)).toString('latin1')).toBe(message);
  });

  it('is written and signs as Standard Webhooks has it', () => {
    const secret = Buffer.from('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f', 'hex');
    expect(writtenSecret(secret)).toBe('whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=');
    expect(signatureOf(secret, 'an-id', 1_700_000_000, '{}')).toBe('v1,rmgl1+EER7+69MuejKddGZYCBFllocT4kHHEJKCXyxA=');
  });
});

describe('shuffle', () => {
  it.each([
    [6, [2, 3, 1, 0, 5, 4], 'a22ea290d4c06c1c44221fc86b07dc25591087c8ff36440829ca28f0d0b4a52e'],
    [7_776, [2992, 6596, 2871, 7179], '0c010f00d652aea0fd51976ae96f87357fa70cd8bccc75f4dcdce0d2a51c151f'],
    [999_999, [948327, 573485, 718945], '274ce3ef1ca88aa13c2b0410440c4ef80002ce451bbaf14a671eaf5f8d39b3dc'],
  ])('of %i numbers (hash: 4 bytes each, big-endian)', (size, first, hash) => {
    const table = shuffle(keys.shuffle, size);
    const bytes = Buffer.alloc(4 * size);
    table.forEach((value, i) => {
      bytes.writeUInt32BE(value, 4 * i);
    });
    expect([...table.subarray(0, first.length)]).toEqual(first);
    expect(sha256(bytes)).toBe(hash);
  });
});

describe('the first 3,000 tokens of a line', () => {
  const lines: readonly (readonly [Alphabet, number, string, string])[] = [
    [presetAlphabet('DICE'), 5, '⚂⚁⚅⚀⚄', '74e8d24d452a9481de573d760621daaee2a8d177b7865bb6a6b7d9dec249a8e2'],
    [presetAlphabet('UPPER_EPCG30'), 12, '396TG965PN66', '03300e65e308367b712b130357a2477458485b9c7b92ed4a1ca5cfbb2d283779'],
    [presetAlphabet('UPPER_EPCG30'), 20, '31Y3V7RT3N3AEM48RYMC', '9b3898fa52e9b82a70bf6aa5b04ad9d1b736c25a82094413622d439ce5ef98bd'],
    [presetAlphabet('BASE16'), 10, '2a5410d2e2', '289fd0e675013d87c9ee92d9fa6b7c08997f9a60a2487d3f68346a55b7ecff27'],
    [createAlphabet('AEIOU'), 100, 'IEIOOEEAEAIIIEUEIEOIUAOAAIIIEOOOOAOIUOAEUAIOEEIUIAUEEIEEUIAIEIAIOUOUUUUOAEOOOOUEUEEEOIEIIEIOEAOAIUEE', 'f40358e62cc5869b0c396bd732c8f2b696577a1670bed77fa37253fec16ae723'],
    [presetAlphabet('BINARY'), 64, '0111010100011101000110001011011001100111011001100011110110101000', '1d09408fced82d80c50c3e5ab0dd70dc90ccb1b64d63e7282ee5539049692931'],
    [createAlphabet('aé€😀z'), 9, '😀éaézza€€', 'fce813dc887fe9ebab6fdd6c53ac81691bf5270fcd59ba59d69c26a6d09e277e'],
    [alphabetOf(1_000), 31, '', 'd8d39ab68238bb821a2a514bf1e5819138e03dd729aa20d521b47cbf4ff419a8'],
    [alphabetOf(65_536), 5, '', '74b882a115b1f8020f24d4800fca834b998984166ebe6cbb27fef60b1d4520a4'],
  ]; // biome-ignore format: a table

  it.each(lines)(
    '%# are fixed, and FF1 over the digits of the position with the line id as tweak',
    (alphabet, digits, first, hash) => {
      const bytes = bytesOf(lineOf(alphabet, digits), 0n, 3_000);
      const tokens = bytes.toString().split('\n');
      if (first !== '') expect(tokens[0]).toBe(first);
      expect(sha256(bytes)).toBe(hash);
      const options = { key: keys.ff1, radix: alphabet.size, tweak: uuidToBytes(LINE_ID) };
      for (const position of alphabet.size ** digits < 1_000_000 ? [] : [0n, 1n, 2_999n]) {
        const expected = referenceFf1(options, digitsOf(position, alphabet.size, digits));
        const symbols = expected.map((digit) => String.fromCodePoint(alphabet.codePoints[digit]!));
        expect(tokens[Number(position)]).toBe(symbols.join(''));
      }
    },
  );
});

describe('snapshot', () => {
  const customerId = '33333333-3333-4333-8333-333333333333';
  const seal = {
    key: keys.snapshot,
    customerId,
    keyId: 'key-1',
    nonce: Uint8Array.from({ length: 12 }, (_, i) => 100 + i),
  };
  const state = {
    lineId: LINE_ID,
    alphabetName: 'UPPER_VOWELS',
    chars: 'AEIOU',
    digits: 4,
    next: 600n,
    part: 2,
    checksum: Uint32Array.of(87, 1, 127, 64),
  };
  const blob =
    '55540101056b65792d316465666768696a6b6c6d6e6ffb1bd95bbc936e0617c7731474127ca40863819ed57c0012675b55f96b4d87bb98389446fcf1fc59031d6daaf3ba5542e7b6273174f26fcaf9d40de3de4ecc7ddad5707af0';
  const deflatedBlob =
    '55540101056b65792d316465666768696a6b6c6d6e6ffa1bd95bbc936e0617c7731474127ca4086c9687c239524c9111c3397134d7bb9cfdba7a68637484dac0b0f7853177e0371a82e55c09bfcaf39664b76d11483f6c6a6519f655a107df6d331ac2281b6328bfd01b911929fce9f5c8395ef520b4d6bfee221e68fbde75f4b89ed243e37d14f269cccb90ab058d8ffcb3496a1366211acc413aba0d549200ee43f3e71c1983044d38c717a7b645781895ceda7a152db23005402869a6aa5d02e56bfcb479bf053d8b9bf760f4990cdf82238c6b017595754fed68aae952bea6d4146d94b1d29f6f489c220ce28fdd0e4ee2ef172c18971d525091f8ef1eac6bcaa5f2a37afde211978ceb74cfcd60743a34c1259e8fc3bd89c2fcaa98dcfd67c98c4be1aaa81fe645905b65deff9c55fa1b09c2ea3347e1fa98342b739d116c2b276f9661211b5492f02589e0e6a24a23f195de9c272ab089e702a200b316fc4c6a2d293254f0f842641c6b5bc1d5e040884f38fdcece9781c42d5640ab7983b944b3504936240f51e69e82d282980f4f4202c83f30ffb24bf7430b1425d849552791cd6b7660ca080016f89fbeaaf537a6ad21027c6a615f41bf76f1b311c90d7ee257d3a0d4a28b74ab94076f7bf8a6386afc32ea3825b3ac18a9e3ae02f0bc7e4206f3699fbbc9a4a5d1';

  it('is sealed to these bytes', () => {
    expect(hex(sealSnapshot(state, seal))).toBe(blob);
  });

  it('is opened, also with its alphabet deflated (whose bytes are zlib’s to choose)', () => {
    const binding = { key: keys.snapshot, customerId, lineId: LINE_ID };
    expect(openSnapshot(Buffer.from(blob, 'hex'), binding)).toEqual({ ...state, keyId: 'key-1', engineVersion: 1 });
    expect(openSnapshot(Buffer.from(deflatedBlob, 'hex'), binding)).toMatchObject({
      alphabetName: 'BIG',
      chars: alphabetOf(300).chars,
      next: 90_000n,
    });
  });
});

it('packs a checksum to these bytes', () => {
  expect(hex(packChecksum(Uint32Array.of(87, 1, 127, 64), 7))).toBe('ae07fc00');
  expect(hex(packChecksum(Uint32Array.of(0x2680, 0x2685, 1), 14))).toBe('9a0268500040');
});
