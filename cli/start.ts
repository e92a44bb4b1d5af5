import * as modules from 'node:module';

/** Its value is put in where it is bundled (tools/build.ts). */
declare const VERSION: string;

/**
 * What is started as `unique-tokens`. Everything else is in a file of its own, which is loaded only where it is needed: the version is
 * asked for by other programs, and often.
 */
const [, , first] = process.argv;
if (process.argv.length === 3 && (first === '--version' || first === '-V')) console.log(VERSION);
else {
  // Node.js 20 has none.
  (modules as Partial<typeof modules>).enableCompileCache?.();
  await import('./unique-tokens.ts');
}
