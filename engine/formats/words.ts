/**
 * The machine of Aho and Corasick (CACM 18:6, 1975): one pass over a text finds all words in it. A node stands for the
 * longest end of what was read that some word begins with.
 */
export interface WordMachine {
  /** Nodes; 0 is the root. */
  readonly nodes: number;
  /** Letters, numbered from 1; 0 is any letter that is in no word. */
  readonly letters: number;
  /** The next node by node × letters + letter. */
  readonly next: Int32Array;
  /** By node, the length of the longest word that what was read ends with; 0 if there is none. */
  readonly longest: Uint8Array;
}

/** Builds the machine of some words, each a list of letters below `letters`, none of them 0. */
export function createWordMachine(words: readonly (readonly number[])[], letters: number): WordMachine {
  const most = 1 + words.reduce((sum, word) => sum + word.length, 0);
  const next = new Int32Array(most * letters);
  const longest = new Uint8Array(most);
  let nodes = 1;
  for (const word of words) {
    let node = 0;
    for (const letter of word) {
      const at = node * letters + letter;
      if (next[at] === 0) next[at] = nodes++;
      node = next[at]!;
    }
    longest[node] = word.length;
  }
  // Breadth first, so that the node to fall back to is ready: it is nearer to the root.
  const fallback = new Int32Array(nodes);
  const queue = [0];
  for (const node of queue) {
    longest[node] = Math.max(longest[node]!, longest[fallback[node]!]!);
    for (let letter = 0; letter < letters; letter++) {
      const at = node * letters + letter;
      const other = node === 0 ? 0 : next[fallback[node]! * letters + letter]!;
      const child = next[at]!;
      if (child === 0) next[at] = other;
      else {
        fallback[child] = other;
        queue.push(child);
      }
    }
  }
  return { nodes, letters, next: next.slice(0, nodes * letters), longest: longest.slice(0, nodes) };
}
