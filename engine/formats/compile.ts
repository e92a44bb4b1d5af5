import type { Alphabet } from '../alphabet/alphabet.ts';
import type { Workspace } from '../kernels/workspace.ts';
import { type Automaton, createAutomaton } from './automaton.ts';
import { type Budget, createBudget } from './budget.ts';
import { type CheckMachine, createCheckMachine } from './check-symbol.ts';
import { FormatError } from './errors.ts';
import { createRanking, type Ranking } from './ranking.ts';
import type { ResolvedFormat } from './resolved.ts';
import { createTemplate, type Template } from './template.ts';

/** What decides which codes fit, `avoid.codes` left aside. */
export type Rules = Pick<ResolvedFormat, 'pattern' | 'check' | 'letters' | 'silent' | 'words' | 'runs'>;

/** A format made ready to work with. */
export interface CompiledFormat {
  readonly template: Template;
  /** Where codes have a check symbol. */
  readonly machine: CheckMachine | undefined;
  readonly automaton: Automaton;
  readonly budget: Budget;
}

/**
 * Builds a format's machines.
 *
 * @throws FormatError (`format.size`) if they take too much.
 */
export function compileFormat(rules: Rules, alphabet: Alphabet): CompiledFormat {
  const { words, runs, check } = rules;
  const budget = budgetOf(rules);
  const template = createTemplate(rules.pattern, alphabet);
  const machine = check === undefined ? undefined : createCheckMachine(template, check, budget);
  const automaton = createAutomaton(template, { letters: rules.letters, silent: rules.silent, words, runs }, budget);
  return { template, machine, automaton, budget };
}

/** Counts the codes that fit, and gets ready to rank them, at most `batch` a call. */
export function rankingOf(compiled: CompiledFormat, workspace: Workspace, batch: number): Ranking {
  return createRanking({ workspace, ...compiled, machine: readMachine(compiled), batch });
}

/**
 * The check machine where it takes part in what fits: where the check symbol can be read as part of a word or run.
 * Elsewhere every choice of symbols has one that fits.
 */
export function readMachine({ automaton, machine }: CompiledFormat): CheckMachine | undefined {
  return automaton.accepts.includes(0) ? machine : undefined;
}

/**
 * Refuses a format that does not count what it counted when it was accepted.
 *
 * @throws FormatError (`format.damaged`).
 */
export function assertFits(format: ResolvedFormat, fits: bigint): void {
  if (fits.toString() === format.fits) return;
  throw new FormatError('format.damaged', '', 'The stored format does not count what it counted when it was accepted.');
}

function budgetOf({ words, runs, check }: Rules): Budget {
  const shorter =
    check === undefined ? 'make the pattern shorter' : 'make the pattern shorter or leave the check symbol out';
  if (words.length > 0) return createBudget('/avoid/words', `give fewer or shorter words or lists, or ${shorter}`);
  if (runs !== undefined)
    return createBudget('/avoid/runs', `give a smaller number, take fewer symbols, or ${shorter}`);
  return createBudget('/pattern', shorter);
}
