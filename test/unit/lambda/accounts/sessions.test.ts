import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { findAlphabet } from '../../../../lambda/accounts/alphabets.ts';
import {
  deleteAlphabet,
  endSession,
  getSession,
  getStoredSession,
  listAlphabets,
  listIdleSessions,
  listSessions,
  putAlphabet,
  putNewAlphabet,
  putSession,
  removeSession,
  revokeSession,
  type Session,
  touchSession,
} from '../../../../lambda/accounts/sessions.ts';

const [now, long] = [new Date().toISOString(), '2000-01-01T00:00:00.000Z'];
const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000).toISOString();

async function opened(change: Partial<Session> = {}): Promise<Session> {
  const session = { id: randomUUID(), customer: randomUUID(), granted: now, touched: now, ...change } as Session;
  if (!(await putSession(session))) throw new Error('The session exists.');
  return session;
}
const keysOf = async (customer: string) => (await Array.fromAsync(listSessions(customer))).map(({ id }) => id);

test('a session is opened once', async () => {
  const session = await opened();
  expect(await putSession({ ...session, customer: 'another' })).toBe(false);
  expect((await getSession(session.id))?.customer).toBe(session.customer);
  expect(await getSession(randomUUID())).toBeUndefined();
});

test('the sessions of a customer are listed by their moment, those without a session or of another moment left out', async () => {
  const customer = randomUUID();
  const second = await opened({ customer, granted: '2026-02-01T00:00:00.000Z' });
  const first = await opened({ customer, granted: '2026-01-01T00:00:00.000Z' });
  // A repeat of the request that opened it, at the same time: its pointer has another moment.
  await putSession({ ...first, granted: '2026-03-01T00:00:00.000Z' });
  expect(await keysOf(customer)).toEqual([first.id, second.id]);
  const [oldest] = await Array.fromAsync(listSessions(customer));
  expect((await Array.fromAsync(listSessions(customer, oldest?.key))).map(({ id }) => id)).toEqual([second.id]);
  await removeSession(first);
  expect(await keysOf(customer)).toEqual([second.id]);
  expect(await getStoredSession(first.id)).toBeUndefined();
});

describe('a revocation', () => {
  test('is at once, and once', async () => {
    const { id } = await opened();
    expect((await revokeSession(id, now))?.revoked).toBe(now);
    expect(await revokeSession(id, long)).toBeUndefined();
    expect((await getSession(id))?.revoked).toBe(now);
  });

  test('makes no session', async () => {
    const id = randomUUID();
    expect(await revokeSession(id, now)).toBeUndefined();
    expect(await getStoredSession(id)).toBeUndefined();
  });
});

describe('an order', () => {
  test('starts the time of its session again, but not for a moment', async () => {
    const [recent, older] = [await opened({ touched: daysAgo(0.1) }), await opened({ touched: daysAgo(10) })];
    expect(await touchSession(recent)).toBe(true);
    expect((await getSession(recent.id))?.touched).toBe(recent.touched);
    expect(await touchSession(older)).toBe(true);
    expect((await getSession(older.id))?.touched.slice(0, 4)).toBe(now.slice(0, 4));
    expect((await getSession(older.id))?.touched).not.toBe(older.touched);
  });

  test('does not renew a session that was revoked since it was read', async () => {
    const session = await opened({ touched: daysAgo(10) });
    await revokeSession(session.id, now);
    expect(await touchSession(session)).toBe(false);
    expect((await getStoredSession(session.id))?.touched).toBe(session.touched);
  });

  test('does not renew a session that has expired, or was removed', async () => {
    const session = await opened({ touched: daysAgo(91) });
    expect(await touchSession(session)).toBe(false);
    expect((await getStoredSession(session.id))?.touched).toBe(session.touched);
    await removeSession(session);
    expect(await touchSession(session)).toBe(false);
    expect(await getStoredSession(session.id)).toBeUndefined();
  });
});

describe('an expired session', () => {
  test('is unknown, found by the reconciler, and ended', async () => {
    const session = await opened({ touched: long });
    expect(await getSession(session.id)).toBeUndefined();
    expect(await Array.fromAsync(listIdleSessions(daysAgo(90)))).toContain(session.id);
    expect(await Array.fromAsync(listIdleSessions(long))).not.toContain(session.id);
    expect(await endSession(session)).toBe(true);
    const ended = await getStoredSession(session.id);
    expect(ended?.revoked).toBeDefined();
    // A second run finds it ended, at the same moment.
    expect(await endSession(session)).toBe(true);
    expect((await getStoredSession(session.id))?.revoked).toBe(ended?.revoked);
  });

  test('is not ended where an order has renewed it', async () => {
    const session = await opened();
    expect(await endSession({ ...session, touched: long })).toBe(false);
    expect((await getSession(session.id))?.revoked).toBeUndefined();
  });
});

describe('an alphabet', () => {
  const alphabet = { name: 'GREEK', chars: 'αβγ' };

  test('is added once, replaced by that of a snapshot, and deleted', async () => {
    const session = randomUUID();
    expect(await putNewAlphabet(session, alphabet)).toBe(true);
    expect(await putNewAlphabet(session, { ...alphabet, chars: 'ab' })).toBe(false);
    expect((await findAlphabet(session, 'GREEK'))?.chars).toEqual('αβγ');
    await putAlphabet(session, { ...alphabet, chars: 'δε' });
    expect((await findAlphabet(session, 'GREEK'))?.size).toBe(2);
    expect(await findAlphabet(randomUUID(), 'GREEK')).toBeUndefined();
    await deleteAlphabet(session, 'GREEK');
    expect(await findAlphabet(session, 'GREEK')).toBeUndefined();
  });

  test('of all sessions is a preset; what cannot be a name is none', async () => {
    expect((await findAlphabet(randomUUID(), 'BINARY'))?.size).toBe(2);
    expect(await findAlphabet(randomUUID(), '')).toBeUndefined();
  });

  test('is listed by its name, after another', async () => {
    const session = randomUUID();
    for (const name of ['B', 'A', 'C']) await putNewAlphabet(session, { ...alphabet, name });
    const names = async (after?: string) =>
      (await Array.fromAsync(listAlphabets(session, after))).map(({ name }) => name);
    expect([await names(), await names('A')]).toEqual([
      ['A', 'B', 'C'],
      ['B', 'C'],
    ]);
  });
});
