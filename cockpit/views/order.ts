import { type FormatPresetName, formatPresetNames, formatPresets } from '../../engine/formats/presets.ts';
import { addAlphabet, symbolsOf } from '../actions/alphabets.ts';
import { askCapacity } from '../actions/capacity.ts';
import { edit } from '../actions/drafts.ts';
import { order } from '../actions/orders.ts';
import { alphabetOf } from '../state/alphabets.ts';
import type { State } from '../state/state.ts';
import { change } from '../state/store.ts';
import { grouped } from '../values/number.ts';
import { type Child, h } from './dom.ts';
import { examplePlate } from './example.ts';
import { paymentFields } from './payment.ts';
import { analysisField, places, shapeFields, summary } from './terms.ts';
import { alerts, button, field, form, heading, section, textField } from './ui.ts';

const namePlaces = ['/data/id'];
const charsPlaces = ['/data/attributes/chars'];

/** Ordering the first part of a new line. */
export function orderView(state: State): Child {
  return [
    heading('Order codes', 'A new line: its codes are random, and no two of them are the same.'),
    form(
      { class: 'columns' },
      () => void order(),
      h(
        'div',
        { class: 'stack' },
        section(
          'alphabet-heading',
          'Code',
          examplePlate(state, 'order'),
          picker(state),
          newAlphabet(state),
          patternFields(state),
          shapeFields(state, 'order'),
          analysisField(state, 'order'),
        ),
        paymentFields(state, 'order'),
      ),
      summary(state, 'order', 0n, 'Order'),
    ),
  ];
}

function picker(state: State): Child {
  const { alphabet, problems } = state.order;
  const { presets, own } = state.alphabets;
  const chosen = alphabetOf(alphabet);
  const options = (list: typeof presets) =>
    list.map(({ id, attributes }) =>
      h('option', { key: id, value: id }, `${id} (${grouped(attributes.length)} symbols)`),
    );
  const onchange = (event: Event) => {
    edit('order', { alphabet: (event.target as HTMLSelectElement).value });
    askCapacity('order');
  };
  return [
    field(
      {
        id: 'alphabet',
        label: 'Alphabet',
        hint: h('span', { class: 'symbols' }, chosen ? shortened(chosen.attributes.chars) : ' '),
        problems: [...problems, ...state.capacity.problems],
        places: places.alphabet,
      },
      (attributes) =>
        h(
          'select',
          { ...attributes, value: alphabet, onchange },
          presets.length === 0 && h('option', { key: 'loading', value: alphabet }, alphabet),
          own.length > 0 && h('optgroup', { key: 'own', label: 'Your own' }, options(own)),
          presets.length > 0 && h('optgroup', { key: 'presets', label: 'Presets' }, options(presets)),
        ),
    ),
    alerts(state.alphabets.problems, [...namePlaces, ...charsPlaces]),
  ];
}

/** What the codes look like: a preset, or a pattern of one's own. */
function patternFields(state: State): Child {
  const { pattern, preset, problems } = state.order;
  const ask = (values: Parameters<typeof edit>[1]) => {
    edit('order', values);
    askCapacity('order');
  };
  const onchange = (event: Event) => {
    const name = (event.target as HTMLSelectElement).value as FormatPresetName | '';
    if (name === '') return ask({ preset: '', pattern: '' });
    const { alphabet, format } = formatPresets[name];
    ask({ preset: name, alphabet, pattern: format.pattern });
  };
  return [
    field(
      {
        id: 'preset',
        label: 'For',
        hint: preset === '' ? 'Fills in a pattern that suits.' : formatPresets[preset].reason,
        problems: [],
      },
      (attributes) =>
        h(
          'select',
          { ...attributes, value: preset, onchange },
          h('option', { key: 'none', value: '' }, 'Anything'),
          formatPresetNames.map((name) => h('option', { key: name, value: name }, name.replace('-', ' '))),
        ),
    ),
    textField(
      {
        id: 'order-pattern',
        label: 'Pattern',
        hint: '# any symbol, [A-F] one of these, * a check symbol, all else as it is. Empty: digits alone.',
        problems: [...problems, ...state.capacity.problems],
        places: places.pattern,
        value: pattern,
        onInput: (value) => ask({ pattern: value }),
      },
      { class: 'code', maxlength: '2048' },
    ),
  ];
}

function shortened(chars: string): string {
  const symbols = [...chars];
  return symbols.length <= 80 ? chars : `${symbols.slice(0, 80).join('')}…`;
}

/** A form of its own within the order's would be no HTML: so its fields answer Enter themselves. */
function newAlphabet(state: State): Child {
  const { name, chars, busy, problems } = state.alphabets;
  const { count, twice } = symbolsOf(chars);
  const onkeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    void addAlphabet();
  };
  return h(
    'details',
    {},
    h('summary', {}, 'Make an alphabet of your own'),
    h(
      'div',
      { class: 'inset', onkeydown },
      textField(
        {
          id: 'new-name',
          label: 'Name',
          hint: 'A letter, then letters, digits, “_”, “.” or “-”.',
          problems,
          places: namePlaces,
          value: name,
          onInput: (value) => change('alphabets', { name: value, problems: [] }),
        },
        { maxlength: '64' },
      ),
      textField({
        id: 'new-chars',
        label: 'Symbols',
        hint: twice === undefined ? `${grouped(count)} different symbols` : `“${twice}” is there twice`,
        problems,
        places: charsPlaces,
        value: chars,
        onInput: (value) => change('alphabets', { chars: value, problems: [] }),
      }),
      button('Add and choose it', () => void addAlphabet(), { 'aria-disabled': busy && 'true' }),
    ),
  );
}
