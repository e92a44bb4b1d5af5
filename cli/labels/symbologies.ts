import { elementsOf, type Gs1Elements, whyNot } from './element-string.ts';

/** The symbols that can be printed. */
export const symbologyNames = ['qr', 'datamatrix', 'gs1-datamatrix', 'code128'] as const;
export type SymbologyName = (typeof symbologyNames)[number];

/** What a symbology asks for. */
export interface Symbology {
  /** Its name in messages. */
  readonly title: string;
  /** Modules that stay white beside it. The standards ask for 4 (QR), 1 (Data Matrix) and 10 (Code 128). */
  readonly quiet: number;
  /** Millimetres of a module at most: a larger one is read no better. */
  readonly largest: number;
  /** Whether it is bars, of any height. */
  readonly isLinear: boolean;
}

export const symbologies: Readonly<Record<SymbologyName, Symbology>> = {
  qr: { title: 'QR code', quiet: 4, largest: 1, isLinear: false },
  datamatrix: { title: 'Data Matrix', quiet: 2, largest: 1, isLinear: false },
  'gs1-datamatrix': { title: 'GS1 DataMatrix', quiet: 2, largest: 1, isLinear: false },
  code128: { title: 'Code 128', quiet: 10, largest: 0.5, isLinear: true },
};

/** How a code is made into a symbol. */
export interface Coding {
  readonly name: SymbologyName;
  /** Of a GS1 symbol. */
  readonly gs1?: Gs1Elements;
}

/** Why a symbol cannot hold a code, as far as that is known before it is made; undefined where it can. */
export function refusalOf({ gs1, name }: Coding, code: string): string | undefined {
  if (gs1) return whyNot(code);
  const strange = name === 'code128' ? [...code].find((character) => !/^[\x20-\x7e]$/.test(character)) : undefined;
  return strange === undefined ? undefined : `Code 128 has no sign for ${strange}; take --type qr or datamatrix`;
}

/** The lines that stand below a symbol, for people. */
export function linesBelow({ gs1 }: Coding, code: string): string[] {
  if (!gs1) return [code];
  return elementsOf(gs1, code).map(([ai, value]) => `(${ai})${value}`);
}
