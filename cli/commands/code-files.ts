import type { Command } from 'commander';
import type { Table } from '../checks/asked-codes.ts';
import { UsageError } from '../platform/exits.ts';

/** The options of every command that reads files of codes. */
export interface CodeFileOptions extends Table {
  readonly file?: readonly string[];
}

/** Adds the options that say where the codes stand in a table. */
export function tableOptions(command: Command): Command {
  return command
    .option('--column <column>', 'column with the codes, if the file is a table (CSV): its name, or its number from 1')
    .option('--header', 'the first line is a heading')
    .option('--no-header', 'the first line has a code');
}

/** Adds --file, as often as it is wanted, and those. */
export function codeFileOptions(command: Command): Command {
  return tableOptions(
    command.option(
      '--file <file>',
      'file of codes, one on each line; .gz works too; - is the standard input',
      (file: string, before: readonly string[] = []) => [...before, file],
    ),
  );
}

/** @throws UsageError where an option of tables is there without one */
export function requireNoTable({ column, header }: CodeFileOptions): void {
  if (column !== undefined) throw new UsageError('--column needs a file of codes.');
  if (header !== undefined) throw new UsageError('--header and --no-header need a file of codes.');
}
