/**
 * What the ECMAScript memory model allows of a small straight-line program, by brute force: an oracle that knows nothing
 * of schedules.
 *
 * It enumerates every reads-bytes-from relation and keeps those that are valid executions in the sense of ECMA-262,
 * "Memory Model" (since ES2021): coherent reads, tear-free reads, and a memory order that makes the operations of Atomics
 * sequentially consistent. In two places it is stricter than the letter, as all 64-bit machines are: no single access
 * tears, of whatever type, and what is left of the initial zeros counts as one write of the size of the read.
 *
 * Source: Watt, Pulte, Podkopaev, Barbier, Dolan, Flur, Pichon-Pharabod, Guo, Repairing and Mechanising the JavaScript
 * Relaxed Memory Model, PLDI 2020.
 */

/**
 * `st` and `ld` are plain, `ast`, `ald` and `axchg` operations of Atomics. The view is a block and a type: `x:I32`.
 * A store has a value.
 */
export type Action = readonly [op: string, view: string, index: number, value?: number];

export interface MemoryProgram {
  readonly name: string;
  /** Bytes of each block, all of them 0. */
  readonly blocks: Readonly<Record<string, number>>;
  readonly threads: readonly (readonly Action[])[];
}

interface Event {
  readonly id: number;
  readonly thread: number;
  readonly order: 'init' | 'sc' | 'un';
  readonly write: boolean;
  readonly read: boolean;
  readonly block: string;
  readonly type: string;
  readonly at: number;
  readonly size: number;
  readonly bytes: readonly number[];
}

type ReadsFrom = ReadonlyMap<Event, ReadonlySet<Event>>;

const SIZES: Readonly<Record<string, number>> = { I8: 1, I16: 2, I32: 4, F32: 4, F64: 8, B64: 8 };

export const sizeOf = (type: string): number => SIZES[type];

export function bytesOf(type: string, value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  if (type === 'I8') view.setInt8(0, value);
  else if (type === 'I16') view.setInt16(0, value, true);
  else if (type === 'I32') view.setInt32(0, value, true);
  else if (type === 'F32') view.setFloat32(0, value, true);
  else if (type === 'F64') view.setFloat64(0, value, true);
  else view.setBigInt64(0, BigInt(value), true);
  return [...new Uint8Array(view.buffer, 0, SIZES[type])];
}

/** Whole numbers as numbers, all else as hexadecimal. */
export function valueOf(type: string, bytes: readonly number[]): number | string {
  const view = new DataView(Uint8Array.from([...bytes, ...Array<number>(8 - bytes.length).fill(0)]).buffer);
  if (type === 'I8') return view.getInt8(0);
  if (type === 'I16') return view.getInt16(0, true);
  if (type === 'I32') return view.getInt32(0, true);
  return bytes
    .toReversed()
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** What the reads may return together in executions in order, each as JSON: in the order of threads and their actions. */
export function inOrderOutcomes(program: MemoryProgram): Set<string> {
  const events = eventsOf(program);
  const reads = events.filter(({ read }) => read);
  const slots = reads.flatMap((read) => Array.from({ length: read.size }, (_, i) => ({ read, byte: read.at + i })));
  const choices = slots.map(({ read, byte }) => events.filter((write) => write !== read && covers(write, read, byte)));
  const outcomes = new Set<string>();
  const picked: Event[] = [];
  const go = (slot: number): void => {
    if (slot < slots.length) {
      for (const write of choices[slot]) {
        picked[slot] = write;
        go(slot + 1);
      }
      return;
    }
    const from = new Map(reads.map((read) => [read, new Set<Event>()]));
    slots.forEach(({ read }, i) => from.get(read)!.add(picked[i]));
    if (!isValid(events, slots, picked, from) || hasCycle(events, from)) return;
    outcomes.add(
      JSON.stringify(
        reads.map((read) =>
          valueOf(
            read.type,
            slots.flatMap((one, i) => (one.read === read ? [picked[i].bytes[one.byte - picked[i].at]] : [])),
          ),
        ),
      ),
    );
  };
  go(0);
  return outcomes;
}

function eventsOf({ blocks, threads }: MemoryProgram): Event[] {
  const events: Event[] = Object.entries(blocks).map(([block, size], id) => ({
    id,
    thread: -1,
    order: 'init',
    write: true,
    read: false,
    block,
    type: '',
    at: 0,
    size,
    bytes: Array<number>(size).fill(0),
  }));
  threads.forEach((actions, thread) => {
    for (const [op, view, index, value = 0] of actions) {
      const [block, type] = view.split(':');
      const read = op === 'ld' || op === 'ald' || op === 'axchg';
      const write = op !== 'ld' && op !== 'ald';
      const order = op.startsWith('a') ? 'sc' : 'un';
      const size = SIZES[type];
      const at = index * size;
      const bytes = write ? bytesOf(type, value) : [];
      events.push({ id: events.length, thread, order, write, read, block, type, at, size, bytes });
    }
  });
  return events;
}

const covers = (write: Event, read: Event, byte: number): boolean =>
  write.write && write.block === read.block && byte >= write.at && byte < write.at + write.size;
const overlap = (a: Event, b: Event): boolean => a.block === b.block && a.at < b.at + b.size && b.at < a.at + a.size;
const equal = (a: Event, b: Event): boolean => a.block === b.block && a.at === b.at && a.size === b.size;

function isValid(
  events: readonly Event[],
  slots: readonly { readonly read: Event; readonly byte: number }[],
  picked: readonly Event[],
  from: ReadsFrom,
): boolean {
  const synchronizes = synchronizesWith(from);
  const before = happensBefore(events, synchronizes);
  if (events.some(({ id }) => before[id][id])) return false;
  const isCoherent = slots.every(({ read, byte }, i) => {
    const write = picked[i];
    if (before[read.id][write.id]) return false;
    return !events.some(
      (other) =>
        other !== write &&
        other !== read &&
        covers(other, read, byte) &&
        before[write.id][other.id] &&
        before[other.id][read.id],
    );
  });
  if (!isCoherent) return false;
  for (const [read, writes] of from)
    if ([...writes].filter((write) => write.order === 'init' || equal(read, write)).length > 1) return false;
  return isSequential(events, from, synchronizes, before);
}

function synchronizesWith(from: ReadsFrom): [Event, Event][] {
  const pairs: [Event, Event][] = [];
  for (const [read, writes] of from) {
    if (read.order !== 'sc') continue;
    for (const write of writes) {
      const isAtomic = write.order === 'sc' && equal(read, write);
      if (isAtomic || [...writes].every(({ order }) => order === 'init')) pairs.push([write, read]);
    }
  }
  return pairs;
}

function happensBefore(events: readonly Event[], synchronizes: readonly [Event, Event][]): boolean[][] {
  const n = events.length;
  const before = Array.from({ length: n }, () => Array<boolean>(n).fill(false));
  for (const a of events)
    for (const b of events) {
      if (a.thread >= 0 && a.thread === b.thread && a.id < b.id) before[a.id][b.id] = true;
      if (a.order === 'init' && b.order !== 'init' && overlap(a, b)) before[a.id][b.id] = true;
    }
  for (const [write, read] of synchronizes) before[write.id][read.id] = true;
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++) if (before[i][k]) for (let j = 0; j < n; j++) if (before[k][j]) before[i][j] = true;
  return before;
}

/** Whether some order of all events extends happens-before, with nothing forbidden in it. */
function isSequential(
  events: readonly Event[],
  from: ReadsFrom,
  synchronizes: readonly [Event, Event][],
  before: readonly (readonly boolean[])[],
): boolean {
  const together = new Set(synchronizes.map(([write, read]) => `${write.id} ${read.id}`));
  const forbidden: [write: number, between: number, read: number][] = [];
  for (const [r, writes] of from)
    for (const w of writes)
      for (const v of events) {
        if (!v.write || v.order !== 'sc' || v === w || v === r) continue;
        const isBefore = before[w.id][r.id];
        const read = together.has(`${w.id} ${r.id}`) && equal(v, r);
        const written = isBefore && before[v.id][r.id] && w.order === 'sc' && equal(w, v);
        const hidden = isBefore && before[w.id][v.id] && r.order === 'sc' && equal(v, r);
        if (read || written || hidden) forbidden.push([w.id, v.id, r.id]);
      }
  const placed = Array<number>(events.length).fill(-1);
  const go = (count: number): boolean => {
    if (count === events.length) return true;
    for (const { id } of events) {
      if (placed[id] >= 0 || before.some((row, a) => row[id] && placed[a] < 0)) continue;
      placed[id] = count;
      const isBad = forbidden.some(([w, v, r]) => r === id && placed[w] >= 0 && placed[v] > placed[w] && v !== id);
      if (!isBad && go(count + 1)) return true;
      placed[id] = -1;
    }
    return false;
  };
  return go(0);
}

/** Whether the order of a thread and reads-from have a cycle: load buffering, which no execution in order shows. */
function hasCycle(events: readonly Event[], from: ReadsFrom): boolean {
  const follows = (a: Event, b: Event): boolean =>
    (a.thread >= 0 && a.thread === b.thread && a.id < b.id) || (b.read && from.get(b)!.has(a));
  const state = new Map<Event, 1 | 2>();
  const visit = (event: Event): boolean => {
    const known = state.get(event);
    if (known !== undefined) return known === 1;
    state.set(event, 1);
    if (events.some((next) => next !== event && follows(event, next) && visit(next))) return true;
    state.set(event, 2);
    return false;
  };
  return events.some(visit);
}
