import { expect } from '@jest/globals';
import type { Answer } from '../api/client.ts';
import { stateOf } from '../api/state.ts';
import type { LocalCloud } from '../local-cloud.ts';
import type { WireRequest } from './wire.ts';

/** What the answers say has been made, to be compared with what there is: a refused request must not have left anything. */
export class Effects {
  readonly sessions = new Set<string>();
  readonly alphabets = new Set<string>();
  readonly lines = new Set<string>();

  /** Takes from an answer what it says was made. */
  note({ method, path, headers }: WireRequest, answer: Answer): void {
    if (method !== 'POST' || answer.status !== 201) return;
    const { type, id } = answer.json.data;
    if (type === 'session') this.sessions.add(id);
    else if (type === 'alphabet') this.alphabets.add(`${headers['Session-Key']?.toLowerCase()} ${id}`);
    else if (type === 'tokens') this.lines.add(id);
    else throw new Error(`${method} ${path} has made a ${type}.`);
  }

  /** Compares it with everything that the cloud holds. */
  async expectNothingElse(cloud: LocalCloud): Promise<void> {
    const state = await stateOf(cloud);
    const items = (table: RegExp) =>
      Object.entries(state)
        .filter(([name]) => table.test(name))
        .flatMap(([, all]) => all.map((item) => JSON.parse(item) as Item));
    const sessions = items(/Sessions/);
    expect(
      textsOf(
        sessions.filter(({ item }) => item?.S === 'session'),
        'session',
      ),
    ).toEqual([...this.sessions].sort());
    const alphabets = sessions.filter(({ item }) => item?.S.startsWith('alphabet#'));
    expect(alphabets.map(({ session, name }) => `${session?.S} ${name?.S}`).sort()).toEqual([...this.alphabets].sort());
    const heads = items(/Ledger/).filter(({ item }) => item?.S === 'head');
    expect(textsOf(heads, 'line')).toEqual([...this.lines].sort());
    const made = new Set([
      ...textsOf(sessions, 'id'),
      ...textsOf(alphabets, 'claim'),
      ...heads.map(({ order }) => order?.M?.claim?.S),
    ]);
    // What a refused request claimed, it has given back.
    expect(textsOf(items(/Claims/), 'id').filter((id) => !made.has(id))).toEqual([]);
  }
}

/** An item in DynamoDB's own notation. */
type Item = Readonly<
  Record<string, { readonly S: string; readonly M?: Readonly<Record<string, { readonly S: string }>> }>
>;

function textsOf(items: readonly Item[], name: string): string[] {
  return items.flatMap((item) => item[name]?.S ?? []).sort();
}
