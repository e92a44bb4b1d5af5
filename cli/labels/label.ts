import type { Layout } from './layout.ts';
import type { Size } from './sheets.ts';
import type { SymbolOf } from './symbol.ts';

/** A label that can be drawn. */
export interface Label {
  readonly code: string;
  readonly size: Size;
  readonly symbol: SymbolOf;
  readonly layout: Layout;
}
