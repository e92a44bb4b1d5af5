import { operatorProgram } from './platform/program.ts';
import { type RestoredTable, restoredTables, restoreTable } from './platform/restored-tables.ts';

/** `npm run restore -- …`: takes over what another stack has kept, after a region or a table was lost (docs/runbook.md). */
const program = operatorProgram('restore', 'Copies the items of restored tables into the tables of a stack.');

for (const name of restoredTables)
  program.option(`--${name} <table>`, `name of the restored table for ${name}, in the region of the stack`);

program.action(async (options: Partial<Record<RestoredTable, string>>) => {
  const given = restoredTables.filter((name) => options[name] !== undefined);
  if (given.length === 0)
    throw new Error(`Name at least one table: ${restoredTables.map((name) => `--${name}`).join(', ')}.`);
  for (const name of given) {
    const copied = await restoreTable(name, options[name] as string, (items) => {
      console.error(`${name}: ${items} items`);
    });
    console.log(JSON.stringify({ table: name, ...copied }));
  }
});

await program.parseAsync();
