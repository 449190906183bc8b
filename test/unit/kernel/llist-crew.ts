/** The list that several threads add to, each node once, and that the thread of the test takes the nodes off. */
export const HEAD = 16;
/** Nodes of two words: `next`, and the number of the producer times `nodes` plus the number of the node. */
const NODES = 32;
const NODE_WORDS = 2;

export interface Orders {
  readonly mem: Int32Array;
  readonly producer: number;
  /** Of each producer. */
  readonly nodes: number;
  /** Nodes that are added at once. */
  readonly batch: number;
}

export function nodeOf(id: number): number {
  return NODES + id * NODE_WORDS;
}

export function emptyList(producers: number, nodes: number): Int32Array {
  const mem = new Int32Array(new SharedArrayBuffer((NODES + producers * nodes * NODE_WORDS) * 4));
  for (let id = 0; id < producers * nodes; id++) mem[nodeOf(id) + 1] = id;
  return mem;
}
