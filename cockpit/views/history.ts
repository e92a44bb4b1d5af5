import { download } from '../actions/files.ts';
import { loadHistory } from '../actions/history.ts';
import { withdraw } from '../actions/standing.ts';
import { mayOrder } from '../state/scope.ts';
import type { History, State } from '../state/state.ts';
import { grouped } from '../values/number.ts';
import { type Child, h } from './dom.ts';
import { downloadNote } from './files.ts';
import { exactly } from './line-name.ts';
import { reasonField } from './standing-actions.ts';
import { alerts, button, section } from './ui.ts';

interface Moment {
  readonly at: string;
  readonly key: string;
  readonly show: () => Child;
}

/** What has become of a line, the latest first: its batches, and what was done with its codes, and by whom. */
export function historyView(state: State): Child {
  const { history } = state.line;
  if (!history) return section('history-heading', 'History', h('p', { class: 'muted' }, 'Loading…'));
  const moments = [...batches(state, history), ...voids(state, history), ...redemptions(history)];
  if (moments.length === 0) return false;
  return section(
    'history-heading',
    'History',
    state.acting.done !== '' && h('p', { class: 'noted' }, `✓ ${state.acting.done}`),
    h(
      'ol',
      { class: 'history' },
      ...moments
        .sort((a, b) => (a.at < b.at ? 1 : -1))
        .map(({ at, key, show }) => h('li', { key }, h('span', { class: 'muted when' }, exactly(at)), show())),
    ),
    history.more && h('p', { class: 'hint' }, 'Not all are shown. The command line lists all voids and redemptions.'),
  );
}

function batches(state: State, { parts }: History): Moment[] {
  const { gone } = state.line;
  const isThere = !gone || state.session.open?.scope === 'reprint';
  return parts.map(({ id, attributes: { part, size, note, by, timestamps } }) => ({
    key: id,
    at: timestamps.ended ?? timestamps.requested ?? '',
    show: () => [
      h('p', {}, h('strong', {}, `Batch ${part}: ${codes(size)}`), note !== undefined && ` · ${note}`, byText(by)),
      isThere &&
        h(
          'p',
          { class: 'actions' },
          button(
            [gone ? 'Make again' : 'Download', h('span', { class: 'hidden' }, ` batch ${part}`)],
            () => void download('txt', part),
            {
              class: 'copy',
            },
          ),
        ),
      downloadNote(state.line.downloads[`txt-${part}`]),
    ],
  }));
}

function voids(state: State, { voids: all }: History): Moment[] {
  return all.map(({ id, attributes }) => {
    const { reason, by, part, count, timestamps, withdrawn } = attributes;
    const what = part === undefined ? codes(count) : `Batch ${part}, ${codes(count)},`;
    return {
      key: id,
      at: timestamps.voided,
      show: () => [
        h(
          'p',
          {},
          h('strong', { class: withdrawn ? 'undone' : 'bad-text' }, `${what} made void`),
          `: ${reason}${byText(by)}`,
        ),
        withdrawn &&
          h('p', { class: 'muted' }, `Withdrawn at ${exactly(timestamps.withdrawn ?? '')}: ${withdrawn.reason}`),
        !withdrawn && mayOrder() && undo(state, id),
      ],
    };
  });
}

/** Only one of them is open at a time, since they share what is entered. */
function undo(state: State, id: string): Child {
  const { id: line } = state.line;
  return h(
    'details',
    { name: 'withdraw' },
    h('summary', {}, 'Withdraw the void'),
    h(
      'div',
      { class: 'inset' },
      reasonField(state, `reason-${id}`),
      alerts(state.acting.problems, ['/data/attributes/reason']),
      button('Withdraw', () => void withdraw({ line, void: id }, () => loadHistory(line))),
    ),
  );
}

/** Scans come one by one: those of a key on a day are one moment. */
function redemptions({ redemptions: all }: History): Moment[] {
  const groups = Map.groupBy(all, ({ attributes: { timestamps, by = '', withdrawn } }) =>
    [timestamps.redeemed.slice(0, 10), by, withdrawn ? 'withdrawn' : ''].join(' '),
  );
  return [...groups].map(([key, group]) => {
    const count = group.reduce((sum, { attributes }) => sum + BigInt(attributes.count), 0n);
    const latest = group.at(-1)?.attributes;
    return {
      key,
      at: latest?.timestamps.redeemed ?? '',
      show: () => [
        h(
          'p',
          {},
          h('strong', { class: latest?.withdrawn && 'undone' }, `${codes(count)} redeemed`),
          byText(latest?.by),
        ),
        latest?.withdrawn && h('p', { class: 'muted' }, `Undone: ${latest.withdrawn.reason}`),
      ],
    };
  });
}

const codes = (count: string | bigint) => `${grouped(count)} ${BigInt(count) === 1n ? 'code' : 'codes'}`;
const byText = (by: string | undefined) => (by === undefined ? '' : `, by ${by}`);
