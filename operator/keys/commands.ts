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
  const id = ['<id>', "the customer's id"] as const;

  program
    .command('add-key')
    .description('Gives a customer another key. Prints its id, and its Api-Key this one time.')
    .argument(...id)
    .addOption(new Option('--scope <scope>', 'what it may do').choices(scopes).makeOptionMandatory())
    .option('--note <text>', 'whose it is, such as "gate 3"', note)
    .option('--details', 'a verifying or redeeming key is shown parts, positions and notes too')
    .option('--line <ids...>', 'the only lines that a verifying or redeeming key knows')
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
    .option('--key <id>', "the key's id; without it the one key that may order")
    .option('--grace <hours>', 'hours for which the Api-Key before stays good', hours, 24)
    .action(async (customer: string, { key, grace }: { key?: string; grace: number }) => {
      print(await rotatedKey(customer, key, grace));
    });

  program
    .command('revoke-key')
    .description('Revokes a key. Its sessions lose access at once; the files of their lines stay.')
    .argument(...id)
    .requiredOption('--key <id>', "the key's id")
    .option('--old-sessions', 'also ends the sessions that 0.1 has opened, which did not store their key')
    .action(async (customer: string, { key, oldSessions = false }: { key: string; oldSessions?: boolean }) => {
      print(await revokedKey(customer, key, oldSessions));
    });
}

function note(text: string): string {
  if (text.length >= 1 && text.length <= NOTE_LENGTH && !/\p{Cc}/u.test(text)) return text;
  throw new InvalidArgumentError(`It must have 1 to ${NOTE_LENGTH} characters, and no control characters.`);
}
