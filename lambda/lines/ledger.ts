import { createHash } from 'node:crypto';
import { type State, statesBefore } from '../../api/statuses/statuses.ts';
import { OPEN_INDEX } from '../platform/open-index.ts';
import { target } from '../platform/permissions.ts';
import { Remembered } from '../platform/remembered.ts';
import { getItem, putNewItem, queryItems, scanItems, updateItem } from '../platform/table.ts';
import { type Attempt, type Head, hasReached, LEDGER_BEHIND, type Opened } from './head.ts';

/*
 * The table `ledger` (partition key `line`, sort key `item`), kept for ever:
 *   <line>             head                  the one mutable item
 *   <line>             part#<first>          an ended part (parts.ts)
 *   <line>             reissued#<id>         that codes were had again (reissues.ts)
 *   alphabet#<hash>    alphabet              an alphabet's characters, immutable, shared by the lines that use it
 *   format#<hash>      format                what codes look like, likewise (kept-formats.ts)
 *   customer#<id>      line#<line>           what a customer has (memory.ts); part#… and day#… (parts.ts, totals.ts)
 */
const headItem = 'head';

/** The attempt is no longer the current one of the line: there is a newer one, or the line was deleted. Its work has no effect. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** The head of the line, read consistently, or undefined. */
export async function getHead(line: string): Promise<Head | undefined> {
  return getItem<Head>(target('ledger:BatchGetItem'), { line, item: headItem });
}

/** The heads of all lines, in any order. For an operator's command, never for a request. */
export async function* listAllHeads(): AsyncGenerator<Head> {
  for await (const item of scanItems<Head & { readonly item: string }>(target('ledger:Scan'))) {
    if (item.item === headItem) yield item;
  }
}

/** Accepts the first order of a new line: from here on it will be produced. False if the line exists. */
export async function putNewHead(head: Head): Promise<boolean> {
  return putNewItem(target('ledger:PutItem'), { ...head, item: headItem }, 'line');
}

/** What the acceptance of the next part changes in the head. */
export type Continuation = Pick<Head, 'session' | 'shared' | 'part' | 'attempt' | 'first' | 'order' | 'timestamps'>;

/**
 * Accepts the order of a line's next part, by one conditional update of the head as it was read. So only one of many
 * continuations of one snapshot is accepted.
 * @returns the head; undefined if it has changed since it was read.
 */
export async function continueHead(head: Head, next: Continuation): Promise<Head | undefined> {
  const left = { state: 'requested', open: 'production', touched: new Date().toISOString() };
  const set = Object.entries({ ...next, ...left });
  const stands = ['part', 'attempt', 'state', 'next', 'deleted', 'purged'] as const;
  const conditions = stands.map((name) =>
    head[name] === undefined ? `attribute_not_exists(#${name})` : `#${name} = :was_${name}`,
  );
  return updateItem<Head>({
    TableName: target('ledger:UpdateItem'),
    Key: { line: head.line, item: headItem },
    UpdateExpression: `SET ${set.map(([name]) => `#${name} = :${name}`).join(', ')} REMOVE #deleted, #deletedBy, #purged, #result, #failure, #restarts`,
    ConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: Object.fromEntries(
      [...set.map(([name]) => name), ...stands, 'deletedBy', 'result', 'failure', 'restarts'].map((name) => [
        `#${name}`,
        name,
      ]),
    ),
    ExpressionAttributeValues: {
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
      ...Object.fromEntries(stands.flatMap((name) => (head[name] === undefined ? [] : [[`:was_${name}`, head[name]]]))),
    },
  });
}

/**
 * The head, if it still names this attempt.
 * @throws Superseded
 */
export async function requireHead(attempt: Attempt): Promise<Head> {
  const head = await getHead(attempt.line);
  if (!head || !isCurrent(head, attempt)) throw new Superseded(describe(attempt));
  return head;
}

/** Whether the head names this attempt and has not been deleted. */
export function isCurrent(head: Head, { part, attempt }: Attempt): boolean {
  return head.part === part && head.attempt === attempt && head.deleted === undefined;
}

/** What a step of the workflow changes in the head beside its state and moment. */
export type Outcome = Partial<Pick<Head, 'next' | 'produced' | 'result' | 'failure'>>;

/**
 * Moves the attempt to its next state, by one conditional update. A second run changes nothing.
 * @returns the head, which has then reached the state.
 * @throws Superseded if the head names another attempt, or has taken another path (failed instead of ended, or the reverse).
 */
export async function advance(
  attempt: Attempt,
  to: Exclude<State, 'requested'>,
  moment: string,
  outcome: Outcome = {},
): Promise<Head> {
  const from = statesBefore(to);
  const isLeftAlone = outcome.failure?.code === LEDGER_BEHIND;
  const set = Object.entries({
    ...outcome,
    ...(to === 'failed' && !isLeftAlone ? { open: 'purge' } : {}),
    touched: new Date().toISOString(),
  });
  const head = await updateItem<Head>({
    TableName: target('ledger:UpdateItem'),
    Key: { line: attempt.line, item: headItem },
    UpdateExpression: ['SET #state = :to, #timestamps.#to = :moment', ...set.map(([name]) => `#${name} = :${name}`)]
      .join(', ')
      .concat(isLeftAlone ? ' REMOVE #open' : ''),
    ConditionExpression: `${names(attempt)} AND #state IN (${from.map((_, i) => `:from${i}`).join(', ')})`,
    ExpressionAttributeNames: {
      '#state': 'state',
      '#timestamps': 'timestamps',
      '#to': to,
      ...attemptNames,
      ...Object.fromEntries(set.map(([name]) => [`#${name}`, name])),
      ...(isLeftAlone ? { '#open': 'open' } : {}),
    },
    ExpressionAttributeValues: {
      ':to': to,
      ':moment': moment,
      ...attemptValues(attempt),
      ...Object.fromEntries(from.map((state, i) => [`:from${i}`, state])),
      ...Object.fromEntries(set.map(([name, value]) => [`:${name}`, value])),
    },
  });
  if (head) return head;
  const current = await requireHead(attempt);
  if (!hasReached(current, to)) throw new Superseded(describe(attempt));
  return current;
}

/** The condition that the head names the attempt and has not been deleted. */
const names = (_: Attempt) => '#part = :part AND #attempt = :attempt AND attribute_not_exists(#deleted)';
const attemptNames = { '#part': 'part', '#attempt': 'attempt', '#deleted': 'deleted' };
const attemptValues = ({ part, attempt }: Attempt) => ({ ':part': part, ':attempt': attempt });

/** Marks that nothing is left to do for the attempt. The line is at rest until it is continued, is deleted or expires. */
export async function settle(attempt: Attempt): Promise<void> {
  await updateItem<Head>({
    TableName: target('ledger:UpdateItem'),
    Key: { line: attempt.line, item: headItem },
    UpdateExpression: 'SET #open = :rest',
    ConditionExpression: names(attempt),
    ExpressionAttributeNames: { ...attemptNames, '#open': 'open' },
    ExpressionAttributeValues: { ...attemptValues(attempt), ':rest': 'rest' },
  });
}

/** Marks that nothing of a failed attempt runs any more and its files are removed. Its positions are free, the line is at rest. */
export async function settleFailed(attempt: Attempt, moment: string): Promise<void> {
  await updateItem<Head>({
    TableName: target('ledger:UpdateItem'),
    Key: { line: attempt.line, item: headItem },
    UpdateExpression: 'SET purged = :moment, #open = :rest',
    ConditionExpression: names(attempt),
    ExpressionAttributeNames: { ...attemptNames, '#open': 'open' },
    ExpressionAttributeValues: { ...attemptValues(attempt), ':moment': moment, ':rest': 'rest' },
  });
}

/**
 * Marks that the attempt's production is started once more, with another execution name.
 * @returns the head; undefined if it has changed since it was read.
 */
export async function countRestart(head: Head): Promise<Head | undefined> {
  return updateItem<Head>({
    TableName: target('ledger:UpdateItem'),
    Key: { line: head.line, item: headItem },
    UpdateExpression: 'SET restarts = :restarts, touched = :now',
    ConditionExpression: `${names(head)} AND touched = :touched AND #open = :production`,
    ExpressionAttributeNames: { ...attemptNames, '#open': 'open' },
    ExpressionAttributeValues: {
      ...attemptValues(head),
      ':restarts': (head.restarts ?? 0) + 1,
      ':now': new Date().toISOString(),
      ':touched': head.touched,
      ':production': 'production',
    },
  });
}

/** Ids of the lines that have had this next step since before the moment. Eventually consistent, so read the head again. */
export async function* listOpen(open: NonNullable<Head['open']>, before: string): AsyncGenerator<string> {
  const heads = queryItems<Pick<Head, 'line'>>({
    TableName: target('openIndex:Query'),
    IndexName: OPEN_INDEX,
    ConsistentRead: false,
    KeyConditionExpression: '#open = :open AND touched < :before',
    ExpressionAttributeNames: { '#open': 'open' },
    ExpressionAttributeValues: { ':open': open, ':before': before },
  });
  for await (const { line } of heads) yield line;
}

/**
 * Deletes the line for the API, in any state. The ledger still knows how far it was.
 * @param by who does it, as the head keeps it.
 * @returns the head; undefined if it is deleted already, or belongs to another session now.
 */
export async function deleteHead({ line, session }: Head, moment: string, by: string): Promise<Head | undefined> {
  return deleteHeadIf(line, moment, by, {
    condition: '#session = :session',
    names: { '#session': 'session' },
    values: { ':session': session },
  });
}

/**
 * Deletes a line that is at rest.
 * @returns the head; undefined if it has changed since it was read.
 */
export async function deleteIdleHead({ line, touched }: Head, moment: string): Promise<Head | undefined> {
  return deleteHeadIf(line, moment, 'retention', {
    condition: '#open = :rest AND touched = :touched',
    values: { ':rest': 'rest', ':touched': touched },
  });
}

interface Only {
  readonly condition: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
}

async function deleteHeadIf(line: string, moment: string, by: string, { condition, names, values }: Only) {
  return updateItem<Head>({
    TableName: target('ledger:UpdateItem'),
    Key: { line, item: headItem },
    UpdateExpression: 'SET #deleted = :moment, #deletedBy = :by, #open = :purge, touched = :moment',
    ConditionExpression: `${condition} AND attribute_not_exists(#deleted)`,
    ExpressionAttributeNames: { '#deleted': 'deleted', '#deletedBy': 'deletedBy', '#open': 'open', ...names },
    ExpressionAttributeValues: { ':moment': moment, ':by': by, ':purge': 'purge', ...values },
  });
}

/** Marks that nothing of a deleted attempt runs any more and its files are removed. If it had not ended, its positions are free. */
export async function markPurged({ line, part, attempt }: Attempt, moment: string): Promise<void> {
  await updateItem<Head>({
    TableName: target('ledger:UpdateItem'),
    Key: { line, item: headItem },
    UpdateExpression: 'SET purged = :moment REMOVE #open',
    ConditionExpression: '#part = :part AND #attempt = :attempt',
    ExpressionAttributeNames: { '#part': 'part', '#attempt': 'attempt', '#open': 'open' },
    ExpressionAttributeValues: { ':moment': moment, ':part': part, ':attempt': attempt },
  });
}

/** Writes when and in which session a line was begun, unless the head says so. */
export async function putOpened(line: string, opened: Opened): Promise<void> {
  await updateItem<Head>({
    TableName: target('ledger:UpdateItem'),
    Key: { line, item: headItem },
    UpdateExpression: 'SET #opened = :opened',
    ConditionExpression: 'attribute_exists(#line) AND attribute_not_exists(#opened)',
    ExpressionAttributeNames: { '#line': 'line', '#opened': 'opened' },
    ExpressionAttributeValues: { ':opened': opened },
  });
}

/**
 * Takes the note of the head's order away, or that of the session in which the line was begun.
 * @returns whether it did: not where the head names another attempt by now.
 */
export async function removeHeadNotes(
  { line, part, attempt }: Head,
  { ofOrder, ofSession }: { readonly ofOrder: boolean; readonly ofSession: boolean },
): Promise<boolean> {
  const paths = [...(ofOrder ? ['#order.#note'] : []), ...(ofSession ? ['#opened.#note'] : [])];
  const removed = await updateItem<Head>({
    TableName: target('ledger:UpdateItem'),
    Key: { line, item: headItem },
    UpdateExpression: `REMOVE ${paths.join(', ')}`,
    ConditionExpression: '#part = :part AND #attempt = :attempt',
    ExpressionAttributeNames: {
      ...{ '#part': 'part', '#attempt': 'attempt', '#note': 'note' },
      ...(ofOrder ? { '#order': 'order' } : {}),
      ...(ofSession ? { '#opened': 'opened' } : {}),
    },
    ExpressionAttributeValues: { ':part': part, ':attempt': attempt },
  });
  return removed !== undefined;
}

/**
 * Alphabets that this instance of a function has kept or read, so that they are not read again: what has this hash never changes. They are
 * written for each order all the same, since a table can be restored from an earlier backup while the instance lives.
 */
const alphabets = new Remembered<{ readonly chars: string }>();
const alphabetKey = (hash: string) => ({ line: `alphabet#${hash}`, item: 'alphabet' });

/** The hash of an alphabet's characters: lower-case hex SHA-256 of the UTF-8. */
export function hashOfAlphabet(chars: string): string {
  return createHash('sha256').update(chars, 'utf8').digest('hex');
}

/** Keeps the alphabet's characters for ever, under their hash, which it returns. */
export async function keepAlphabet(chars: string): Promise<string> {
  const hash = hashOfAlphabet(chars);
  await putNewItem(target('ledger:PutItem'), { ...alphabetKey(hash), chars }, 'line');
  alphabets.set(hash, { chars });
  return hash;
}

/**
 * Follows the hash of an alphabet in the head of a line whose codes have a format. Version 0.1.0 knows no formats: an operator who goes back to
 * it would get codes without theirs. It looks for an alphabet under the whole of this, finds none, and fails.
 */
const FORMAT_MARK = '+format';

/** An alphabet's hash as the head of a line with a format has it. */
export function hashBesideFormat(hash: string): string {
  return hash + FORMAT_MARK;
}

/**
 * The characters of a kept alphabet.
 * @param hash as a head has it, with the mark or without: the first lines with a format have none.
 * @throws Error if the ledger has none with this hash, so it is damaged.
 */
export async function getKeptAlphabet(hash: string): Promise<string> {
  const plain = hash.replace(FORMAT_MARK, '');
  const kept =
    alphabets.get(plain) ?? (await getItem<{ chars: string }>(target('ledger:BatchGetItem'), alphabetKey(plain)));
  if (!kept) throw new Error(`The ledger has no alphabet ${hash}.`);
  alphabets.set(plain, { chars: kept.chars });
  return kept.chars;
}

function describe({ line, part, attempt }: Attempt): string {
  return `Line ${line}, part ${part}, attempt ${attempt} is not current.`;
}
