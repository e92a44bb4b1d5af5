import { askCapacity } from '../actions/capacity.ts';
import { edit } from '../actions/drafts.ts';
import { chooseLine, chooseSnapshot, continueLine } from '../actions/orders.ts';
import { alphabetOf } from '../state/alphabets.ts';
import { hrefOf } from '../state/route.ts';
import type { State } from '../state/state.ts';
import { leftIn } from '../values/left.ts';
import { shapeOf, titleOf } from '../values/line-title.ts';
import { bytes, power } from '../values/number.ts';
import { type Child, h } from './dom.ts';
import { examplePlate } from './example.ts';
import { item, knownLines } from './lines.ts';
import { paymentFields } from './payment.ts';
import { analysisField, noteField, places, quantityField, shapeFields, summary } from './terms.ts';
import { facts, field, form, heading, section, textField } from './ui.ts';

/** Ordering a further batch of a line. What it comes to is shown once a line is chosen. */
export function continueView(state: State): Child {
  const { known, file } = state.continuation;
  const isChosen = known !== undefined || file !== undefined;
  return [
    heading('Continue a line', 'Another batch: its codes differ from all that the line has made before.'),
    form(
      { class: isChosen ? 'columns' : 'stack' },
      () => void continueLine(),
      h(
        'div',
        { class: 'stack' },
        section('line-heading', 'Line', lineField(state), known && lineFacts(known), snapshotField(state)),
        isChosen &&
          section(
            'shape-heading',
            'Batch',
            known
              ? quantityField(state, 'continuation')
              : [examplePlate(state, 'continuation'), alphabetField(state), shapeFields(state, 'continuation')],
            noteField(state, 'continuation'),
            analysisField(state, 'continuation'),
          ),
        isChosen && paymentFields(state, 'continuation'),
      ),
      !isChosen && latest(state),
      isChosen && summary(state, 'continuation', circulating(state), 'Continue with'),
    ),
  ];
}

/** Lines that stand here to choose from; the field finds the others. */
const MOST_SHOWN = 5;

function latest({ lines: { items = [] }, continuation }: State): Child {
  const goOn = items.filter(({ attributes }) => 'partial' in attributes && attributes.partial);
  if (continuation.line !== '' || goOn.length === 0) return false;
  return h(
    'section',
    { class: 'group', 'aria-labelledby': 'latest-heading' },
    h('h2', { id: 'latest-heading' }, 'Your latest lines'),
    h(
      'ul',
      { class: 'lines' },
      ...goOn.slice(0, MOST_SHOWN).map((line) => item(line, { href: hrefOf('continue', line.id) })),
    ),
  );
}

function lineFacts(known: NonNullable<State['continuation']['known']>): Child {
  return facts(['Name', titleOf(known)], ['Codes', shapeOf(known)], ['Codes left in the line', power(leftIn(known))]);
}

/** Only where the operator asks for it; it opens where it is refused, or chosen already. */
function snapshotField({ continuation }: State): Child {
  const { file, problems } = continuation;
  const onchange = (event: Event) => {
    chooseSnapshot((event.target as HTMLInputElement).files?.[0]);
  };
  const hint = file
    ? `${bytes(file.size)}, sealed: only the service can read it.`
    : 'The file that was saved after the last batch. You need it only if your operator asks for it.';
  const isAsked = file !== undefined || problems.some(({ at }) => at.startsWith('snapshot'));
  return h(
    'details',
    { open: isAsked && true },
    h('summary', {}, 'With its snapshot'),
    h(
      'div',
      { class: 'inset' },
      field({ id: 'snapshot', label: 'Snapshot', hint, problems, places: ['snapshot.blob'] }, (attributes) =>
        h('input', { ...attributes, type: 'file', accept: '.snapshot,.blob', onchange }),
      ),
    ),
  );
}

function lineField({ continuation, lines }: State): Child {
  return [
    textField(
      {
        id: 'line',
        label: 'Id of the line',
        hint: 'Choose one of your lines by its name, or paste an id.',
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

/** Of a line that is deleted, and continued from its snapshot. */
function alphabetField({ continuation, alphabets }: State): Child {
  const { alphabet, problems } = continuation;
  const isHere = alphabetOf(alphabet) !== undefined || alphabets.presets.length === 0;
  return [
    textField(
      {
        id: 'continuation-alphabet',
        label: 'Character set',
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
