import { momentOf } from '../../gate/act-id.ts';
import type { Act } from '../../gate/acts.ts';
import type { Head } from '../../lines/head.ts';
import type { Caller } from '../access/caller.ts';

/** What is kept of who does something to codes of a line. */
export function actBy(id: string, { line }: Pick<Head, 'line'>, { customer, key }: Caller): Omit<Act, 'count'> {
  const { id: keyId, note } = key;
  return {
    ...{ id, line, customer: customer.id, at: momentOf(id), key: keyId },
    ...(note === undefined ? {} : { by: note }),
  };
}
