/**
 * Tables as text (RFC 4180).
 */

/** A record with its line end. A field is in quotes where it holds what separates fields or records. */
export function csvRecord(fields: readonly string[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

/**
 * Text that somebody has typed, so that no spreadsheet takes it for a formula: what begins like one gets an apostrophe in front. Codes
 * are not typed, and stay as they are.
 */
export function guarded(text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
