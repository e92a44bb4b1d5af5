import { refusalOf } from './service.ts';

/** Codes that one request may ask about. */
const MOST_ASKED = 1_000;

/** Answers about codes, piece by piece, as many at once as the key may ask about. */
export async function* inPieces<A>(
  codes: readonly string[],
  ask: (codes: readonly string[]) => Promise<A>,
): AsyncGenerator<A, void, undefined> {
  let atOnce = MOST_ASKED;
  for (let from = 0; from < codes.length; ) {
    const piece = codes.slice(from, from + atOnce);
    try {
      yield await ask(piece);
      from += piece.length;
    } catch (error) {
      const most = mostAtOnce(error);
      if (most === undefined || most >= piece.length) throw error;
      atOnce = most;
    }
  }
}

/** How many codes the key may ask about at once, where it was asked about more. */
function mostAtOnce(error: unknown): number | undefined {
  const most = refusalOf(error)?.meta?.most;
  return typeof most === 'number' && most >= 1 ? most : undefined;
}
