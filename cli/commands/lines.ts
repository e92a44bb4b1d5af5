import { Command } from 'commander';
import { allItems, type TokensList } from '../../client/index.ts';
import { UsageError } from '../platform/exits.ts';
import { grouped, table } from '../platform/output.ts';
import { contextOf, uuid, withExamples } from './command.ts';
import { confirm } from './confirm.ts';

export function linesCommand(): Command {
  const command = new Command('lines').description('List your lines.');
  return withExamples(command, 'lines', 'lines --json').action(async () => {
    const { connect, output } = contextOf(command);
    const { client } = await connect();
    const lines = await allItems((query) => client.listTokens({ query }));
    output.result({ lines: lines.map(({ id, attributes }) => ({ id, ...attributes })) }, describe(lines));
  });
}

export function deleteCommand(): Command {
  const command = new Command('delete')
    .description('Delete the files and records of lines. Continuing them from a snapshot and verifying still work.')
    .argument('[id]', 'the line', uuid)
    .option('--all', 'all lines of your session')
    .option('--yes', 'do not ask');
  return withExamples(command, 'delete a259f1aa-8694-4eaa-9c10-4e37ac23602a', 'delete --all --yes').action(
    async (id: string | undefined, { all, yes }: { all?: true; yes?: true }) => {
      if ((id === undefined) === (all === undefined)) throw new UsageError('Give the id of a line, or --all.');
      const { connect, output } = contextOf(command);
      await confirm(async () => {
        const { client } = await connect();
        const lines = await allItems((page) => client.listTokens({ query: { meta: 'shared', ...page } }));
        return `${warningOf(lines, id)}${id ? `Delete the line ${id}?` : 'Delete all your lines?'}`;
      }, yes);
      const { client } = await connect();
      const deleted = id
        ? [(await client.deleteTokens({ path: { id } })).data.id]
        : (await allItems((query) => client.deleteAllTokens({ query }))).map((line) => line.id);
      output.result({ deleted }, deleted.map((line) => `${line} is deleted.`).join('\n') || 'There was none.');
    },
  );
}

/** Names the lines among those that go of which others have ordered parts. */
function warningOf(lines: TokensList['data'], only?: string): string {
  const shared = lines
    .filter(({ id, meta }) => meta?.shared && (only === undefined || id === only))
    .map(({ id }) => id);
  if (shared.length === 0) return '';
  return `Other sessions have ordered parts of these lines, and lose their files as well: ${shared.join(', ')}.\n`;
}

function describe(lines: TokensList['data']): string {
  const rows = lines.map(({ id, attributes }) => {
    const { status, alphabet, digits, size, available, timestamps } = attributes;
    return [id, status, alphabet, digits, grouped(size), grouped(available), timestamps.requested];
  });
  const heading = ['LINE', 'STATUS', 'ALPHABET', 'DIGITS', 'SIZE', 'LEFT', 'REQUESTED'];
  return lines.length === 0 ? 'No lines.' : table([heading, ...rows]);
}
