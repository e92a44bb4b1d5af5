import type { PresetName } from '../alphabet/presets.ts';
import type { CheckSystem } from './request.ts';

/** A format that people ask for by name, with an alphabet that suits it. */
export interface FormatPreset {
  readonly alphabet: PresetName;
  readonly format: {
    readonly pattern: string;
    readonly check?: CheckSystem;
    readonly avoid?: { readonly lists?: readonly string[]; readonly runs?: number };
  };
  /** Why it is so. */
  readonly reason: string;
}

/** The presets, by name: the command line and the page take them from here. */
export const formatPresets = {
  medicine: {
    alphabet: 'UPPER_EPCG30',
    format: { pattern: '############' },
    reason:
      'Serial numbers of medicine packs (GS1 AI 21): 12 of at most 20 letters and digits, so that a guess is far below the 1 in 10,000 of EU 2016/161.',
  },
  voucher: {
    alphabet: 'UPPER_EPCG30',
    format: { pattern: '####-####-###*', check: 'iso7064', avoid: { lists: ['en'], runs: 3 } },
    reason:
      'Voucher codes to type: in groups, without English swear words and without three of a symbol in a row. The last symbol tells a typing error from a code that was never issued.',
  },
  ticket: {
    alphabet: 'UPPER_EPCG30',
    format: { pattern: '################' },
    reason: 'Tickets to scan: 16 symbols of the small character set of QR codes, too many to guess one.',
  },
  'licence-key': {
    alphabet: 'UPPER_EPCG30',
    format: { pattern: '#####-#####-#####-#####-####*', check: 'iso7064', avoid: { lists: ['en'] } },
    reason: 'Licence keys: five groups of five, with a check symbol that the program tests before it asks the service.',
  },
} as const satisfies Readonly<Record<string, FormatPreset>>;

/** Name of a preset. */
export type FormatPresetName = keyof typeof formatPresets;

/** Names of all presets. */
export const formatPresetNames = Object.keys(formatPresets) as readonly FormatPresetName[];
