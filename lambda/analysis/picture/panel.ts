import { element, short, text } from './svg.ts';

/** Size of a panel, and where in it the plot stands. */
export const PANEL = { width: 432, height: 316 } as const;
export const PLOT = { left: 68, right: 410, top: 64, bottom: 262 } as const;

/** A mark of an axis: where it stands, from 0 to 1, and what it says. */
export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** A panel without its place: a title, what the title does not say, axes with their units, and what is drawn between them. */
export interface Panel {
  readonly title: string;
  readonly note: string;
  readonly x: { readonly title: string; readonly ticks: readonly Tick[] };
  readonly y: { readonly title: string; readonly ticks: readonly Tick[]; readonly grid: boolean };
  readonly content: string;
}

/** From 0…1 to the plot, y upwards. */
export const toX = (share: number): number => PLOT.left + share * (PLOT.right - PLOT.left);
export const toY = (share: number): number => PLOT.bottom - share * (PLOT.bottom - PLOT.top);

/** Marks of a share of the space. */
export const shareTicks: readonly Tick[] = [0, 0.25, 0.5, 0.75, 1].map((at) => ({ at, label: String(at) }));

/** The panel's markup at its place. */
export function drawPanel(panel: Panel, left: number, top: number): string {
  const lines = panel.y.grid ? panel.y.ticks : [];
  const grid = lines.map(({ at }) => `M${PLOT.left} ${short(toY(at))}H${PLOT.right}`).join('');
  const xMarks = panel.x.ticks.map(({ at }) => `M${short(toX(at))} ${PLOT.bottom}v4`).join('');
  return element(
    'g',
    { transform: `translate(${left} ${top})` },
    [
      element('rect', { class: 'panel', width: PANEL.width, height: PANEL.height, rx: 10 }),
      text(16, 27, panel.title, { class: 'title' }),
      text(16, 46, panel.note, { class: 'soft' }),
      grid === '' ? '' : element('path', { class: 'grid', d: grid }),
      panel.content,
      element('path', { class: 'axis', d: `M${PLOT.left} ${PLOT.bottom}H${PLOT.right}${xMarks}` }),
      ...panel.x.ticks.map(({ at, label }) =>
        text(toX(at), PLOT.bottom + 18, label, { class: 'tick', 'text-anchor': 'middle' }),
      ),
      ...panel.y.ticks.map(({ at, label }) =>
        text(PLOT.left - 7, toY(at) + 4, label, { class: 'tick', 'text-anchor': 'end' }),
      ),
      text((PLOT.left + PLOT.right) / 2, PLOT.bottom + 40, panel.x.title, { class: 'soft', 'text-anchor': 'middle' }),
      element(
        'g',
        { transform: `translate(20 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)` },
        text(0, 0, panel.y.title, { class: 'soft', 'text-anchor': 'middle' }),
      ),
    ].join(''),
  );
}
