import { Presets, SingleBar } from 'cli-progress';
import { coloured } from './colours.ts';
import type { GlobalOptions } from './settings.ts';

/** How a bar counts. */
export interface Counted {
  /** What is being done: `producing`. */
  readonly title: string;
  readonly total: number;
  /** Of the rate: `codes`, or `bytes`, told as MB. */
  readonly unit: 'codes' | 'bytes';
}

export interface Bar {
  update(value: number): void;
  stop(): void;
}

/** What a command tells: text, or with --json one document; progress on standard error where that is a terminal. */
export interface Output {
  /** A line of what is going on; not with --json or --quiet. */
  say(line: string): void;
  /** A line of the result, before all of it is known; not with --json. */
  line(text: string): void;
  /** Whether the result is one document. */
  readonly isJson: boolean;
  /** What may have been meant otherwise; on standard error, not with --quiet. */
  warn(line: string): void;
  /** The result: the document with --json, else the text. */
  result(document: object, text?: string): void;
  bar(counted: Counted): Bar;
}

export function createOutput({ json, quiet }: GlobalOptions): Output {
  return {
    say: (line) => {
      if (!json && !quiet) console.log(line.replace(/^✓/, (mark) => coloured(mark, 'green', process.stdout)));
    },
    line: (text) => {
      if (!json) console.log(text);
    },
    isJson: json === true,
    warn: (line) => {
      if (!quiet) console.error(`${coloured('warning:', 'yellow', process.stderr)} ${line}`);
    },
    result: (document, text) => {
      if (json) console.log(JSON.stringify(document, null, 2));
      else if (text !== undefined) console.log(text);
    },
    bar: (counted) => (process.stderr.isTTY && !quiet ? progressBar(counted) : { update() {}, stop() {} }),
  };
}

function progressBar({ title, total, unit }: Counted): Bar {
  const started = performance.now();
  const bar = new SingleBar(
    {
      format: `{title} {bar} {percentage}% | {rate} | {left}`,
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
      barsize: 24,
    },
    Presets.shades_classic,
  );
  bar.start(Math.max(total, 1), 0, { title: title.padEnd(11), rate: '…', left: '…' });
  return {
    update: (value) => {
      const seconds = (performance.now() - started) / 1000;
      const rate = value / seconds;
      const left = value > 0 ? `${duration((total - value) / rate)} left` : '…';
      bar.update(value, { rate: value > 0 ? `${amount(rate, unit)}/s` : '…', left });
    },
    stop: () => bar.stop(),
  };
}

function amount(value: number, unit: Counted['unit']): string {
  if (unit === 'bytes') return `${(value / 1e6).toFixed(1)} MB`;
  return `${grouped(Math.round(value))} codes`;
}

function duration(seconds: number): string {
  const whole = Math.ceil(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A count with a comma at each thousand. */
export function grouped(count: number | string): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Rows with their columns one below the other; the first row is the heading. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length))) ?? [];
  const pad = (cell: string, column: number) => cell + ' '.repeat((widths[column] ?? 0) - [...cell].length);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}
