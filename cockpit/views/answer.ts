import { reasonText } from '../../client/index.ts';
import type { State } from '../state/state.ts';
import { grouped } from '../values/number.ts';
import { standingOf, standingWords, type Verified } from '../values/standing.ts';
import { type Child, h } from './dom.ts';
import { exactly, nameOf } from './line-name.ts';

/** One code, one answer: large, with a mark, a colour and words. @param isEntry whether it is to be used up now */
export function answer(result: Verified, lines: State['lines'], isEntry = false): Child {
  const standing = standingOf(result);
  // Whoever asks to be let in is not, a second time.
  const { mark, text, tone } =
    isEntry && standing === 'spent'
      ? { ...standingWords.void, text: standingWords.spent.text }
      : standingWords[standing];
  return h(
    'div',
    { id: 'verified', class: `answer ${tone}` },
    h('span', { class: 'mark-large', 'aria-hidden': 'true' }, mark),
    h('p', { class: 'answer-text' }, text),
    h('p', { class: 'answer-why' }, whyText(result)),
    h('p', {}, codeOf(result)),
    placesOf(result, lines).map((place) => h('p', { class: 'muted' }, place)),
  );
}

/** A code in one piece: it breaks nowhere. */
export function codeOf({ token, read, lines = [] }: Verified): Child {
  const readAs = read ?? lines[0]?.read;
  return [
    whole(token),
    readAs !== undefined && h('span', { class: 'muted' }, ' read as '),
    readAs !== undefined && whole(readAs),
  ];
}

const whole = (code: string) => h('code', { class: 'whole', title: code }, shortened(code));

/** Symbols of a code that are shown; of a longer one its beginning and its end. */
const MOST_SYMBOLS = 32;

function shortened(token: string): string {
  const symbols = [...token];
  if (symbols.length <= MOST_SYMBOLS) return token;
  return `${symbols.slice(0, 20).join('')}…${symbols.slice(-8).join('')}`;
}

/** Why a code is not good, or since when. */
export function whyText(result: Verified): string {
  const { issued, lines = [] } = result;
  if (!issued) return sentence(reasonText(result));
  return lines
    .flatMap(({ void: one, redeemed }) => [
      ...(one ? [`Since ${exactly(one.at)}: ${one.reason}`] : []),
      ...(redeemed && !redeemed.first
        ? [`At ${exactly(redeemed.at)}${redeemed.by === undefined ? '' : ` by ${redeemed.by}`}`]
        : []),
    ])
    .join('. ');
}

const sentence = (text: string) => `${text[0]?.toUpperCase()}${text.slice(1)}.`;

/** Each line that has issued it, with batch and position where the key is shown them. */
export function placesOf({ lines = [] }: Verified, known: State['lines']): string[] {
  return lines.map(({ line, part, position }) => {
    const place = part === undefined ? '' : ` · batch ${part}, position ${grouped(position ?? 0)}`;
    return `${nameOf(known, line)}${place}`;
  });
}
