const codes = { red: 31, green: 32, yellow: 33 } as const;

/** A text in a colour where a terminal shows it; elsewhere, and where NO_COLOR is set, as it is. */
export function coloured(text: string, colour: keyof typeof codes, { isTTY }: NodeJS.WriteStream): string {
  const { NO_COLOR, TERM } = process.env;
  return isTTY && !NO_COLOR && TERM !== 'dumb' ? `\u001b[${codes[colour]}m${text}\u001b[39m` : text;
}
