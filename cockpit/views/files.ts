import { download, latestIn } from '../actions/files.ts';
import { isSettled } from '../actions/lines.ts';
import { mayOrder } from '../state/scope.ts';
import type { Download, FileKind, State } from '../state/state.ts';
import { bytes } from '../values/number.ts';
import { copyButton } from './copy.ts';
import { type Child, h } from './dom.ts';
import { alerts, section } from './ui.ts';

interface FileText {
  readonly label: string;
  readonly about: Child;
}

const texts: Readonly<Record<FileKind, FileText>> = {
  txt: { label: 'Download codes', about: 'Text, one code a line.' },
  snapshot: {
    label: 'Snapshot',
    about:
      'The sealed state of the line. You need it only if your operator asks for it. You can download it again until the line is deleted; it is good for one batch.',
  },
  csv: {
    label: 'Codes as a table',
    about: 'CSV: code, position, batch.',
  },
  gz: { label: 'Codes, compressed', about: 'The same file, compressed with gzip.' },
  score: { label: 'Scores', about: 'The place of each code among all, sorted.' },
  delta: { label: 'Deltas', about: 'The differences of neighbouring scores.' },
};

/** What the line has for download, as its links tell; what is still to come has its place already. */
export function downloads(state: State): Child {
  const { links, data } = state.line.document as NonNullable<State['line']['document']>;
  const { attributes } = data;
  if (attributes.status === 'failed') return false;
  const sizes = 'filesizes' in attributes ? (attributes.filesizes as Partial<Record<string, number>>) : {};
  const size = (name: string) => (sizes[name] === undefined ? '' : ` ${bytes(sizes[name])}.`);
  const latest = latestIn(state.line.history, attributes.timestamps.requested);
  const isToCome = attributes.analysis === 'metrics' && !isSettled(attributes);
  const goesOn = 'partial' in attributes ? attributes.partial : BigInt(attributes.available) > BigInt(attributes.size);
  return section(
    'files-heading',
    'Files',
    (state.line.history?.parts.length ?? 0) > 1 &&
      h('p', { class: 'muted' }, 'Of the latest batch. Those of the others are in the history below.'),
    h('ul', { class: 'musts' }, file(state, 'txt', links.data, size('data'))),
    h(
      'ul',
      { class: 'files' },
      file(state, 'csv', latest && links.data),
      file(state, 'gz', links.data),
      goesOn && mayOrder() && file(state, 'snapshot', links.snapshot),
      (links.score || isToCome) && file(state, 'score', links.score, size('score')),
      (links.delta || isToCome) && file(state, 'delta', links.delta, size('delta')),
    ),
    links.data !== undefined && latest && elsewhere(state, latest.part),
  );
}

/** What this page does not make. */
function elsewhere({ line: { id } }: State, part: number): Child {
  const commands = [
    ['Labels with QR codes', `unique-tokens labels --line ${id} --part ${part} --sheet L7160 --out labels.pdf`],
    ['XLSX, in which no zero at the front is lost', `unique-tokens download ${id} --spreadsheet`],
  ] as const;
  return h(
    'details',
    {},
    h('summary', {}, 'Labels to print, or a spreadsheet'),
    h(
      'div',
      { class: 'inset' },
      h('p', {}, 'On the command line:'),
      ...commands.map(([what, command]) =>
        h('p', {}, `${what}: `, h('code', { class: 'command' }, command), ' ', copyButton(command, what)),
      ),
    ),
  );
}

/** A button for a file; until the service links to the file it can have the focus, and does nothing. */
function file(state: State, kind: FileKind, link: string | undefined, size = ''): Child {
  const { busy = false } = state.line.downloads[kind] ?? {};
  const { label, about } = texts[kind];
  const isMust = kind === 'txt';
  return h(
    'li',
    { key: kind },
    h(
      'button',
      {
        type: 'button',
        id: `download-${kind}`,
        class: kind === 'txt' && 'primary',
        'aria-disabled': (busy || !link) && 'true',
        'aria-busy': busy && 'true',
        onclick: () => link && void download(kind),
      },
      !isMust && h('span', { class: 'hidden' }, 'Download: '),
      label,
    ),
    h('span', { class: 'muted' }, about, size),
    downloadNote(state.line.downloads[kind]),
  );
}

/** What has become of a download. */
export function downloadNote({ note, url, problems }: Download = { busy: false, problems: [] }): Child {
  return [
    note &&
      h(
        'span',
        { class: 'noted' },
        note,
        ' ',
        url !== undefined && h('a', { href: url, rel: 'noopener' }, 'Fetch it again'),
      ),
    alerts(problems),
  ];
}
