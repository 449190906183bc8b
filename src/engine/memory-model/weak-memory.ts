/**
 * Shared memory as the memory model of ECMAScript has it, in executions in order: a read may return any write that no
 * later one hides from it by happens-before. What of it is read is a choice of the schedule.
 *
 * Context: the race detector looks at the same accesses and has the clocks.
 * Source: ECMA-262, Memory Model: Coherent Reads, Tear Free Reads, Sequentially Consistent Atomics.
 */
import { madeOnce } from '../../common/made-once.js';
import type { Published } from '../races/clocks.js';
import type { RaceDetector } from '../races/detector.js';
import { VALUES_MAX } from '../controlled/rules.js';
import { candidatesOf, type Candidate } from './candidates.js';
import type { Range } from './model.js';
import { SequentialOrder, type AtomicEvent, type ReadEvent } from './sequential-order.js';
import { ByteHistory, INITIAL, type Source, type Write } from './write.js';

/** What a read may return. */
export interface Readable extends Candidate {
  /** What it takes up, when it is an atomic read; null: nothing. */
  readonly taken: Published | null;
  /** The read, and the operation of Atomics whose read it is. */
  readonly events: readonly [ReadEvent, AtomicEvent | null];
}

export class WeakMemory {
  readonly #histories = new Map<number, ByteHistory>();
  readonly #order: SequentialOrder;
  /** Accesses so far. */
  #count = 0;
  #threads = 0;
  /** Writes that were reported and not looked at since. */
  readonly #announced: { readonly range: Range; readonly write: Omit<Write, 'bytes'> }[] = [];

  /** Of the last read: whether what it may read may hang on what is read elsewhere, by the order of all Atomics. */
  isOpen = false;

  /** @param leavesOut called where not everything is offered that a read may return */
  constructor(
    private readonly races: RaceDetector,
    private readonly leavesOut: () => void,
  ) {
    this.#order = new SequentialOrder(leavesOut);
  }

  begin(threads: number): void {
    this.#threads = threads;
    this.#histories.clear();
    this.#order.begin();
    this.#count = this.#announced.length = 0;
  }

  /**
   * What a thread may read there, the latest first: never nothing.
   *
   * @param writes whether it writes there too, when it has read these bytes
   */
  readable(thread: number, range: Range, atomic: boolean, writes: (bytes: Uint8Array) => boolean): readonly Readable[] {
    this.#settle();
    const { start } = range;
    const clock = this.races.clockOf(thread);
    const histories = this.#historiesOf(range);
    const visible = histories.map((history) => history.visible(clock));
    this.isOpen = visible.some((sources) => sources.length > 1) && (atomic || visible.some(hasAtomic));
    const found = candidatesOf(start, histories, visible);
    const read = (candidate: Candidate): Readable => {
      const taken = atomic ? publishedBy(candidate, range) : null;
      const events = this.#eventsOf(thread, range, atomic, writes(candidate.bytes), candidate, taken);
      return { ...candidate, taken, events };
    };
    const allowed = withoutDoubles(found, atomic, (candidate) => {
      const readable = read(candidate);
      return this.#order.allows(...readable.events) ? readable : null;
    });
    if (allowed.length === 0 || found.length > VALUES_MAX) this.leavesOut();
    return allowed.length === 0 ? [read(found[0])] : allowed.slice(0, VALUES_MAX);
  }

  /** A read was made. Context: before what it takes up is taken. */
  read({ events: [read, event] }: Readable): void {
    this.#order.made(read, event);
    if (event?.writes !== true) this.#count++; // a write that follows is of the same moment
  }

  /**
   * An operation of Atomics has written.
   *
   * @param reads whether it belongs to a read that was reported
   */
  wroteAtomically(thread: number, range: Range, at: number, published: Published, reads: boolean): void {
    const { before: clock } = published;
    const { start, size } = range;
    const moment = { thread, time: clock[thread], clock, order: this.#count++ };
    this.#announced.push({ range, write: { ...moment, start, atomic: true, published, at } });
    if (!reads) this.#order.wrote({ ...moment, start, size, writes: true });
  }

  /** Plain writes are about to be made: they are looked at when the next access comes. */
  willWrite(thread: number, ranges: readonly Range[], at: number): void {
    const clock = [...this.races.clockOf(thread)];
    this.know(ranges);
    for (const range of ranges) {
      const moment = { thread, time: clock[thread], clock, order: this.#count++ };
      this.#announced.push({ range, write: { ...moment, start: range.start, atomic: false, published: null, at } });
    }
  }

  /** What is there now is what was there before anything else that is known. Context: before it is written. */
  know(ranges: readonly Range[]): void {
    this.#settle();
    for (const range of ranges) this.#historiesOf(range);
  }

  /** The steps before the first write that the source was overwritten by; −1: it is the latest, or that is not known. */
  overwrittenAt(range: Range, { sources }: Candidate): number {
    for (const [i, source] of sources.entries()) {
      const { writes } = this.#historyOf(range.start + i, 0);
      const next = writes[source === INITIAL ? 0 : writes.indexOf(source) + 1] as Write | undefined;
      if (next !== undefined) return next.at;
    }
    return -1;
  }

  #eventsOf(
    thread: number,
    { start, size }: Range,
    atomic: boolean,
    writes: boolean,
    { sources }: Candidate,
    taken: Published | null,
  ): [ReadEvent, AtomicEvent | null] {
    const own = this.races.clockOf(thread);
    const clock = taken === null ? own.slice() : own.map((time, other) => Math.max(time, taken.clock[other] ?? 0));
    const [time, order] = [own[thread], this.#count];
    const read = { thread, time, clock, order, start, size, atomic, sources };
    return [read, atomic ? { thread, time, clock, order, start, size, writes } : null];
  }

  /** The writes that were announced have been made. */
  #settle(): void {
    for (const { range, write } of this.#announced.splice(0)) {
      const made: Write = { ...write, bytes: range.bytes.slice() };
      for (const history of this.#historiesOf(range)) history.add(made, this.#clocks);
    }
  }

  readonly #clocks = (): (readonly number[])[] =>
    Array.from({ length: this.#threads }, (_, thread) => this.races.clockOf(thread));

  #historiesOf({ start, bytes }: Range): ByteHistory[] {
    return Array.from(bytes, (byte, i) => this.#historyOf(start + i, byte));
  }

  #historyOf(byte: number, now: number): ByteHistory {
    return madeOnce(this.#histories, byte, () => new ByteHistory(now));
  }
}

/** What is made of them; of those that make no difference to each other the first of which something is. */
function withoutDoubles(
  found: readonly Candidate[],
  atomic: boolean,
  make: (candidate: Candidate) => Readable | null,
): Readable[] {
  const made: Readable[] = [];
  const known = new Set<string>();
  for (const candidate of found) {
    const key = found.length > 1 ? `${candidate.bytes.join()} ${namesOf(candidate, atomic)}` : '';
    const one = known.has(key) ? null : make(candidate);
    if (one === null) continue;
    known.add(key);
    made.push(one);
  }
  return made;
}

function hasAtomic(sources: readonly Source[]): boolean {
  return sources.some((source) => source !== INITIAL && source.atomic);
}

/** Sources, as far as it makes a difference which of those with the same bytes is read. */
function namesOf({ sources }: Candidate, atomic: boolean): string {
  return sources.map((source) => (source !== INITIAL && (atomic || source.atomic) ? source.order : '')).join();
}

/** What an atomic read takes up: of an atomic write of the same range. */
function publishedBy({ sources }: Candidate, { start, size }: Range): Published | null {
  const isSame = (source: Source): source is Write =>
    source !== INITIAL && source.atomic && source.start === start && source.bytes.length === size;
  return sources.find(isSame)?.published ?? null;
}
