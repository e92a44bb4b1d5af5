import { Command } from 'commander';
import { allItems, type TokensList } from '../../client/index.ts';
import { UsageError } from '../platform/exits.ts';
import { grouped, table } from '../platform/output.ts';
import { contextOf, uuid, withExamples } from './command.ts';
import { confirm } from './confirm.ts';

interface LinesOptions {
  readonly all?: true;
  readonly mine?: true;
}

export function linesCommand(): Command {
  const command = new Command('lines')
    .description('List the lines of all your sessions, with the number of issued codes.')
    .option('--all', 'show deleted and expired lines, too')
    .option('--mine', 'only the lines of this session, which "delete --all" deletes');
  return withExamples(command, 'lines', 'lines --all', 'lines --mine --json').action(
    async ({ all, mine }: LinesOptions) => {
      if (all && mine) throw new UsageError('Give --all or --mine, not both: deleted lines belong to no session.');
      const { connect, output } = contextOf(command);
      const { client } = await connect();
      const scope = { 'filter[scope]': 'customer', ...(all && { 'filter[deleted]': 'yes' as const }) } as const;
      let complete = true;
      const lines = await allItems(async (page) => {
        const answer = await client.listTokens({ query: { ...scope, ...page } });
        complete &&= answer.meta?.complete !== false;
        return answer;
      });
      const held = mine || !complete ? await allItems((query) => client.listTokens({ query })) : [];
      const ids = new Set(held.map(({ id }) => id));
      const known = new Set(lines.map(({ id }) => id));
      const shown = [...lines.filter(({ id }) => !mine || ids.has(id)), ...held.filter(({ id }) => !known.has(id))];
      shown.sort((a, b) => (a.attributes.timestamps.requested < b.attributes.timestamps.requested ? -1 : 1));
      if (!complete) output.warn('lines of version 0.1 may be missing, until the operator has run the upgrade.');
      const rows = shown.map(({ id, attributes, meta }) => ({ id, ...attributes, ...meta }));
      output.result({ lines: rows }, describe(shown));
    },
  );
}

export function deleteCommand(): Command {
  const command = new Command('delete')
    .description(
      'Delete the files and records of lines. You can still continue them from a snapshot, and verify their codes.',
    )
    .argument('[id]', 'the line', uuid)
    .option('--all', 'all lines of this session; "lines --mine" shows them')
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
      output.result(
        { deleted },
        deleted.map((line) => `${line} is deleted.`).join('\n') || 'There were no lines to delete.',
      );
    },
  );
}

/** Names the lines among those that go of which others have ordered parts. */
function warningOf(lines: TokensList['data'], only?: string): string {
  const shared = lines
    .filter(({ id, meta }) => meta?.shared && (only === undefined || id === only))
    .map(({ id }) => id);
  if (shared.length === 0) return '';
  return `Other sessions have ordered batches of these lines. They lose their files, too: ${shared.join(', ')}.\n`;
}

function describe(lines: TokensList['data']): string {
  if (lines.length === 0) {
    return 'No lines. "unique-tokens produce" orders codes; "unique-tokens lines --all" shows deleted lines too.';
  }
  const rows = lines.map(({ id, attributes, meta }) => {
    const { status, alphabet, digits, available, timestamps, format } = attributes;
    const issued = [String(meta?.parts ?? ''), grouped(meta?.total ?? '')];
    const [at] = timestamps.requested.split('.');
    return [
      id,
      status,
      alphabet,
      format?.pattern ?? digits,
      ...issued,
      grouped(available),
      `${at}Z`,
      attributes.note ?? '',
    ];
  });
  const heading = [
    'LINE',
    'STATUS',
    'CHARACTERS',
    'LENGTH OR PATTERN',
    'BATCHES',
    'CODES',
    'LEFT',
    'LAST ORDER',
    'NOTE',
  ];
  return table([heading, ...rows]);
}
