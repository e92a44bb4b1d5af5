import { upgradeMemory } from './memory/upgrade.ts';
import { operatorProgram } from './platform/program.ts';

/** `npm run upgrade -- …`: fills in what a service of 0.1 did not keep, once the deployment of this version is over. */
const program = operatorProgram(
  'upgrade',
  "Fills in what 0.1 did not keep of its lines: the customers' lists of lines and parts, and their totals. It can be ended at any moment and run again.",
);

program.action(async () => {
  const { undated, ...done } = await upgradeMemory({
    done: (lines, parts) => console.error(`${lines} lines, ${parts} parts`),
    undated: (part) => console.log(JSON.stringify({ ...part, dated: 'no' })),
  });
  console.log(JSON.stringify({ ...done, undated }));
  if (undated > 0) process.exitCode = 1;
});

await program.parseAsync();
