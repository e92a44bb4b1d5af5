import { download } from '../actions/files.ts';
import { bytes } from '../number.ts';
import type { FileKind, State } from '../state/state.ts';
import { type Child, h } from './dom.ts';
import { alerts, section } from './ui.ts';

interface FileText {
  readonly label: string;
  readonly about: string;
}

const texts: Readonly<Record<FileKind, FileText>> = {
  txt: { label: 'Codes', about: 'Text, one code a line.' },
  gz: { label: 'Codes, compressed', about: 'The same, as gzip.' },
  snapshot: { label: 'Snapshot', about: 'What the line is continued from.' },
  score: { label: 'Scores', about: 'The place of each code among all, sorted.' },
  delta: { label: 'Deltas', about: 'The differences of neighbouring scores.' },
};

/** What the line has for download, as its links tell. */
export function downloads(state: State): Child {
  const { links, data } = state.line.document as NonNullable<State['line']['document']>;
  if (!links.data) return false;
  const sizes = 'filesizes' in data.attributes ? (data.attributes.filesizes as Partial<Record<string, number>>) : {};
  const size = (name: string) => (sizes[name] === undefined ? '' : ` ${bytes(sizes[name])}.`);
  return section(
    'files-heading',
    'Files',
    h(
      'ul',
      { class: 'files' },
      file(state, 'txt', size('data')),
      file(state, 'gz'),
      links.snapshot && file(state, 'snapshot'),
      links.score && file(state, 'score', size('score')),
      links.delta && file(state, 'delta', size('delta')),
    ),
    links.snapshot &&
      h(
        'p',
        { class: 'warning' },
        h('strong', {}, 'Keep the snapshot safe. '),
        'Without it this line cannot go on. It is good for one continuation, which gives you the next.',
      ),
  );
}

function file(state: State, kind: FileKind, size = ''): Child {
  const { busy = false, note, url, problems = [] } = state.line.downloads[kind] ?? {};
  const { label, about } = texts[kind];
  return h(
    'li',
    { key: kind },
    h(
      'button',
      { type: 'button', id: `download-${kind}`, 'aria-disabled': busy && 'true', onclick: () => void download(kind) },
      h('span', { class: 'hidden' }, 'Download: '),
      label,
    ),
    h('span', { class: 'muted' }, about, size),
    note &&
      h(
        'span',
        { class: 'noted' },
        note,
        ' ',
        url !== undefined && h('a', { href: url, rel: 'noopener' }, 'Fetch it again'),
      ),
    alerts(problems),
  );
}
