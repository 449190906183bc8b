/**
 * What a processor with store buffers (x86-TSO) makes of a small program, by brute force: all orders in which the threads
 * go on and their oldest stores reach the memory. A plain store waits in the buffer of its thread; a load, plain or by
 * Atomics, sees the thread's own stores first; every other operation of Atomics waits until its buffer is empty.
 */
import { bytesOf, sizeOf, valueOf, type Action, type MemoryProgram } from './memory-model.js';

interface Store {
  readonly at: readonly [block: string, byte: number];
  readonly bytes: readonly number[];
}

interface State {
  readonly memory: Readonly<Record<string, readonly number[]>>;
  readonly buffers: readonly (readonly Store[])[];
  /** By thread: actions that were made, and what they read. */
  readonly made: readonly number[];
  readonly reads: readonly (readonly (number | string)[])[];
}

/** What the reads may return together, each as JSON. */
export function bufferedOutcomes({ blocks, threads }: MemoryProgram): Set<string> {
  const outcomes = new Set<string>();
  const known = new Set<string>();
  const go = (state: State): void => {
    const key = JSON.stringify(state);
    if (known.has(key)) return;
    known.add(key);
    const next = threads.flatMap((actions, thread) => [...steps(state, actions, thread)]);
    if (next.length === 0) outcomes.add(JSON.stringify(state.reads.flat()));
    for (const one of next) go(one);
  };
  go({
    memory: Object.fromEntries(Object.entries(blocks).map(([block, size]) => [block, Array<number>(size).fill(0)])),
    buffers: threads.map(() => []),
    made: threads.map(() => 0),
    reads: threads.map(() => []),
  });
  return outcomes;
}

/** What a thread may do next: its action, or its oldest store reaches the memory. */
function* steps(state: State, actions: readonly Action[], thread: number): Generator<State> {
  const { memory, buffers, made, reads } = state;
  const [oldest, ...others] = buffers[thread];
  if (oldest !== undefined) yield { ...state, memory: stored(memory, oldest), buffers: buffers.with(thread, others) };
  if (made[thread] === actions.length) return;
  const [op, view, index, value = 0] = actions[made[thread]];
  const [block, type] = view.split(':');
  const at = [block, index * sizeOf(type)] as const;
  const after = { ...state, made: made.with(thread, made[thread] + 1) };
  const store = { at, bytes: bytesOf(type, value) };
  if (op === 'st') yield { ...after, buffers: buffers.with(thread, [...buffers[thread], store]) };
  else if (op === 'ld' || op === 'ald') {
    const seen = buffers[thread].reduce(stored, memory)[block].slice(at[1], at[1] + sizeOf(type));
    yield { ...after, reads: reads.with(thread, [...reads[thread], valueOf(type, seen)]) };
  } else if (oldest === undefined) {
    const old = valueOf(type, memory[block].slice(at[1], at[1] + sizeOf(type)));
    const read = op === 'axchg' ? [...reads[thread], old] : reads[thread];
    yield { ...after, memory: stored(memory, store), reads: reads.with(thread, read) };
  }
}

function stored(memory: State['memory'], { at: [block, byte], bytes }: Store): State['memory'] {
  const all = [...memory[block]];
  all.splice(byte, bytes.length, ...bytes);
  return { ...memory, [block]: all };
}
