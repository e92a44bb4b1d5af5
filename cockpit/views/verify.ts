import { codesOf, enterCodes, LINE_PLACE, MOST_VERIFIED, readCodes, verify } from '../actions/verification.ts';
import type { State } from '../state/state.ts';
import { change, state as now } from '../state/store.ts';
import { grouped } from '../values/number.ts';
import { camera } from './camera.ts';
import { type Child, h } from './dom.ts';
import { knownLines } from './lines.ts';
import { alerts, field, form, heading, submit, textField } from './ui.ts';
import { verifiedOf } from './verified.ts';

const linePlaces = [LINE_PLACE];
const codePlaces = ['tokens', '/data/attributes/tokens'];
const filePlaces = ['file'];

/** Whether codes that have come back were issued: by any line, unless one is named. */
export function verifyView(state: State): Child {
  const { verification, lines } = state;
  const { line, text, read, busy, problems, results } = verification;
  const count = codesOf(text).length;
  return [
    heading(
      'Verify codes',
      'Were these codes issued, and are they still good? Upper or lower case, spaces and hyphens do not matter.',
    ),
    form(
      { class: 'card' },
      () => void verify(),
      alerts(problems, [...linePlaces, ...codePlaces, ...filePlaces]),
      field(
        {
          id: 'verify-codes',
          label: 'Codes, one a line',
          hint: `${grouped(count)} of at most ${grouped(MOST_VERIFIED)}`,
          problems,
          places: codePlaces,
        },
        (attributes) =>
          h('textarea', {
            ...attributes,
            class: 'code',
            rows: '6',
            spellcheck: 'false',
            value: text,
            oninput: (event: Event) => enterCodes((event.target as HTMLTextAreaElement).value),
          }),
      ),
      field(
        {
          id: 'verify-file',
          label: 'Or a file',
          hint: 'Text with one code a line, or a CSV table with a column named “code”. It may be a .gz.',
          problems,
          places: filePlaces,
        },
        (attributes) =>
          h('input', {
            ...attributes,
            type: 'file',
            accept: '.txt,.csv,.tsv,.gz,text/*',
            onchange: (event: Event) => {
              const input = event.target as HTMLInputElement;
              const [file] = input.files ?? [];
              if (file) void readCodes(file);
              // The same file can be chosen again.
              input.value = '';
            },
          }),
      ),
      read !== '' && h('p', { class: 'noted', id: 'read' }, `✓ ${read}`),
      camera(state, (code) => {
        const before = now().verification.text.trimEnd();
        enterCodes(before === '' ? code : `${before}\n${code}`);
      }),
      h(
        'details',
        { open: state.route.id !== '' },
        h('summary', {}, line === '' ? 'All lines are asked. Ask one line only' : 'One line is asked'),
        h(
          'div',
          { class: 'inset' },
          textField(
            {
              id: 'verify-line',
              label: 'Id of the line',
              hint: 'Leave it empty to ask all lines that you have ever ordered, deleted ones too.',
              problems,
              places: linePlaces,
              value: line,
              onInput: (value) => change('verification', { line: value, problems: [] }),
            },
            { list: 'known-lines', class: 'code' },
          ),
          knownLines(lines),
        ),
      ),
      h('p', { class: 'actions' }, submit(busy ? 'Verifying…' : 'Verify', busy)),
    ),
    results && verifiedOf(results, state),
  ];
}
