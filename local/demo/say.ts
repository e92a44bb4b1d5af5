import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** A text in a style where the output is a terminal that shows it. */
const styled = (style: Style, text: string): string => styleText(style, text, { stream: process.stdout });

/** A step of the demo: its title, and lines below it. */
export function say(title: string, ...lines: readonly string[]): void {
  console.log(`\n${styled('bold', title)}`);
  for (const line of lines) console.log(`  ${line}`);
}

/** What is as it must be. @throws Error where it is not */
export function check(what: string, holds: boolean): string {
  if (!holds) throw new Error(`This does not hold: ${what}.`);
  return `${styled('green', '✓')} ${what}`;
}

/** A code, and what the service says of it. */
export function verdict(code: string, isGood: boolean, says: string): string {
  return `${code.padEnd(22)} ${styled(isGood ? 'green' : 'red', `${isGood ? '✓' : '✗'} ${says}`)}`;
}

/** A command to type. */
export const command = (text: string): string => styled('cyan', text);
