import { beforeAll, describe, expect } from '@jest/globals';
import { openBook } from './exchange.ts';

/** Alphabets: presets, customs, filters, capacities. */
const book = openBook();
const { exchange } = book;
beforeAll(() => book.open('session'));

interface Alphabet {
  readonly attributes: { ascii: boolean; length: number; bytes: number; parity: number; chars: string };
  readonly id: string;
  readonly type: 'alphabet';
}
function alphabet(id: string, chars: string, length: number, parity: number, bytes = length): Alphabet {
  return { attributes: { ascii: bytes === length, length, bytes, parity, chars }, id, type: 'alphabet' };
}

const AEIOU = alphabet('UPPER_VOWELS', 'AEIOU', 5, 87);
const bar = alphabet('bar', 'abr', 3, 113);
const bas = alphabet('bas', 'abs', 3, 112);
const bat4 = alphabet('bat4', 'abt4', 4, 0);

describe('custom alphabets', () => {
  for (const custom of [AEIOU, bar, bas, bat4]) {
    exchange(`add ${custom.id}`, {
      request: 'POST /alphabets',
      send: { data: { attributes: { chars: custom.attributes.chars }, id: custom.id, type: 'alphabet' } },
      status: 201,
      document: { links: { self: '/api/alphabets' }, data: custom },
    });
  }

  for (const custom of [AEIOU, bat4]) {
    exchange(`get ${custom.id}`, {
      request: `GET /alphabets/${custom.id}`,
      status: 200,
      document: { links: { self: `/api/alphabets/${custom.id}` }, data: custom },
    });
  }
});

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = 'abcdefghijklmnopqrstuvwxyz';
const presets = {
  BASE16: alphabet('BASE16', '0123456789abcdef', 16, 0),
  BASE60: alphabet('BASE60', `23456789${upper}${lower}`, 60, 0),
  BASE62: alphabet('BASE62', `0123456789${upper}${lower}`, 62, 0),
  DICE: alphabet('DICE', '⚀⚁⚂⚃⚄⚅', 6, 0, 18),
  LOWER_HEX: alphabet('LOWER_HEX', '0123456789abcdef', 16, 0),
  LOWER_LATIN: alphabet('LOWER_LATIN', lower, 26, 0),
  UPPER_EPCG30: alphabet('UPPER_EPCG30', '0123456789ABCDEFGHKMNPRSTVWXYZ', 30, 0),
  UPPER_HEX: alphabet('UPPER_HEX', '0123456789ABCDEF', 16, 0),
  UPPER_LATIN: alphabet('UPPER_LATIN', upper, 26, 0),
} as const;

describe('preset alphabets', () => {
  for (const preset of Object.values(presets)) {
    exchange(`get ${preset.id}`, {
      request: `GET /alphabets/${preset.id}`,
      status: 200,
      document: { links: { self: `/api/alphabets/${preset.id}` }, data: preset },
    });
  }
});

describe('lists, sorted by id', () => {
  const { BASE16, BASE60, BASE62, LOWER_HEX, UPPER_HEX, UPPER_LATIN, DICE } = presets;
  const lists: [query: string, data: readonly object[]][] = [
    ['filter[style]=custom', [AEIOU, bar, bas, bat4]],
    ['filter[length]=16', [BASE16, LOWER_HEX, UPPER_HEX]],
    ['filter[chars]=AEIOU', [BASE60, BASE62, UPPER_LATIN]],
    ['filter[length]=16&filter[style]=preset', [BASE16, LOWER_HEX, UPPER_HEX]],
    ['filter[length]=3&filter[style]=custom', [bar, bas]],
    ['filter[chars]=ab&filter[style]=custom', [bar, bas, bat4]],
    ['filter[chars]=ba&filter[length]=4&filter[style]=custom', [bat4]],
    ['filter[chars]=AEIOU&filter[length]=26', [UPPER_LATIN]],
    ['filter[chars]=F&filter[length]=16', [UPPER_HEX]],
    ['filter[length]=17', []],
    ['filter[chars]=xyz&filter[style]=custom', []],
    ['filter[chars]=%E2%9A%80%E2%9A%85', [DICE]],
  ];
  for (const [query, data] of lists) {
    exchange('get alphabets', {
      request: `GET /alphabets?${query}`,
      status: 200,
      document: { links: { self: `/api/alphabets?${query}` }, data },
    });
  }

  exchange('get alphabets without a filter: the presets', {
    request: 'GET /alphabets',
    status: 200,
    document: { links: { self: '/api/alphabets' }, data: expect.arrayContaining(Object.values(presets)) },
    learn: ({ json }) => {
      const names = json.data.map(({ id }: Alphabet) => id);
      expect(names).toEqual(names.toSorted());
      expect(names).not.toContain('bar');
    },
  });
});

describe('capacities', () => {
  const capacities: [of: Alphabet, digits: string, reachable: string, available: string][] = [
    [AEIOU, '100', '10485', '7888609052210118054117285652827862296732064351090230047702789306640625'],
    [presets.UPPER_EPCG30, '20', '52428', '348678440100000000000000000000'],
    [presets.DICE, '20', '17476', '3656158440062976'],
    [presets.DICE, '5', '7776', '7776'],
    [presets.LOWER_LATIN, '3', '17576', '17576'],
  ];
  for (const [of, digits, reachable, available] of capacities) {
    exchange('get a capacity', {
      request: `GET /alphabets/${of.id}/${digits}`,
      status: 200,
      document: {
        meta: {
          odds: Number(reachable) / Number(available),
          euMedicines: Number(reachable) * 10_000 < Number(available),
        },
        links: { self: `/api/alphabets/${of.id}/${digits}` },
        data: { ...of, attributes: { ...of.attributes, digits, reachable, available } },
      },
    });
  }
});

describe('deletions', () => {
  exchange('delete a custom alphabet', {
    request: 'DELETE /alphabets/bat4',
    status: 200,
    document: { links: { self: '/api/alphabets/bat4' }, data: bat4 },
  });
  exchange('get a deleted alphabet', {
    request: 'GET /alphabets/bat4',
    status: 404,
    document: {
      errors: [
        {
          status: '404',
          title: 'Alphabet not found',
          detail: 'Unknown alphabet.',
          source: { parameter: 'id', pointer: '' },
        },
      ],
      links: { self: '/api/alphabets/bat4' },
    },
  });
  exchange('delete all custom alphabets', {
    request: 'DELETE /alphabets',
    status: 200,
    document: { links: { self: '/api/alphabets' }, data: [AEIOU, bar, bas] },
  });
  exchange('delete all where there are none', {
    request: 'DELETE /alphabets',
    status: 200,
    document: { links: { self: '/api/alphabets' }, data: [] },
  });
});
