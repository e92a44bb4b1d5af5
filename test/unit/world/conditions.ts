import { appendFileSync } from 'node:fs';
import { database, databaseAtMostOnce } from '../../../lambda/platform/clients/database.ts';
import { type Expressions, readable, weakened, withCondition } from './expressions.ts';
import { intercept } from './intercept.ts';

/** A term of a condition, where it stands, and the test file that has sent it. */
export interface Sent {
  /** File and function: `lambda/lines/ledger.ts advance`. */
  readonly site: string;
  readonly condition: string;
  readonly term: string;
  /** Which of the condition's terms it is. */
  readonly index: number;
  readonly test: string;
}

/** The function of lambda/ that has sent a command: the innermost one, but for the table's own. */
function siteOf(stack: string): string {
  const frames = stack.matchAll(/at (?:async )?(?:Object\.)?([\w$]+) \(\S*\/(lambda\/\S+?\.ts):/g);
  for (const [, name, file] of frames) if (file !== 'lambda/platform/table.ts') return `${file} ${name}`;
  return 'unknown';
}

/**
 * Writes each term of each condition that this test file sends into the file `record`, and takes away the one of `without`.
 * The commands go through the SDK's own middleware; nothing in lambda/ knows of it.
 */
export function watchConditions({
  record,
  without,
}: {
  readonly record?: string;
  readonly without?: Omit<Sent, 'test'>;
}) {
  Error.stackTraceLimit = 100;
  for (const client of [database(), databaseAtMostOnce()])
    intercept(
      (next) => (args) => {
        const command = args.input as Expressions;
        const expression = command.ConditionExpression;
        if (expression === undefined) return next(args);
        const site = siteOf(new Error().stack ?? '');
        const condition = readable(command);
        const all = weakened(expression);
        if (record !== undefined) {
          for (const [index, { term }] of all.entries()) {
            const { testPath: test } = expect.getState();
            appendFileSync(
              record,
              `${JSON.stringify({ site, condition, term: readable(command, term), index, test })}\n`,
            );
          }
        }
        if (site !== without?.site || condition !== without.condition) return next(args);
        return next({ ...args, input: withCondition(command, all[without.index]?.left ?? '') as typeof args.input });
      },
      client,
      { priority: 'high' },
    );
}
