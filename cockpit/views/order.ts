import { alphabetName } from '../../api/requests/alphabet-name.ts';
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
import { formatField, useField } from './format.ts';
import { paymentFields } from './payment.ts';
import { analysisField, noteField, places, shapeFields, summary } from './terms.ts';
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
          useField(state),
          examplePlate(state, 'order'),
          formatField(state),
          picker(state),
          newAlphabet(state),
          shapeFields(state, 'order'),
          noteField(state, 'order'),
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
      h('option', { key: id, value: id }, `${id} (${grouped(attributes.length)} characters)`),
    );
  const onchange = (event: Event) => {
    edit('order', { alphabet: (event.target as HTMLSelectElement).value });
    askCapacity('order');
  };
  return [
    field(
      {
        id: 'alphabet',
        label: 'Character set',
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
    h('summary', {}, 'Make a character set of your own'),
    h(
      'div',
      { class: 'inset', onkeydown },
      textField({
        id: 'new-name',
        label: 'Name',
        hint: 'A letter from A to Z, then letters, digits, “_”, “.” or “-”, 64 in all.',
        problems:
          name === '' || alphabetName.test(name)
            ? problems
            : [
                ...problems,
                {
                  detail:
                    'Only letters from A to Z, digits, “_”, “.” and “-”, a letter first, 64 in all. The characters below can be any.',
                  at: namePlaces[0] as string,
                },
              ],
        places: namePlaces,
        value: name,
        onInput: (value) => change('alphabets', { name: value, problems: [] }),
      }),
      textField({
        id: 'new-chars',
        label: 'Characters',
        hint: `${grouped(count)} different characters`,
        problems:
          twice === undefined
            ? problems
            : [...problems, { detail: `“${twice}” is there twice.`, at: charsPlaces[0] as string }],
        places: charsPlaces,
        value: chars,
        onInput: (value) => change('alphabets', { chars: value, problems: [] }),
      }),
      button('Add and choose it', () => void addAlphabet(), { 'aria-disabled': busy && 'true' }),
    ),
  );
}
