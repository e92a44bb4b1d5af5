import { askCapacity } from '../actions/capacity.ts';
import { edit } from '../actions/drafts.ts';
import { chooseLine, chooseSnapshot, continueLine } from '../actions/orders.ts';
import { alphabetOf } from '../state/alphabets.ts';
import type { State } from '../state/state.ts';
import { bytes } from '../values/number.ts';
import { type Child, h } from './dom.ts';
import { examplePlate } from './example.ts';
import { knownLines } from './lines.ts';
import { paymentFields } from './payment.ts';
import { analysisField, places, shapeFields, summary } from './terms.ts';
import { field, form, heading, section, textField } from './ui.ts';

/** Ordering a further part of a line, from its snapshot. */
export function continueView(state: State): Child {
  return [
    heading('Continue a line', 'More codes, different from all that the line has made before, from its last snapshot.'),
    form(
      { class: 'columns' },
      () => void continueLine(),
      h(
        'div',
        { class: 'stack' },
        section('snapshot-heading', 'Line', snapshotField(state), lineField(state)),
        section(
          'shape-heading',
          'Code',
          examplePlate(state, 'continuation'),
          alphabetField(state),
          shapeFields(state, 'continuation'),
          analysisField(state, 'continuation'),
        ),
        paymentFields(state, 'continuation'),
      ),
      summary(state, 'continuation', circulating(state), 'Continue with'),
    ),
  ];
}

function snapshotField({ continuation }: State): Child {
  const { file, problems } = continuation;
  const onchange = (event: Event) => {
    chooseSnapshot((event.target as HTMLInputElement).files?.[0]);
  };
  const hint = file
    ? `${bytes(file.size)}, sealed: only the service can read it.`
    : 'The file that was saved after the last part. It is sealed, and good for one continuation.';
  return field({ id: 'snapshot', label: 'Snapshot', hint, problems, places: ['snapshot.blob'] }, (attributes) =>
    h('input', { ...attributes, type: 'file', accept: '.snapshot,.blob', onchange }),
  );
}

function lineField({ continuation, lines }: State): Child {
  return [
    textField(
      {
        id: 'line',
        label: 'Id of the line',
        hint: 'Read from the name of the file, where it is there.',
        problems: continuation.problems,
        places: ['line', 'id'],
        value: continuation.line,
        onInput: (line) => void chooseLine(line),
      },
      { list: 'known-lines', class: 'code' },
    ),
    knownLines(lines),
  ];
}

function alphabetField({ continuation, alphabets }: State): Child {
  const { alphabet, problems } = continuation;
  const isHere = alphabetOf(alphabet) !== undefined || alphabets.presets.length === 0;
  return [
    textField(
      {
        id: 'continuation-alphabet',
        label: 'Alphabet',
        hint: isHere
          ? 'That of the line.'
          : 'That of the line. This session does not have it yet: it comes back with the snapshot.',
        problems,
        places: places.alphabet,
        value: alphabet,
        onInput: (value) => {
          edit('continuation', { alphabet: value });
          askCapacity('continuation');
        },
      },
      { list: 'known-alphabets' },
    ),
    h(
      'datalist',
      { id: 'known-alphabets' },
      ...[...alphabets.own, ...alphabets.presets].map(({ id }) => h('option', { key: id, value: id })),
    ),
  ];
}

/** Codes that the line has made already, where the session knows it. */
function circulating({ continuation: { known }, capacity: { available } }: State): bigint | undefined {
  const made = known && available !== undefined ? available - BigInt(known.available) : -1n;
  // While the capacity is still that of other digits, it can be less than what is left.
  return made < 0n ? undefined : made;
}
