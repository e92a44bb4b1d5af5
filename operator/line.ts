import { writeFileSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';
import { replayActs } from '../lambda/gate/replay.ts';
import { hasEnded } from '../lambda/lines/head.ts';
import { getHead } from '../lambda/lines/ledger.ts';
import { sealedState } from '../lambda/lines/line-snapshot.ts';
import { blankNotes } from '../lambda/lines/notes.ts';
import { listReissues } from '../lambda/lines/reissues.ts';
import { checkLedger } from './platform/ledger-check.ts';
import { operatorProgram } from './platform/program.ts';

/** `npm run line -- …`: what the operator can do for a line. */
const program = operatorProgram('line', 'Production lines.');

program
  .command('show')
  .description('Shows how many codes a line has issued, from the records of the service.')
  .argument('<id>', 'id of the line')
  .action(async (id: string) => {
    // The session is a key, the order holds the seed: neither is for a terminal.
    const { order: _, produced: __, session: ___, ...head } = await requireHead(id);
    console.log(JSON.stringify(head, null, 2));
  });

program
  .command('snapshot')
  .description("Issues a line's latest snapshot again, from the ledger, for a customer who has lost it.")
  .argument('<id>', 'id of the line')
  .requiredOption('--out <file>', 'file to write it to')
  .action(async (id: string, { out }: { out: string }) => {
    const head = await requireHead(id);
    const isEnded = hasEnded(head);
    const part = isEnded ? head.part : head.part - 1;
    if (part < 1) throw new Error('The line has no ended part yet.');
    writeFileSync(out, await sealedState({ ...head, part }), { flag: 'wx', mode: 0o600 });
    console.log(JSON.stringify({ line: head.line, part, next: head.next, out }));
  });

program
  .command('reissued')
  .description('Lists who got issued codes of a line again, the oldest first. One line of JSON for each.')
  .argument('<id>', 'id of the line')
  .action(async (id: string) => {
    const { line } = await requireHead(id);
    const all = await Array.fromAsync(listReissues(line));
    for (const { at, key, from, count } of all.sort((a, b) => (a.at < b.at ? -1 : 1))) {
      console.log(JSON.stringify({ at, key, from, count }));
    }
  });

program
  .command('check')
  .description('Compares the ledger with the witnesses of every line. Reconcile each line that it names.')
  .action(async () => {
    const { lines, behind } = await checkLedger(({ line, part, attempt }) => {
      console.log(JSON.stringify({ line, part, attempt, ledger: 'behind' }));
    });
    console.log(JSON.stringify({ lines, behind }));
    if (behind > 0) process.exitCode = 1;
  });

program
  .command('replay')
  .description(
    'Repeats from the witnesses what was voided, redeemed and undone. Run it after a restore of the ledger from a backup.',
  )
  .action(async () => {
    console.log(JSON.stringify(await replayActs((requests) => console.error(`${requests} requests`))));
  });

program
  .command('blank-note')
  .description('Removes the notes of a line: those of its orders, and that of the session in which it was begun.')
  .argument('<id>', 'id of the line')
  .option('--part <number>', 'only the note of the order of this part', positive)
  .action(async (id: string, { part }: { part?: number }) => {
    const blanked = await blankNotes(id.toLowerCase(), part);
    if (blanked === undefined) throw new Error(`There is no line ${id}.`);
    console.log(JSON.stringify({ line: id.toLowerCase(), ...(part === undefined ? {} : { part }), blanked }));
  });

await program.parseAsync();

function positive(text: string): number {
  if (/^[1-9][0-9]{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be the number of a part.');
}

async function requireHead(id: string) {
  const head = await getHead(id.toLowerCase());
  if (!head) throw new Error(`There is no line ${id}.`);
  return head;
}
