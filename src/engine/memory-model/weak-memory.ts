/**
 * Shared memory as the memory model of ECMAScript has it, in executions in order: a read may return any write that no
 * later one hides from it by happens-before. What of it is read is a choice of the schedule.
 *
 * Context: the race detector looks at the same accesses and has the clocks.
 * Source: ECMA-262, Memory Model: Coherent Reads, Tear Free Reads, Sequentially Consistent Atomics.
 */
import { joined, type Clock, type Published } from '../races/clocks.js';
import type { RaceDetector } from '../races/detector.js';
import { VALUES_MAX } from '../controlled/rules.js';
import { withoutDoubles, type Candidate } from './candidates.js';
import { Locations } from './locations.js';
import type { Range } from './model.js';
import { SequentialOrder, type AtomicEvent, type ReadEvent } from './sequential-order.js';
import { INITIAL, type Source, type Write } from './write.js';

/** What a read may return. */
export interface Readable extends Candidate {
  /** What it takes up, when it is an atomic read; null, or left out: nothing. */
  readonly taken?: Published | null;
  /** The read, and the operation of Atomics whose read it is; left out where the order of all Atomics asks nothing of it. */
  readonly events?: readonly [ReadEvent, AtomicEvent | null];
}

/** A write of which is not known yet what it has written. */
interface Announced extends Pick<Write, 'thread' | 'clock' | 'order' | 'published' | 'at'> {
  readonly range: Range;
}

export class WeakMemory {
  readonly #locations = new Locations();
  readonly #order: SequentialOrder;
  /** Accesses so far. */
  #count = 0;
  #threads = 0;
  /** Writes that were reported and not looked at since. */
  readonly #announced: Announced[] = [];

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
    this.#locations.begin();
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
    const seen = this.#locations.of(range).seenBy(thread, this.races.clockOf(thread));
    const isOrdered = atomic || seen.hasAtomic;
    this.isOpen = seen.hasChoice && isOrdered;
    const read = (one: Candidate): Required<Readable> => this.#readOf(one, thread, range, atomic, writes(one.bytes));
    const allowed = isOrdered ? this.#allowed(seen.found, atomic, read) : seen.plainly;
    if (seen.found.length > VALUES_MAX) this.leavesOut();
    return allowed.length > VALUES_MAX ? allowed.slice(0, VALUES_MAX) : allowed;
  }

  /** A read was made. Context: before what it takes up is taken. */
  read({ events }: Readable): void {
    if (events !== undefined) this.#order.made(...events);
    if (events?.[1]?.writes !== true) this.#count++; // a write that follows is of the same moment
  }

  /**
   * An operation of Atomics has written.
   *
   * @param reads whether it belongs to a read that was reported
   */
  wroteAtomically(thread: number, range: Range, at: number, published: Published, reads: boolean): void {
    const { before: clock } = published;
    const { start, size } = range;
    const order = this.#count++;
    this.#announced.push({ range, thread, clock, order, published, at });
    if (!reads) this.#order.wrote({ thread, time: clock[thread], clock, order, start, size, writes: true });
  }

  /** Plain writes are about to be made: they are looked at when the next access comes. */
  willWrite(thread: number, ranges: readonly Range[], at: number): void {
    const clock = this.races.clockOf(thread);
    this.know(ranges);
    for (const range of ranges)
      this.#announced.push({ range, thread, clock, order: this.#count++, published: null, at });
  }

  /** What is there now is what was there before anything else that is known. Context: before it is written. */
  know(ranges: readonly Range[]): void {
    this.#settle();
    for (const range of ranges) this.#locations.of(range);
  }

  /** Steps before the first write that what was read was overwritten by; −1: it is the latest, or that is not known. */
  overwrittenAt(range: Range, read: Candidate): number {
    return this.#locations.of(range).overwrittenAt(read);
  }

  /** What the order of all Atomics allows; what was written last, where nothing is known to be. */
  #allowed(
    found: readonly Candidate[],
    atomic: boolean,
    read: (candidate: Candidate) => Required<Readable>,
  ): readonly Readable[] {
    const allowed = withoutDoubles(found, atomic, (candidate) => {
      const readable = read(candidate);
      return this.#order.allows(...readable.events) ? readable : null;
    });
    if (allowed.length > 0) return allowed;
    this.leavesOut();
    return [read(found[0])];
  }

  #readOf(
    { sources, bytes }: Candidate,
    thread: number,
    { start, size }: Range,
    atomic: boolean,
    writes: boolean,
  ): Required<Readable> {
    const own = this.races.clockOf(thread);
    const taken = atomic ? publishedBy(sources, start, size) : null;
    const clock = taken === null ? own : joined(own, taken.clock);
    const [time, order] = [own[thread], this.#count];
    const event = atomic ? { thread, time, clock, order, start, size, writes } : null;
    return { sources, bytes, taken, events: [{ thread, time, clock, order, start, size, atomic, sources }, event] };
  }

  /** The writes that were announced have been made. */
  #settle(): void {
    if (this.#announced.length === 0) return;
    for (const { range, thread, clock, order, published, at } of this.#announced) {
      const { start } = range;
      const [time, bytes, atomic] = [clock[thread], range.bytes.slice(), published !== null];
      const write: Write = { thread, time, clock, order, start, bytes, atomic, published, at };
      for (const stretch of this.#locations.of(range).stretches) stretch.add(write, this.#clocks);
    }
    this.#announced.length = 0;
  }

  readonly #clocks = (): Clock[] => Array.from({ length: this.#threads }, (_, thread) => this.races.clockOf(thread));
}

/** What an atomic read takes up: of an atomic write of the same range. */
function publishedBy(sources: readonly Source[], start: number, size: number): Published | null {
  const isSame = (source: Source): source is Write =>
    source !== INITIAL && source.atomic && source.start === start && source.bytes.length === size;
  return sources.find(isSame)?.published ?? null;
}
