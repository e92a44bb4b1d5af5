import type { FormatPresetName } from '../../engine/formats/presets.ts';
import { uuid } from '../values/uuid.ts';
import type { Problem } from './problem.ts';

/** What one order is about to ask for, as it is entered. */
export interface Draft {
  readonly alphabet: string;
  readonly digits: string;
  /** What the codes look like; empty where they are so many digits and nothing else. */
  readonly pattern: string;
  /** Name of the preset that was chosen last; empty where none was. */
  readonly preset: FormatPresetName | '';
  readonly size: string;
  readonly analysis: boolean;
  readonly seed: string;
  /** What the codes are for, in words. */
  readonly note: string;
  readonly payment: { readonly id: string; readonly ident: string };
  /** The same as long as nothing is changed: a second click or a retry makes no second order. */
  readonly idempotencyKey: string;
  /** The key of what was sent last. */
  readonly sent?: string;
  readonly busy: boolean;
  readonly problems: readonly Problem[];
}

/** A draft to begin with: a seed and a transaction of its own, and no payment. */
export function newDraft(before?: Draft): Draft {
  const { alphabet = 'UPPER_EPCG30', digits = '20', size = '1000', analysis = false } = before ?? {};
  const { pattern = '', preset = '' } = before ?? {};
  return {
    alphabet,
    digits,
    pattern,
    preset,
    size,
    analysis,
    seed: uuid(),
    note: '',
    payment: { id: uuid(), ident: '' },
    idempotencyKey: uuid(),
    busy: false,
    problems: [],
  };
}
