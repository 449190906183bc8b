/**
 * The order of all operations of Atomics that the memory model asks for: there must be one that extends happens-before
 * and in which no operation on the same range comes between a write and who reads it.
 *
 * Mostly it is the order in which the operations are made. Where a stale value was read it may be another one, which is
 * looked for.
 *
 * Source: ECMA-262, Memory Model, Sequentially Consistent Atomics.
 */
import { madeOnce } from '../../common/made-once.js';
import { linearExtension, Precedence } from './linear-extension.js';
import { happensBefore, type Moment } from './moment.js';
import { INITIAL, type Source, type Write } from './write.js';

/** An operation of Atomics on a range of bytes. */
export interface AtomicEvent extends Moment {
  readonly start: number;
  readonly size: number;
  readonly writes: boolean;
}

/** A read: from where its bytes came. */
export interface ReadEvent extends Moment {
  readonly start: number;
  readonly size: number;
  readonly atomic: boolean;
  readonly sources: readonly Source[];
}

/** Between `write` and `read` comes no `between`. */
interface Gap {
  readonly write: AtomicEvent;
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
const EVENTS_MAX = 128;

export class SequentialOrder {
  /** One that fits. */
  #order: AtomicEvent[] = [];
  readonly #places = new Map<AtomicEvent, number>();
  /** The writes in it, by the number of their moment. */
  readonly #writes = new Map<number, AtomicEvent>();
  /** The same by their range, in this order: all that is asked of the order is asked of them. */
  readonly #writesTo = new Map<string, AtomicEvent[]>();

  /** Writes, and ranges that nothing was written to, that an operation which writes there has read: no second one can. */
  readonly #replaced = new Set<string>();

  // What another order would have to fit to: kept while there are no more events than one would be looked for.
  #edges: Edge[] = [];
  #gaps: Gap[] = [];
  /** Reads by Atomics so far: later writes must fit to them. */
  #reads: { readonly event: AtomicEvent; readonly read: ReadEvent }[] = [];

  /** @param givesUp called where a search was too large */
  constructor(private readonly givesUp: () => void) {}

  begin(): void {
    this.#begin([]);
    this.#replaced.clear();
    this.#edges = [];
    this.#gaps = [];
    this.#reads = [];
  }

  /** Whether a read may be made. @param event the operation, of an atomic read */
  allows(read: ReadEvent, event: AtomicEvent | null): boolean {
    if (event?.writes === true && this.#replaced.has(wholeSource(read))) return false;
    return this.#fits(read, event) || this.#otherFor(read, event) !== null;
  }

  /** A read has been made. Context: it is allowed, or there is nothing else to read. */
  made(read: ReadEvent, event: AtomicEvent | null): void {
    const other = this.#fits(read, event) ? null : this.#otherFor(read, event);
    if (this.#isSmall) this.#add(this.#constraintsOf(read, event));
    if (other !== null) this.#begin(other);
    else if (event !== null) this.#append(event);
    if (event !== null && this.#isSmall) this.#reads.push({ event, read });
    if (event?.writes === true) this.#replaced.add(wholeSource(read));
  }

  /** An operation that only writes has been made. */
  wrote(event: AtomicEvent): void {
    this.#append(event);
    if (this.#isSmall) this.#add(this.#constraintsOn(event));
  }

  /** Whether an order is looked for where this one does not fit. */
  get #isSmall(): boolean {
    return this.#order.length <= EVENTS_MAX;
  }

  #begin(order: readonly AtomicEvent[]): void {
    this.#order = [];
    for (const map of [this.#places, this.#writes, this.#writesTo]) map.clear();
    for (const event of order) this.#append(event);
  }

  #append(event: AtomicEvent): void {
    this.#places.set(event, this.#order.length);
    this.#order.push(event);
    if (!event.writes) return;
    this.#writes.set(event.order, event);
    madeOnce(this.#writesTo, nameOf(event), () => []).push(event);
  }

  /** Whether the order fits to a read that is made last. */
  #fits(read: ReadEvent, event: AtomicEvent | null): boolean {
    for (const source of read.sources) {
      if (event !== null && this.#isWrittenBetween(source, read)) return false;
      if (source !== INITIAL && this.#isWrittenBehind(source, read)) return false;
    }
    return true;
  }

  /** Whether a write of the same range comes, or must come, between a source and an operation that is made last. */
  #isWrittenBetween(source: Source, read: ReadEvent): boolean {
    const writes = this.#writesOf(read);
    if (source === INITIAL) return writes.length > 0;
    const written = this.#eventOf(source);
    const isBefore = happensBefore(source, read);
    const synchronizes = written !== undefined && isSameRange(read, written);
    const last = synchronizes ? this.#places.get(written)! : Infinity;
    for (let i = writes.length - 1; i >= 0; i--) {
      const place = this.#places.get(writes[i])!;
      if (place > last || (isBefore && happensBefore(source, writes[i]))) return true;
      if (place >= EVENTS_MAX && writes[i].order < source.order) return false; // and so were all before it
    }
    return false;
  }

  /** Whether a write of the source's range that happens before the read comes behind the source. */
  #isWrittenBehind(source: Write, read: ReadEvent): boolean {
    const written = this.#eventOf(source);
    if (written === undefined || !happensBefore(source, read)) return false;
    const writes = this.#writesOf(written);
    for (let i = writes.length - 1; writes[i] !== written; i--) if (happensBefore(writes[i], read)) return true;
    return false;
  }

  /** Another order, in which the read is made too; null: none is known. */
  #otherFor(read: ReadEvent, event: AtomicEvent | null): AtomicEvent[] | null {
    const order = event === null ? this.#order : [...this.#order, event];
    if (order.length > EVENTS_MAX) {
      this.givesUp();
      return null;
    }
    const asked = this.#constraintsOf(read, event);
    const edges = [...this.#edges, ...asked.edges];
    const gaps = [...this.#gaps, ...asked.gaps];
    return orderThatFits(order, edges, gaps, this.givesUp);
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

  /** What a read asks, and its write if it has one. */
  #constraintsOf(read: ReadEvent, event: AtomicEvent | null): Constraints {
    const { edges, gaps } = event !== null && event.writes ? this.#constraintsOn(event) : { edges: [], gaps: [] };
    for (const source of new Set(read.sources)) {
      const isInitial = source === INITIAL;
      const isBefore = isInitial || happensBefore(source, read);
      const written = this.#eventOf(source);
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

  #writesOf(range: { start: number; size: number }): readonly AtomicEvent[] {
    return this.#writesTo.get(nameOf(range)) ?? [];
  }

  #eventOf(source: Source): AtomicEvent | undefined {
    return source === INITIAL || !source.atomic ? undefined : this.#writes.get(source.order);
  }
}

/** The name of what it has read, where that is of its own range and no part of it comes from elsewhere; of itself otherwise. */
function wholeSource(read: ReadEvent): string {
  const [source] = read.sources;
  const isWhole = read.sources.every((other) => other === source);
  if (isWhole && source === INITIAL) return nameOf(read);
  const isOfRange = isWhole && source !== INITIAL && source.atomic && isSameRange(read, rangeOf(source));
  return `${nameOf(read)} ${isOfRange ? source.order : `own ${read.order}`}`;
}

function nameOf({ start, size }: { start: number; size: number }): string {
  return `${start} ${size}`;
}

function isSameRange(a: { start: number; size: number }, b: { start: number; size: number }): boolean {
  return a.start === b.start && a.size === b.size;
}

function rangeOf({ start, bytes }: Exclude<Source, string>): { start: number; size: number } {
  return { start, size: bytes.length };
}

/** Any order of the events that extends happens-before and fits; null: there is none, or it was given up. */
function orderThatFits(
  events: readonly AtomicEvent[],
  edges: readonly Edge[],
  gaps: readonly Gap[],
  givesUp: () => void,
): AtomicEvent[] | null {
  const numbers = new Map(events.map((event, number) => [event, number] as const));
  const number = (event: AtomicEvent): number => numbers.get(event)!;
  const precedence = new Precedence(events.length);
  addHappensBefore(precedence, events, number);
  if (!edges.every(({ first, second }) => precedence.add(number(first), number(second)))) return null;
  const numbered = gaps.map(({ write, read, between }) => ({
    write: number(write),
    read: number(read),
    between: number(between),
  }));
  return linearExtension(precedence, numbered, givesUp)?.map((one) => events[one]) ?? null;
}

/** In the order in which they were made, and the latest first: what follows from another is there already. */
function addHappensBefore(
  precedence: Precedence,
  events: readonly AtomicEvent[],
  number: (event: AtomicEvent) => number,
): void {
  const made = events.toSorted((a, b) => a.order - b.order);
  for (const [i, second] of made.entries())
    for (let earlier = i - 1; earlier >= 0; earlier--) {
      const first = made[earlier];
      if (!precedence.has(number(first), number(second)) && happensBefore(first, second))
        precedence.add(number(first), number(second));
    }
}
