/** A line of a terminal as it stood for some time. */
export interface Shown {
  readonly row: number;
  readonly text: string;
  /** Milliseconds; without an end it stands there at last. */
  readonly from: number;
  readonly until?: number;
}

const ESCAPE = String.fromCharCode(27);
/** What moves the cursor here, and more: CSI sequences, and the two that keep its place and return to it. */
const SEQUENCE = new RegExp(`${ESCAPE}(?:\\[(\\??)(\\d*)([A-Za-z])|([78]))`, 'y');

/** As much of a terminal as the command line makes use of: it keeps which line was to be seen when. It never scrolls. */
export class Terminal {
  readonly #columns: number;
  readonly #rows: string[][] = [[]];
  readonly #shown: Shown[] = [];
  readonly #now: { text: string; from: number }[] = [];
  #row = 0;
  #column = 0;
  #wraps = true;
  #kept: readonly [number, number] = [0, 0];

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** Output of this moment. @throws Error for a sequence that it does not know: it would show something else than a terminal */
  write(output: string, at: number): void {
    for (let i = 0; i < output.length; ) {
      SEQUENCE.lastIndex = i;
      const [sequence, mark = '', count = '', letter = '', place = ''] = SEQUENCE.exec(output) ?? [];
      const symbol = String.fromCodePoint(output.codePointAt(i) as number);
      if (sequence === undefined) this.#put(symbol);
      else this.#obey(mark + letter + place, Number(count));
      i += (sequence ?? symbol).length;
    }
    this.#see(at);
  }

  /** Everything that was to be seen. */
  shown(): Shown[] {
    const last = this.#now.map(({ text, from }, row) => ({ row, text, from }));
    return [...this.#shown, ...last].filter(({ text }) => text !== '');
  }

  #put(symbol: string): void {
    if (symbol === '\r') this.#column = 0;
    else if (symbol === '\n') this.#down();
    else if (symbol < ' ') throw new Error(`The terminal does not know ${JSON.stringify(symbol)}.`);
    else {
      if (this.#column === this.#columns) {
        if (!this.#wraps) return;
        this.#down();
        this.#column = 0;
      }
      const row = this.#rows[this.#row] as string[];
      while (row.length < this.#column) row.push(' ');
      row[this.#column++] = symbol;
    }
  }

  #obey(name: string, count: number): void {
    const row = this.#rows[this.#row] as string[];
    if (name === '7') this.#kept = [this.#row, this.#column];
    else if (name === '8') [this.#row, this.#column] = this.#kept;
    else if (name === 'G') this.#column = Math.max(count, 1) - 1;
    else if (name === 'K' && count === 0) row.length = Math.min(row.length, this.#column);
    else if (name === 'K' && count === 2) row.length = 0;
    // ?7 is the wrapping of lines, ?25 the cursor, which is not drawn.
    else if (name === '?h' || name === '?l') this.#wraps = count === 7 ? name === '?h' : this.#wraps;
    else throw new Error(`The terminal does not know ${name} with ${count}.`);
  }

  #down(): void {
    this.#row++;
    this.#rows[this.#row] ??= [];
  }

  #see(at: number): void {
    for (const [row, symbols] of this.#rows.entries()) {
      const text = symbols.join('').trimEnd();
      const now = this.#now[row];
      if (now?.text === text) continue;
      if (now && now.from < at) this.#shown.push({ row, text: now.text, from: now.from, until: at });
      this.#now[row] = { text, from: at };
    }
  }
}
