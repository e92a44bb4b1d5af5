import { type Command, InvalidArgumentError } from 'commander';
import { createOutput, type Output } from '../platform/output.ts';
import { type Connected, connect } from '../platform/sessions.ts';
import { type GlobalOptions, isReadable, readSettings, type Settings } from '../platform/settings.ts';

/** What every command works with. */
export interface Context {
  readonly settings: Settings;
  readonly output: Output;
  /** Opens the kept session, or another one. */
  connect(): Promise<Connected>;
}

/** The context of a command, from the options before and after its name. */
export function contextOf(command: Command): Context {
  const options: GlobalOptions = command.optsWithGlobals();
  const settings = readSettings(options);
  const output = createOutput(options);
  if (isReadable(settings.url)) {
    output.warn(
      `your key goes to ${settings.url} unencrypted: others on the way can read it. Use an address with https.`,
    );
  }
  return { settings, output, connect: () => connect(settings) };
}

/** Adds examples below a command's help. */
export function withExamples(command: Command, ...examples: readonly string[]): Command {
  return command.addHelpText(
    'after',
    `\nExamples:\n${examples.map((example) => `  $ unique-tokens ${example}`).join('\n')}`,
  );
}

/** A positive whole number that a JavaScript number holds exactly. */
export function whole(text: string): number {
  const value = Number(text);
  if (/^[1-9]\d*$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

/** A UUID. */
export function uuid(text: string): string {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('It must be a UUID.');
}
