import type { Item, Value } from 'dynalite/db/index.js';

/** Bytes that a list or a map takes beside what it holds. */
const DOCUMENT_BYTES = 3;

const utf8 = (text: unknown): number => Buffer.byteLength(String(text), 'utf8');

/** One byte for each two significant digits, and one more: the size that DynamoDB documents as approximate. */
function numberBytes(text: unknown): number {
  const digits = String(text)
    .replace(/e.*$/i, '')
    .replace(/[-+.]/g, '')
    .replace(/^0+|0+$/g, '');
  return Math.ceil(digits.length / 2) + 1;
}

function valueBytes(value: Value): number {
  const [type, content] = Object.entries(value)[0] ?? [];
  const sum = (sizeOf: (member: never) => number): number =>
    (content as never[]).reduce((total, member) => total + sizeOf(member), 0);
  switch (type) {
    case 'S':
      return utf8(content);
    case 'B':
      return Buffer.byteLength(String(content), 'base64');
    case 'N':
      return numberBytes(content);
    case 'SS':
      return sum(utf8);
    case 'BS':
      return sum((member) => Buffer.byteLength(String(member), 'base64'));
    case 'NS':
      return sum(numberBytes);
    case 'L':
      return DOCUMENT_BYTES + sum((member) => 1 + valueBytes(member));
    case 'M':
      return DOCUMENT_BYTES + Object.keys(content as object).length + itemBytes(content as Item);
    default:
      return 1;
  }
}

/**
 * Bytes of an item as DynamoDB counts them: names and text in UTF-8 (dynalite counts UTF-16 units, so that an item of other
 * letters than ASCII could be three times too long).
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + utf8(name) + valueBytes(value), 0);
}

/** Levels of a value: 1 of a scalar, one more for each list or map around it. */
export function levelsOf(value: Value): number {
  const inner = (value.L ?? (value.M && Object.values(value.M))) as readonly Value[] | undefined;
  return inner === undefined ? 1 : 1 + Math.max(0, ...inner.map(levelsOf));
}
