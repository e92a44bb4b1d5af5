import { gtin14Of } from '../../engine/readings/index.ts';
import { UsageError } from '../platform/exits.ts';

/** What a GS1 symbol has beside the serial number, by its application identifiers. */
export interface Gs1Elements {
  /** AI 01, 14 digits. */
  readonly gtin: string;
  /** AI 17, YYMMDD. */
  readonly expiry?: string;
  /** AI 10. */
  readonly lot?: string;
}

/** Most characters of AI 10 and of AI 21. */
const MOST = 20;
/** One character of GS1's set 82 (GS1 General Specifications, figure 7.11-1). */
const SET_82 = /^[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]$/;

/** Reads the options. @throws UsageError */
export function gs1ElementsOf(options: { gtin?: string; lot?: string; expiry?: string }): Gs1Elements {
  const { gtin, lot, expiry } = options;
  if (gtin === undefined) throw new UsageError('A GS1 DataMatrix needs the number of the product: give --gtin.');
  const padded = gtin14Of(gtin);
  if (padded === undefined) {
    throw new UsageError(
      `--gtin ${gtin} is no GTIN: it must have 8, 12, 13 or 14 digits, the last one its check digit.`,
    );
  }
  const wrong = lot === undefined ? undefined : whyNot(lot);
  if (wrong !== undefined) throw new UsageError(`--lot cannot be written with AI 10: ${wrong}.`);
  return {
    gtin: padded,
    ...(expiry !== undefined && { expiry: dateOf(expiry) }),
    ...(lot !== undefined && { lot }),
  };
}

/** Why AI 10 and AI 21 cannot hold a text; undefined where they can. */
export function whyNot(text: string): string | undefined {
  const length = [...text].length;
  if (length === 0) return 'it is empty';
  if (length > MOST) return `it has ${length} characters, and GS1 allows ${MOST}`;
  const strange = [...text].find((character) => !SET_82.test(character));
  return strange === undefined ? undefined : `GS1 does not allow the character ${strange}`;
}

/** The elements in the order in which a scanner gets them: those of fixed length first, so that one separator is enough. */
export function elementsOf({ gtin, expiry, lot }: Gs1Elements, serial: string): [ai: string, value: string][] {
  return [
    ['01', gtin],
    ...(expiry === undefined ? [] : [['17', expiry] as [string, string]]),
    ...(lot === undefined ? [] : [['10', lot] as [string, string]]),
    ['21', serial],
  ];
}

/** `2027-01-31`, `2027-01` (to the end of the month: day 00) or `270131`. */
function dateOf(text: string): string {
  const [, year = '', month = '', day = '00'] = /^(?:20)?(\d\d)-?(\d\d)(?:-?(\d\d))?$/.exec(text) ?? [];
  const last = new Date(Date.UTC(2000 + Number(year), Number(month), 0)).getUTCDate();
  const isDate = year !== '' && Number(month) >= 1 && Number(month) <= 12 && Number(day) <= last;
  if (isDate) return year + month + day;
  throw new UsageError(`--expiry ${text} is not a date. Write 2027-01-31, or 2027-01 for the end of the month.`);
}
