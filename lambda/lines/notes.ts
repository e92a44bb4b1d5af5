import { target } from '../platform/permissions.ts';
import { queryPrefix, updateItem } from '../platform/table.ts';
import type { Head } from './head.ts';
import { getHead, removeHeadNotes } from './ledger.ts';
import type { LineRecord } from './line-record.ts';
import { blankPart, listParts } from './parts.ts';

/**
 * Takes the notes of a line away, for ever: of its orders and of the session in which it was begun. What a part that is just being made
 * has read of its head before can write its note again, so this is for lines that are done. Events that were sent are not reached.
 * @param part only those of the order of this part.
 * @returns how many places had one; undefined where there is no such line.
 */
export async function blankNotes(line: string, part?: number): Promise<number | undefined> {
  const head = await getHead(line);
  if (!head) return undefined;
  return (await blankHead(head, part)) + (await blankParts(head, part)) + (await blankRecords(line, part));
}

/** The head first: its note goes into what is written from it. */
async function blankHead(head: Head, part?: number): Promise<number> {
  const ofOrder = head.order.note !== undefined && (part === undefined || part === head.part);
  const ofSession = head.opened?.note !== undefined && part === undefined;
  if (!ofOrder && !ofSession) return 0;
  if (!(await removeHeadNotes(head, { ofOrder, ofSession })))
    throw new Error('The line has changed. Please try again.');
  return Number(ofOrder) + Number(ofSession);
}

async function blankParts({ line, customer }: Head, part?: number): Promise<number> {
  let blanked = 0;
  for await (const entry of listParts(line)) {
    if (entry.note === undefined || (part !== undefined && part !== entry.part)) continue;
    await blankPart(customer, entry);
    blanked += 1;
  }
  return blanked;
}

async function blankRecords(line: string, part?: number): Promise<number> {
  let blanked = 0;
  for await (const record of queryPrefix<LineRecord & { readonly item: string }>(
    target('lines:Query'),
    ['line', line],
    'record#',
  )) {
    if (record.attributes.note === undefined || (part !== undefined && part !== record.part)) continue;
    await updateItem({
      TableName: target('lines:UpdateItem'),
      Key: { line, item: record.item },
      UpdateExpression: 'REMOVE #attributes.#note',
      // A purge may have been quicker.
      ConditionExpression: 'attribute_exists(#attributes)',
      ExpressionAttributeNames: { '#attributes': 'attributes', '#note': 'note' },
    });
    blanked += 1;
  }
  return blanked;
}
