/** Something that was done to codes of a line, as the API shows it. */
interface ShownAct {
  readonly id: string;
  readonly line: string;
  readonly at: string;
  readonly by?: string;
  readonly count: string;
  readonly withdrawn?: { readonly at: string; readonly reason: string };
}

/** A void, as the API shows it. */
export interface ShownVoid extends ShownAct {
  readonly reason: string;
  readonly part?: number;
  readonly from?: string;
}

/** A redemption, as the API shows it. */
export interface ShownRedemption extends ShownAct {
  readonly positions?: readonly string[];
}

const relationships = (line: string) => ({ tokens: { data: { id: line, type: 'tokens' } } });
const withdrawal = ({ withdrawn }: ShownAct) =>
  withdrawn === undefined ? {} : { withdrawn: { reason: withdrawn.reason } };
const moments = (name: string, { at, withdrawn }: ShownAct) => ({
  [name]: at,
  ...(withdrawn === undefined ? {} : { withdrawn: withdrawn.at }),
});

/** A void as a resource. */
export function voidResource(one: ShownVoid): object {
  const { id, line, reason, by, part, from, count } = one;
  return {
    attributes: {
      timestamps: moments('voided', one),
      reason,
      ...(by === undefined ? {} : { by }),
      ...(part === undefined ? {} : { part }),
      ...(from === undefined ? {} : { from }),
      count,
      ...withdrawal(one),
    },
    id,
    type: 'void',
    relationships: relationships(line),
  };
}

/** A redemption as a resource. */
export function redemptionResource(one: ShownRedemption): object {
  const { id, line, by, count, positions } = one;
  return {
    attributes: {
      timestamps: moments('redeemed', one),
      ...(by === undefined ? {} : { by }),
      count,
      ...(positions === undefined ? {} : { positions }),
      ...withdrawal(one),
    },
    id,
    type: 'redemption',
    relationships: relationships(line),
  };
}
