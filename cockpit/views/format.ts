import {
  type FormatPreset,
  type FormatPresetName,
  formatPresetNames,
  formatPresets,
} from '../../engine/formats/presets.ts';
import { askCapacity } from '../actions/capacity.ts';
import { edit } from '../actions/drafts.ts';
import type { State } from '../state/state.ts';
import { type Child, h } from './dom.ts';
import { places } from './terms.ts';
import { textField } from './ui.ts';

/** What codes are for, and what they look like for that. */

const uses: Readonly<Record<FormatPresetName, string>> = {
  medicine: 'Medicine packs',
  voucher: 'Vouchers',
  ticket: 'Tickets',
  'licence-key': 'Licence keys',
};

/** What the codes are for: each use fills in a format and a character set that suit it. */
export function useField({ order: { preset } }: State): Child {
  const choose = (name: FormatPresetName | '') => {
    if (name === '') edit('order', { preset: '', pattern: '' });
    else {
      const { alphabet, format } = formatPresets[name];
      edit('order', { preset: name, alphabet, pattern: format.pattern });
    }
    askCapacity('order');
  };
  const choice = (name: FormatPresetName | '', label: string) =>
    h(
      'label',
      { class: 'chip' },
      h('input', {
        type: 'radio',
        name: 'use',
        value: name,
        checked: preset === name,
        onchange: () => choose(name),
        'aria-describedby': preset === name && 'use-hint',
      }),
      label,
    );
  return h(
    'fieldset',
    { class: 'field' },
    h('legend', {}, 'What the codes are for'),
    h('div', { class: 'chips' }, ...formatPresetNames.map((name) => choice(name, uses[name])), choice('', 'My own')),
    h(
      'p',
      { id: 'use-hint', class: 'hint' },
      preset === '' ? 'Choose a character set and a length, or type a format.' : formatPresets[preset].reason,
    ),
  );
}

/** What the codes look like, as it is typed; what comes of it is seen at once. */
export function formatField({ order: { pattern, problems }, capacity }: State): Child {
  return textField(
    {
      id: 'order-pattern',
      label: 'Format',
      hint: '# any character of the set, [A-F] one of these, * a check symbol, all else as it is. Leave it empty for the length alone.',
      problems: [...problems, ...capacity.problems],
      places: places.pattern,
      value: pattern,
      onInput: (value) => {
        edit('order', { pattern: value });
        askCapacity('order');
      },
    },
    { class: 'code', maxlength: '2048' },
  );
}

/** What of the codes of a format is left out, and how much of them. */
export function leftOut({ capacity: { excluded }, order: { preset } }: State): Child {
  if (!excluded) return false;
  const { avoid }: FormatPreset['format'] = preset === '' ? { pattern: '' } : formatPresets[preset].format;
  const rows = [
    ['swear words', excluded.lists],
    [`${avoid?.runs ?? 2} of a character in a row`, excluded.runs],
  ] as const;
  const told = rows.filter(([, share]) => share > 0);
  if (told.length === 0) return false;
  return h(
    'p',
    { class: 'note' },
    `Left out: ${told.map(([what, share]) => `${what} (${percentOf(share)})`).join(', ')}.`,
  );
}

const percentOf = (share: number): string =>
  share < 0.0001 ? 'less than 0.01 %' : `${Number((share * 100).toPrecision(2))} %`;
