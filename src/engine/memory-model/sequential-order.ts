/**
 * The order of all operations of Atomics that the memory model asks for: there must be one that extends happens-before
 * and in which no operation on the same range comes between a write and who reads it.
 *
 * Mostly it is the order in which the operations are made. Where a stale value was read it may be another one, which is
 * looked for.
 *
 * Source: ECMA-262, Memory Model, Sequentially Consistent Atomics.
 */
import { happensBefore, type Moment } from './moment.js';
import { INITIAL, type Source } from './write.js';

/** An operation of Atomics on a range of bytes. */
export interface AtomicEvent extends Moment {
  readonly start: number;
  readonly size: number;
  readonly writes: boolean;
}

/** A read: from where each of its bytes came. */
export interface ReadEvent extends Moment {
  readonly start: number;
  readonly size: number;
  readonly atomic: boolean;
  readonly sources: readonly Source[];
}

/** Between `write` and `read` comes no `between`. */
interface Gap {
  readonly write: AtomicEvent | typeof INITIAL;
  readonly read: AtomicEvent;
  readonly between: AtomicEvent;
}
/** `first` comes before `second`. */
interface Edge {
  readonly first: AtomicEvent;
  readonly second: AtomicEvent;
}

interface Constraints {
  readonly edges: Edge[];
  readonly gaps: Gap[];
}

/** Larger searches are given up: what they would have allowed is not offered. */
const [EVENTS_MAX, PLACED_MAX] = [64, 20_000];

export class SequentialOrder {
  /** One that fits. */
  #order: AtomicEvent[] = [];
  #edges: Edge[] = [];
  #gaps: Gap[] = [];
  /** Reads by Atomics so far: later writes must fit to them. */
  #reads: { readonly event: AtomicEvent; readonly read: ReadEvent }[] = [];

  /** @param givesUp called where a search was too large */
  constructor(private readonly givesUp: () => void) {}

  begin(): void {
    this.#order = [];
    this.#edges = [];
    this.#gaps = [];
    this.#reads = [];
  }

  /** Whether a read may be made. @param event the operation, of an atomic read */
  allows(read: ReadEvent, event: AtomicEvent | null): boolean {
    return this.#orderWith(read, event) !== null;
  }

  /** A read has been made. Context: it is allowed, or there is nothing else to read. */
  made(read: ReadEvent, event: AtomicEvent | null): void {
    const order = this.#orderWith(read, event) ?? (event === null ? this.#order : [...this.#order, event]);
    this.#add(this.#constraintsOf(read, event));
    this.#order = order;
    if (event === null) return;
    this.#reads.push({ event, read });
  }

  /** An operation that only writes has been made. */
  wrote(event: AtomicEvent): void {
    this.#order.push(event);
    this.#add(this.#constraintsOn(event));
  }

  /** The last write to a range, in an order that fits; undefined: there was none. */
  lastOf(start: number, size: number): AtomicEvent | undefined {
    return this.#order.findLast((event) => event.writes && event.start === start && event.size === size);
  }

  #add({ edges, gaps }: Constraints): void {
    this.#edges.push(...edges);
    this.#gaps.push(...gaps);
  }

  /** What the reads so far ask of a write. */
  #constraintsOn(write: AtomicEvent): Constraints {
    const edges: Edge[] = [];
    const gaps: Gap[] = [];
    for (const { event, read } of this.#reads) {
      if (!isSameRange(event, write)) continue;
      for (const source of new Set(read.sources)) {
        if (source === INITIAL || (happensBefore(source, write) && happensBefore(source, read)))
          edges.push({ first: event, second: write });
        else if (source.atomic && isSameRange(read, rangeOf(source)))
          gaps.push({ write: this.#eventOf(source)!, read: event, between: write });
      }
    }
    return { edges, gaps };
  }

  #orderWith(read: ReadEvent, event: AtomicEvent | null): AtomicEvent[] | null {
    const { edges, gaps } = this.#constraintsOf(read, event);
    if (edges.length === 0 && gaps.length === 0) return event === null ? this.#order : [...this.#order, event];
    const order = event === null ? this.#order : [...this.#order, event];
    if (fits(order, edges, gaps)) return order;
    return search(order, [...this.#edges, ...edges], [...this.#gaps, ...gaps], this.givesUp);
  }

  /** What a read asks, and its write if it has one. */
  #constraintsOf(read: ReadEvent, event: AtomicEvent | null): Constraints {
    const { edges, gaps } = event !== null && event.writes ? this.#constraintsOn(event) : { edges: [], gaps: [] };
    for (const source of new Set(read.sources)) {
      const isInitial = source === INITIAL;
      const isBefore = isInitial || happensBefore(source, read);
      const written = isInitial ? undefined : this.#eventOf(source);
      const synchronizes = !isInitial && source.atomic && isSameRange(read, rangeOf(source));
      for (const other of this.#order) {
        if (!other.writes || other === written || other === event) continue;
        if (event !== null && isSameRange(other, read)) {
          if (isInitial || (isBefore && happensBefore(source, other))) edges.push({ first: event, second: other });
          else if (synchronizes) gaps.push({ write: written!, read: event, between: other });
        }
        if (written !== undefined && isBefore && isSameRange(written, other) && happensBefore(other, read))
          edges.push({ first: other, second: written });
      }
    }
    return { edges, gaps };
  }

  #eventOf(source: Source): AtomicEvent | undefined {
    if (source === INITIAL || !source.atomic) return undefined;
    return this.#order.find(({ order }) => order === source.order);
  }
}

function isSameRange(a: { start: number; size: number }, b: { start: number; size: number }): boolean {
  return a.start === b.start && a.size === b.size;
}

function rangeOf({ start, bytes }: Exclude<Source, string>): { start: number; size: number } {
  return { start, size: bytes.length };
}

function fits(order: readonly AtomicEvent[], edges: readonly Edge[], gaps: readonly Gap[]): boolean {
  const place = new Map(order.map((event, i) => [event, i] as const));
  const at = (event: AtomicEvent | typeof INITIAL): number => (event === INITIAL ? -1 : place.get(event)!);
  return (
    edges.every(({ first, second }) => at(first) < at(second)) &&
    gaps.every(({ write, read, between }) => !(at(write) < at(between) && at(between) < at(read)))
  );
}

/** Any order of the events that extends happens-before and fits; null: there is none, or it was given up. */
function search(
  events: readonly AtomicEvent[],
  edges: readonly Edge[],
  gaps: readonly Gap[],
  givesUp: () => void,
): AtomicEvent[] | null {
  if (events.length > EVENTS_MAX) {
    givesUp();
    return null;
  }
  const order: AtomicEvent[] = [];
  const placed = new Set<AtomicEvent>();
  let left = PLACED_MAX;
  const mayFollow = (event: AtomicEvent): boolean =>
    events.every((other) => placed.has(other) || other === event || !happensBefore(other, event)) &&
    edges.every(({ first, second }) => second !== event || placed.has(first)) &&
    gaps.every(({ write, read, between }) => read !== event || isFree(order, write, between));
  const go = (): boolean => {
    if (order.length === events.length) return true;
    for (const event of events) {
      if (placed.has(event) || !mayFollow(event)) continue;
      if (--left < 0) return false;
      order.push(event);
      placed.add(event);
      if (go()) return true;
      order.pop();
      placed.delete(event);
    }
    return false;
  };
  if (go()) return order;
  if (left < 0) givesUp();
  return null;
}

/** Whether `between` has not been placed behind `write`. */
function isFree(order: readonly AtomicEvent[], write: AtomicEvent | typeof INITIAL, between: AtomicEvent): boolean {
  const behind = order.indexOf(between);
  if (behind < 0) return true;
  return write !== INITIAL && order.indexOf(write) > behind;
}
