import { codesOf, LINE_PLACE, MOST_VERIFIED, verify } from '../actions/verification.ts';
import type { State } from '../state/state.ts';
import { change } from '../state/store.ts';
import { grouped } from '../values/number.ts';
import { type Child, h } from './dom.ts';
import { knownLines } from './lines.ts';
import { alerts, field, form, heading, submit, textField } from './ui.ts';
import { verifiedOf } from './verified.ts';

const linePlaces = [LINE_PLACE];
const codePlaces = ['tokens', '/data/attributes/tokens'];

/** Whether codes that have come back were issued, by a line or by any. */
export function verifyView({ verification, lines }: State): Child {
  const { line, text, busy, problems, results } = verification;
  const count = codesOf(text).length;
  const oninput = (event: Event) =>
    change('verification', { text: (event.target as HTMLTextAreaElement).value, problems: [] });
  return [
    heading(
      'Verify codes',
      'Were these codes issued? Nothing is searched, so it is quick for any number of codes. Case, blanks and hyphens do no harm.',
    ),
    form(
      { class: 'card' },
      () => void verify(),
      alerts(problems, [...linePlaces, ...codePlaces]),
      textField(
        {
          id: 'verify-line',
          label: 'Id of the line',
          hint: 'Without it all lines are asked that you have ever ordered, deleted ones too.',
          problems,
          places: linePlaces,
          value: line,
          onInput: (value) => change('verification', { line: value, problems: [] }),
        },
        { list: 'known-lines', class: 'code' },
      ),
      knownLines(lines),
      field(
        {
          id: 'verify-codes',
          label: 'Codes, one a line',
          hint: `${grouped(count)} of at most ${grouped(MOST_VERIFIED)}`,
          problems,
          places: codePlaces,
        },
        (attributes) =>
          h('textarea', { ...attributes, class: 'code', rows: '6', spellcheck: 'false', value: text, oninput }),
      ),
      h('p', { class: 'actions' }, submit(busy ? 'Verifying…' : 'Verify', busy)),
    ),
    results && verifiedOf(results, verification, lines),
  ];
}
