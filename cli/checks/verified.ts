import { quoted, reasonText, type VerificationResultOverLines } from '../../client/index.ts';
import { grouped } from '../platform/output.ts';
import type { AskedCode } from './asked-codes.ts';

type Holder = NonNullable<VerificationResultOverLines['lines']>[number];

/** What is known of a code that was asked about, as --json has it. */
export interface Row extends Omit<VerificationResultOverLines, 'lines'> {
  readonly file?: string;
  readonly row: number;
  /** Of the first line that has issued it. */
  readonly line?: string;
  readonly part?: number;
  readonly position?: string;
  readonly void?: Holder['void'];
  readonly redeemed?: Holder['redeemed'];
  /** All of them, where there are more. */
  readonly lines?: VerificationResultOverLines['lines'];
  /** Where the same code stands first. */
  readonly duplicateOf?: Pick<AskedCode, 'file' | 'row'>;
}

/** @param result what the lines know of it */
export function rowOf({ token, file, row }: AskedCode, result: VerificationResultOverLines): Row {
  const { lines, ...told } = result;
  const [first] = lines ?? [];
  return {
    ...(file === undefined ? {} : { file }),
    row,
    ...told,
    token,
    ...first,
    ...(lines !== undefined && lines.length > 1 ? { lines } : {}),
  };
}

/** What makes two codes the same one: where it was read, the code that it is. */
export function identityOf({ token, read, line }: Row): string {
  return `${line ?? ''} ${read ?? token.trim()}`;
}

/** Where a code stands, in words. */
export function placeText({ file, row }: Pick<AskedCode, 'file' | 'row'>): string {
  if (file === undefined) return `argument ${row}`;
  return file === '-' ? `line ${row}` : `${file}, line ${row}`;
}

/** What is known of a code, on one line. */
export function rowText(row: Row): string {
  const { token, read, issued, line, part, position, lines = [] } = row;
  if (!issued) return `${shown(token)}  not issued: ${reasonText(row)}${readText(read)}`;
  // A key at a gate may be shown no more.
  const place =
    part === undefined || position === undefined ? '' : `, batch ${part}, position ${grouped(position)} of it`;
  const others = lines.slice(1).map((each) => ` Also line ${each.line}.`);
  return `${shown(token)}  issued: line ${line}${place}${readText(read)}${standingText(row)}${others.join('')}`;
}

/** What has become of a code. */
function standingText({ void: one, redeemed }: Pick<Row, 'void' | 'redeemed'>): string {
  const by = redeemed?.by === undefined ? '' : ` by ${redeemed.by}`;
  return [one ? `. VOID since ${one.at}: ${one.reason}` : '', redeemed ? `. Redeemed at ${redeemed.at}${by}` : ''].join(
    '',
  );
}

const readText = (read: string | undefined) => (read === undefined ? '' : ` (read as ${shown(read)})`);

/** Characters of a code that is shown whole: the longest that is read. */
const MOST_SHOWN = 2_048;

/** A code as it is; in quotes where one could not see what it is, and cut off where it is too long to be one. */
export function shown(text: string): string {
  const characters = text.length > MOST_SHOWN ? [...text] : [];
  if (characters.length > MOST_SHOWN) {
    return `${quoted(characters.slice(0, 50).join(''))}… (${grouped(characters.length)} characters)`;
  }
  const inQuotes = quoted(text);
  return inQuotes === `"${text}"` && !/^$|\s/.test(text) ? text : inQuotes;
}
