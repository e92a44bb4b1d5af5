import { type Command, InvalidArgumentError, Option } from 'commander';
import { scopes } from '../../api/terms/scopes.ts';
import { type AddKeyOptions, addedKey, revokedKey, rotatedKey, shownKeys } from './keys.ts';

/** Characters of a key's note. */
const NOTE_LENGTH = 200;

/** Adds the commands for a customer's keys. */
export function addKeyCommands(
  program: Command,
  print: (facts: object) => void,
  hours: (text: string) => number,
): void {
  const id = ['<id>', 'id of the customer'] as const;

  program
    .command('add-key')
    .description('Gives a customer another key. Prints its id, and its Api-Key this one time.')
    .argument(...id)
    .addOption(new Option('--scope <scope>', 'what the key may do').choices(scopes).makeOptionMandatory())
    .option('--note <text>', 'who uses the key, such as "gate 3"', note)
    .option('--details', 'show parts, positions and notes to this key, too (scope verify or redeem)')
    .option('--line <ids...>', 'the only lines that this key may see (scope verify or redeem)')
    .action(async (customer: string, options: AddKeyOptions) => print(await addedKey(customer, options)));

  program
    .command('keys')
    .description("Lists a customer's keys, a line of JSON each: scope, note, day of the last use.")
    .argument(...id)
    .action(async (customer: string) => (await shownKeys(customer)).forEach(print));

  program
    .command('rotate-key')
    .description('Gives a key a new Api-Key. The old one and its sessions stay valid for a while.')
    .argument(...id)
    .option('--key <id>', 'id of the key (default: the only key that may order)')
    .option('--grace <hours>', 'for how many hours the old Api-Key stays valid', hours, 24)
    .action(async (customer: string, { key, grace }: { key?: string; grace: number }) => {
      print(await rotatedKey(customer, key, grace));
    });

  program
    .command('revoke-key')
    .description('Revokes a key. Its sessions lose access at once; the files of their lines stay.')
    .argument(...id)
    .requiredOption('--key <id>', 'id of the key')
    .option('--old-sessions', 'also end sessions that version 0.1 opened, which did not store their key')
    .action(async (customer: string, { key, oldSessions = false }: { key: string; oldSessions?: boolean }) => {
      print(await revokedKey(customer, key, oldSessions));
    });
}

function note(text: string): string {
  if (text.length >= 1 && text.length <= NOTE_LENGTH && !/\p{Cc}/u.test(text)) return text;
  throw new InvalidArgumentError(`It must have 1 to ${NOTE_LENGTH} characters, and no control characters.`);
}
