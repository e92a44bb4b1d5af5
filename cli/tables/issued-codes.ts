import { everyItem, type UniqueTokens, verifyEverywhere } from '../../client/index.ts';
import { inPieces } from '../checks/asked-codes.ts';
import { linesOf } from '../checks/content.ts';
import { RefusedError } from '../platform/exits.ts';

/** Codes that are asked about at once. */
const AT_ONCE = 1_000;

/**
 * The codes of a checked file of a part, each with its place. The service tells that of the first one; all of them are asked about only
 * where codes of the line are void.
 */
export async function* issuedCodes(client: UniqueTokens, line: string, path: string): AsyncGenerator<string[][]> {
  const hasVoids = await isAnyVoid(client, line);
  let position: bigint | undefined;
  let part = '';
  for await (const codes of inPieces(linesOf(path), AT_ONCE)) {
    const asked = hasVoids ? codes : position === undefined ? codes.slice(0, 1) : [];
    const known = await placesOf(client, line, asked);
    if (position === undefined) {
      position = BigInt(known[0]?.position ?? 0);
      part = String(known[0]?.part ?? '');
    }
    const first: bigint = position;
    yield codes.map((code, i) => [code, String(first + BigInt(i)), part, known[i]?.void?.at ?? '']);
    position = first + BigInt(codes.length);
  }
}

async function isAnyVoid(client: UniqueTokens, line: string): Promise<boolean> {
  for await (const { attributes } of everyItem((query) => client.listVoids({ path: { id: line }, query }))) {
    if (attributes.timestamps.withdrawn === undefined) return true;
  }
  return false;
}

/** What the line knows of codes. @throws RefusedError where it has not issued one */
async function placesOf(client: UniqueTokens, line: string, codes: readonly string[]) {
  if (codes.length === 0) return [];
  const { results } = await verifyEverywhere(client, codes, { lines: [line], reading: 'strict' });
  return results.map(({ issued, lines }) => {
    const [place] = lines ?? [];
    if (issued && place) return place;
    throw new RefusedError(`The line ${line} does not know a code that it sent. Tell the operator of the service.`);
  });
}
