/** An ended part of a line, as the API shows it. */
export interface ShownPart {
  readonly line: string;
  readonly part: number;
  /** Decimal strings, as `first`. */
  readonly size: string;
  readonly first: string;
  readonly requested?: string;
  readonly started?: string;
  readonly ended?: string;
  readonly dated?: string;
  readonly note?: string;
  /** The note of the key that has ordered it. */
  readonly by?: string;
}

/** A part in a list. */
export function partResource({ line, part, size, first, dated, note, by, ...moments }: ShownPart): object {
  const timestamps = (['ended', 'started', 'requested'] as const).flatMap((at) =>
    moments[at] === undefined ? [] : [[at, moments[at]]],
  );
  return {
    attributes: {
      timestamps: Object.fromEntries(timestamps),
      ...(dated === undefined ? {} : { dated }),
      part,
      size,
      first,
      ...(note === undefined ? {} : { note }),
      ...(by === undefined ? {} : { by }),
    },
    id: `${line}-${part}`,
    type: 'part',
    relationships: { tokens: { data: { id: line, type: 'tokens' } } },
  };
}
