import type { Problem } from '../state/problem.ts';
import { type Attributes, type Child, type Element_, h } from './dom.ts';

/** The pieces that every view is made of. */

export interface FieldOptions {
  readonly id: string;
  readonly label: string;
  readonly hint?: Child;
  /** What was refused; that which names one of `places` is shown here. */
  readonly problems: readonly Problem[];
  /** JSON pointers and names of parameters by which the API means this field. */
  readonly places?: readonly string[];
}

/** A label, a control, what helps to fill it in, and what is wrong with it; the control is told of both. */
export function field(
  { id, label, hint, problems, places = [] }: FieldOptions,
  control: (attributes: Attributes) => Element_,
): Element_ {
  const own = problems.filter(({ at }) => places.includes(at));
  const described = [...(hint ? [`${id}-hint`] : []), ...(own.length > 0 ? [`${id}-problem`] : [])].join(' ');
  return h(
    'div',
    { class: 'field' },
    h('label', { for: id }, label),
    control({
      id,
      ...(described === '' ? {} : { 'aria-describedby': described }),
      ...(own.length > 0 ? { 'aria-invalid': 'true' } : {}),
    }),
    hint && h('p', { id: `${id}-hint`, class: 'hint' }, hint),
    own.length > 0 && h('p', { id: `${id}-problem`, class: 'problem' }, own.map(({ detail }) => detail).join(' ')),
  );
}

/** A field of one line. */
export function textField(
  options: FieldOptions & { readonly value: string; readonly onInput: (value: string) => void },
  more: Attributes = {},
): Element_ {
  const oninput = (event: Event) => options.onInput((event.target as HTMLInputElement).value);
  return field(options, (attributes) =>
    h('input', { autocomplete: 'off', spellcheck: 'false', ...more, ...attributes, value: options.value, oninput }),
  );
}

/** A box to tick. */
export function checkbox(id: string, label: Child, checked: boolean, onChange: (checked: boolean) => void): Element_ {
  const onchange = (event: Event) => onChange((event.target as HTMLInputElement).checked);
  return h(
    'p',
    { class: 'check' },
    h('input', { id, type: 'checkbox', checked, onchange }),
    h('label', { for: id }, label),
  );
}

/** What was refused and is not shown at a field. */
export function alerts(problems: readonly Problem[], places: readonly string[] = []): Child {
  const rest = problems.filter(({ at }) => !places.includes(at));
  return (
    rest.length > 0 &&
    h('div', { class: 'alert', role: 'alert', tabindex: '-1' }, ...rest.map(({ detail }) => h('p', {}, detail)))
  );
}

/** A form whose sending is the page's own affair. */
export function form(attributes: Attributes, send: (form: HTMLFormElement) => unknown, ...children: Child[]): Element_ {
  const onsubmit = (event: Event) => {
    event.preventDefault();
    send(event.currentTarget as HTMLFormElement);
  };
  return h('form', { novalidate: true, ...attributes, onsubmit }, ...children);
}

/** A button that does something without sending a form. */
export function button(label: Child, onclick: () => void, more: Attributes = {}): Element_ {
  return h('button', { type: 'button', ...more, onclick }, label);
}

/** The button that sends its form; while that is under way it keeps the focus and does nothing more. */
export function submit(label: Child, busy: boolean, more: Attributes = {}): Element_ {
  return h(
    'button',
    { type: 'submit', class: 'primary', 'aria-disabled': busy && 'true', 'aria-busy': busy && 'true', ...more },
    label,
  );
}

/** A part of a view with a heading. */
export function section(id: string, heading: Child, ...children: Child[]): Element_ {
  return h('section', { class: 'card', 'aria-labelledby': id }, h('h2', { id }, heading), ...children);
}

/** A long number, which breaks between its groups alone. */
export function long(grouped: string): Child {
  return grouped.split(',').flatMap((group, i) => (i === 0 ? [group] : [',', h('wbr'), group]));
}

/** Names and values. */
export function facts(...rows: readonly (readonly [name: string, value: Child] | false)[]): Element_ {
  return h(
    'dl',
    { class: 'facts' },
    ...rows.map((row) => row && h('div', {}, h('dt', {}, row[0]), h('dd', {}, row[1]))),
  );
}

/** The heading of a view: the focus goes there when the view is entered. */
export function heading(title: Child, lead?: Child): Element_ {
  return h(
    'header',
    { class: 'heading' },
    h('h1', { tabindex: '-1' }, title),
    lead !== undefined && h('p', { class: 'lead' }, lead),
  );
}
