import { digitalLinkOf } from './digital-link.ts';
import { bracketedOf, elementStringOf, FNC1 } from './element-string.ts';

/** What came with a serial number in a GS1 string. Members that were not there are left out. */
export interface Gs1Data {
  /** AI 01, 14 digits, as it was sent: its check digit is not looked at. */
  readonly gtin?: string;
  /** AI 10, batch or lot. */
  readonly lot?: string;
  /** AI 17 as an ISO 8601 date, where it is one: the day 00 is the month's last. */
  readonly expiry?: string;
}

/** A scanned string without what the scanner put in front of it, and what GS1 says that it is. */
export interface Scanned {
  /** The serial number (AI 21); without one, the string behind the symbology identifier. */
  readonly text: string;
  /** Undefined where the string is none of GS1's. */
  readonly gs1: Gs1Data | undefined;
}

/** ISO/IEC 15424: GS1-128, GS1 DataMatrix, GS1 QR Code, GS1 DataBar, GS1 DotCode. Behind these stands an element string. */
const GS1_SYMBOLOGIES: readonly string[] = [']C1', ']d2', ']Q3', ']e0', ']J1'];
const SYMBOLOGY = /^\][A-Za-z][0-9A-Za-z]/;

/**
 * Reads what a scanner sends. A string without any mark of GS1 (symbology identifier, FNC1, brackets, Digital Link) is an
 * element string only with a GTIN in it: else each number that begins with 21 would be one.
 */
export function scannedOf(sent: string): Scanned {
  const symbology = SYMBOLOGY.exec(sent)?.[0] ?? '';
  const text = sent.slice(symbology.length);
  const isMarked = GS1_SYMBOLOGIES.includes(symbology) || text.includes(FNC1);
  const elements = digitalLinkOf(text) ?? bracketedOf(text) ?? elementStringOf(text);
  if (elements === undefined) return { text, gs1: undefined };
  const { gtin, serial, lot, expiry, mark } = elements;
  if (!isMarked && !mark && gtin === undefined) return { text, gs1: undefined };
  const date = expiry === undefined ? undefined : isoDateOf(expiry);
  return {
    text: serial ?? text,
    gs1: { ...(gtin && { gtin }), ...(lot && { lot }), ...(date && { expiry: date }) },
  };
}

/**
 * An expiry (YYMMDD) as a date; undefined for what is none. GS1 lets the century follow from today's year (General
 * Specifications, 7.12); a string that means another thing each year has no one reading, and nothing with a serial number expired
 * before 2000: it is always 20YY.
 */
function isoDateOf(text: string): string | undefined {
  const [year, month, day] = [0, 2, 4].map((at) => Number(text.slice(at, at + 2))) as [number, number, number];
  const last = month === 2 ? (year % 4 === 0 ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  if (month < 1 || month > 12 || day > last) return undefined;
  return `20${text.slice(0, 2)}-${text.slice(2, 4)}-${String(day || last).padStart(2, '0')}`;
}
