import fc from 'fast-check';

/** Texts that break what is careless. */
export const strangeText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    '\ud800',
    '\udc00\ud800',
    '\u202e\u200f',
    '\ufeff',
    '👩🏽‍🚀',
    'e\u0301',
    '__proto__',
    'constructor',
    'toString',
    '$context.requestId',
    '$${x}',
    "'; DROP TABLE tokens; --",
    '<script>alert(1)</script>',
    '../../etc/passwd',
    '%00%0d%0aX-Injected: yes',
    '\r\nX-Injected: yes',
    'x'.repeat(70_000),
  ),
);

const strangeNumber = fc.constantFrom(
  '-0',
  '1e400',
  '-1e400',
  '1e-400',
  '9'.repeat(5_000),
  '0.1',
  '1000.0',
  '-1',
  '1E3',
);

/** Any JSON text of its own: deep ones, long ones, numbers that no float holds. */
const strangeJson = fc.oneof(
  { weight: 6, arbitrary: fc.json({ maxDepth: 3 }) },
  { weight: 3, arbitrary: strangeText.map((text) => JSON.stringify(text)) },
  { weight: 3, arbitrary: strangeNumber },
  { weight: 1, arbitrary: fc.constantFrom(10, 1_000, 100_000).map((depth) => '['.repeat(depth) + ']'.repeat(depth)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(10, 1_000, 20_000).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  },
  { weight: 1, arbitrary: fc.constant(`[${'0,'.repeat(50_000)}0]`) },
);

/** The places of a document: a member of an object or an item of a list, by path. */
function placesOf(value: unknown, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [[...path, name], ...placesOf(member, [...path, name])]);
}

const change = fc.record({
  place: fc.nat(),
  kind: fc.constantFrom('value', 'remove', 'rename', 'wrap', 'add') as fc.Arbitrary<
    'value' | 'remove' | 'rename' | 'wrap' | 'add'
  >,
  text: strangeText,
  json: strangeJson,
});
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** Stands for a JSON text until the document is written: numbers and depths that a value cannot have. */
const hole = (i: number) => `\u0001hole${i}\u0001`;

function changed(document: unknown, { place, kind, text }: Change, i: number): void {
  const places = placesOf(document);
  const path = places[place % Math.max(1, places.length)];
  if (!path) return;
  const name = path.at(-1) as string;
  const parent = path.slice(0, -1).reduce((at, member) => (at as Record<string, unknown>)[member], document) as Record<
    string,
    unknown
  >;
  if (kind === 'value') parent[name] = hole(i);
  else if (kind === 'wrap') parent[name] = [parent[name]];
  else if (kind === 'add')
    Object.defineProperty(parent, text, { value: hole(i), enumerable: true, configurable: true, writable: true });
  else {
    const value = parent[name];
    delete parent[name];
    if (kind === 'rename')
      Object.defineProperty(parent, text, { value, enumerable: true, configurable: true, writable: true });
  }
}

/** A body made of a valid document by some changes, or of the text of one, or no document at all. */
export function bodiesFrom(document: object): fc.Arbitrary<Buffer> {
  const ofTree = fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const copy = structuredClone(document);
    for (const [i, one] of changes.entries()) changed(copy, one, i);
    const text = JSON.stringify(copy);
    return changes.reduce((whole, { json }, i) => whole.replaceAll(JSON.stringify(hole(i)), () => json), text);
  });
  const text = JSON.stringify(document);
  const ofText = fc
    .tuple(fc.nat(text.length), fc.nat(8), strangeText)
    .map(([at, length, insert]) => text.slice(0, at) + insert + text.slice(at + length));
  return fc.oneof(
    { weight: 8, arbitrary: ofTree.map((one) => Buffer.from(one)) },
    { weight: 3, arbitrary: ofText.map((one) => Buffer.from(one)) },
    { weight: 1, arbitrary: strangeJson.map((one) => Buffer.from(one)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  );
}
